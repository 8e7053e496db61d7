"""`kiosk seed` from its file to the machine, from the answers to its file, and from a stick."""

import argparse
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.agent_code import hashed
from kiosk.seed.applying import BadSeed, Candidate, Source, checked, found
from kiosk.seed.proposal import Answers, seed_text
from kiosk.seed.wording import Trouble, of_file
from kiosk.supervisor.pin import Pin
from kiosk.verbs.seed_sticks import accepted
from tests.seed.town import SMALL

KIOSK = "var/lib/ilot/kiosk"


@pytest.fixture
def machine(tmp_path: Path):
    (tmp_path / "seed").mkdir()
    return tmp_path


def seed(machine: Path, *words: str) -> int:
    return main(["seed", *words, "--seed", str(machine / "seed"), "--prefix", str(machine)])


def test_the_hash_of_a_code_opens_the_panel_with_that_code(machine: Path):
    (machine / "seed/ilot.yaml").write_text(SMALL + f"agent_code_hash: '{hashed('4821')}'\n")
    assert seed(machine, "apply") == 0
    assert Pin(machine / KIOSK).chosen
    assert (machine / KIOSK / "agent-code").stat().st_mode & 0o777 == 0o600


def test_a_code_that_was_chosen_since_outlives_a_start_but_no_new_seed(machine: Path):
    text = SMALL + f"agent_code_hash: '{hashed('4821')}'\n"
    (machine / "seed/ilot.yaml").write_text(text)
    seed(machine, "apply")
    Pin(machine / KIOSK).choose("7390")
    chosen = (machine / KIOSK / "agent-code").read_text()
    seed(machine, "apply")
    assert (machine / KIOSK / "agent-code").read_text() == chosen
    (machine / "seed/ilot.yaml").write_text(SMALL + f"agent_code_hash: '{hashed('5172')}'\n")
    seed(machine, "apply")
    assert (machine / KIOSK / "agent-code").read_text() != chosen


def test_the_answers_of_the_first_start_are_kept_once(machine: Path, capsys):
    seed(machine, "apply")
    answers = machine / "ilot.yaml"
    answers.write_bytes(seed_text(Answers("Agence", "Lieu", agent_code_hash=hashed("4821"))))
    assert seed(machine, "keep", "--from", str(answers)) == 0
    assert "Agence" in (machine / "seed/ilot.yaml").read_text()
    assert not (machine / "run/ilot/first-start").exists()
    assert not answers.exists()
    answers.write_text(SMALL)
    assert seed(machine, "keep", "--from", str(answers)) == 1
    assert "no first start" in capsys.readouterr().err


def test_answers_that_make_no_seed_change_nothing(machine: Path):
    seed(machine, "apply")
    answers = machine / "ilot.yaml"
    answers.write_text("version: 1\n")
    assert seed(machine, "keep", "--from", str(answers)) == 1
    assert not (machine / "seed/ilot.yaml").exists()
    assert (machine / "run/ilot/first-start").exists()
    assert "ilot.yaml" in (machine / "run/ilot/seed-fault").read_text()


def test_a_partition_that_takes_no_answers_is_said_when_they_are_asked_again(machine: Path):
    seed(machine, "apply")
    answers = machine / "ilot.yaml"
    answers.write_text(SMALL)
    (machine / "seed").rmdir()
    assert seed(machine, "keep", "--from", str(answers)) == 1
    assert "enregistrés" in (machine / "run/ilot/seed-fault").read_text()
    assert answers.exists()


def test_a_partition_that_is_not_there_is_a_first_start(machine: Path):
    words = ["seed", "apply", "--device", "no/label", "--prefix", str(machine)]
    assert main(words) == 0
    assert (machine / "run/ilot/first-start").exists()


def test_a_seed_is_checked_by_its_keys(machine: Path, capsys):
    file = machine / "agency-17.yaml"
    file.write_text(SMALL)
    assert main(["check", str(file)]) == 0
    assert "the seed of Agence, Lieu" in capsys.readouterr().out
    file.write_text(SMALL + "  hidden: [nowhere]\n")
    assert main(["check", str(file)]) == 1
    assert f"{file}:5:12: there is no service “nowhere” to hide" in capsys.readouterr().err
    file.write_text(SMALL + "updates: {address: https://x.fr/, root: root.json}\n")
    assert main(["check", str(file)]) == 1
    assert "there is no file “root.json” beside" in capsys.readouterr().err


def test_a_hash_is_printed_for_a_code(machine: Path, monkeypatch, capsys):
    del machine
    import io  # noqa: PLC0415

    monkeypatch.setattr("sys.stdin", io.StringIO("4821\n"))
    assert main(["seed", "hash"]) == 0
    assert capsys.readouterr().out.startswith('agent_code_hash: "$argon2id$')


def _stick(text: str) -> Candidate | BadSeed:
    return checked(Source("USB/ilot.yaml", text.encode(), lambda _name: None, stick=True), None)


def _bring(machine: Path, text: str) -> Candidate | BadSeed | None:
    words = argparse.Namespace(
        prefix=machine,
        state=Path("/var/lib/ilot/seed"),
        kiosk_state=Path("/" + KIOSK),
        device="",
        seed=machine / "seed",
    )
    return accepted(words, _stick(text), found(machine / "seed", None))


def test_a_stick_is_copied_to_a_machine_without_a_seed_with_its_code_as_a_hash(machine: Path):
    assert isinstance(_bring(machine, SMALL + "code: 4821\n"), Candidate)
    kept = (machine / "seed/ilot.yaml").read_text()
    assert "4821" not in kept
    assert "agent_code_hash" in kept


def test_tries_on_sticks_are_counted_with_those_on_the_pad(machine: Path):
    (machine / "seed/ilot.yaml").write_text(SMALL)
    pin = Pin(machine / KIOSK)
    pin.choose("4821")
    other = SMALL.replace("Agence", "Autre")
    outcome = _bring(machine, other + "code: 1111\n")
    assert isinstance(outcome, BadSeed)
    assert outcome.sentence == of_file(Trouble.WRONG_CODE)
    assert pin.seconds() > 0
    assert (machine / "seed/ilot.yaml").read_text() == SMALL
    assert isinstance(_bring(machine, other + "code: 4821\n"), Candidate)  # after the wait
    assert (machine / "seed/ilot.yaml").read_text() == other
