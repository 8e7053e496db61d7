"""The agent reads which line is wrong, and how to write it."""

import pytest

from tests.seed.town import SMALL, Machine

CABLE = "network:\n  cable:\n    address: 192.168.1.50/24"


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("commune:", "comune:"), 4, "Écrivez plutôt « commune »"),
        (("  commune: Lieu\n", ""), 3, "Il manque la ligne « commune: Saint-Exemple »"),
        (("name: Agence", "name: 'Agence"), 3, "guillemets"),
        (("version: 1", "version: 2"), 1, "« version: 1 »"),
        (("Lieu\n", "Lieu\n  phone: abc\n"), 5, "« phone: 04 70 00 00 00 »"),
        (("Lieu\n", "Lieu\n  opening:\n    monday: [9-]\n"), 6, "« monday: [9:00-12:00"),
        (("Lieu\n", "Lieu\nnetwork:\n  cable: {address: x}\n"), 6, "« address: 192.168.1.50/24 »"),
        (("Lieu\n", f"Lieu\n{CABLE}\n"), 7, "Il manque la ligne « gateway: 192.168.1.1 »"),
        (("Lieu\n", f"Lieu\n{CABLE}\n    gateway: 10.0.0.1\n"), 8, "deux adresses du même réseau"),
        (("Lieu\n", "Lieu\nnonsense: x\n"), 5, "effacez la ligne"),
    ],
)
def test_a_sentence_names_line_and_mend(machine: Machine, change, line: int, said: str):
    machine.write(SMALL.replace(*change))
    machine.start()
    assert f"ligne {line}" in machine.fault
    assert said in machine.fault
    assert len(machine.fault) < 200
    assert "\n" not in machine.fault


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le"])
def test_an_encoding_is_named(machine: Machine, encoding: str):
    machine.write(SMALL.replace("Lieu", "Bézenet").encode(encoding))
    machine.start()
    assert "UTF-8" in machine.fault
