"""What differs between agencies reaches the machine; a bad seed changes nothing but a sentence."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.seed.reading import read_seed
from kiosk.seed.store import Kept
from kiosk.settings import Settings
from tests.seed.town import GOOD_WIFI, SECRET, SMALL, Machine

ENVIRONMENT = "/run/ilot/kiosk.env"


def test_a_good_seed_reaches_the_programs_and_is_kept(machine: Machine):
    machine.write(SMALL + "id: 03-00017\nscreen: {diagonal: 15.6}\n")
    machine.start()
    said = dict(line.split("=", 1) for line in machine.text(ENVIRONMENT).splitlines())
    assert said["KIOSK_ID"] == '"03-00017"'
    assert said["KIOSK_DIAGONAL"] == '"15.6"'
    assert "Agence" in machine.text("/run/ilot/site.yaml")
    assert machine.text("/var/lib/ilot/seed/good.yaml").startswith("version: 1")
    assert machine.fault == ""
    assert not machine.has("/run/ilot/first-start")


def test_what_the_environment_says_are_settings(machine: Machine):
    machine.write(SMALL + "printer: ipp://192.168.1.20:631/ipp/print\nlanguage: en\nmode: public\n")
    machine.start()
    lines = machine.text(ENVIRONMENT).splitlines()
    values = {k: v.strip('"') for k, _, v in (line.partition("=") for line in lines)}
    settings = Settings.from_environment({k: v for k, v in values.items() if k[:5] == "KIOSK"})
    assert settings.printer == "ipp://192.168.1.20:631/ipp/print"
    assert (settings.language, settings.mode) == ("en", "public")


def test_practice_makes_the_kiosk_run_for_training(machine: Machine):
    machine.write(SMALL + "practice: true\n")
    machine.start()
    assert 'ILOT_RUN="--training"\n' in machine.text(ENVIRONMENT)


def test_a_bad_seed_leaves_the_last_good_one_and_says_so(machine: Machine):
    machine.write(SMALL)
    machine.start()
    machine.write(SMALL.replace("Lieu", "'").replace("Agence", "Autre"))
    machine.start()
    assert "Agence" in machine.text("/run/ilot/site.yaml")
    assert "ligne 4" in machine.fault
    assert not machine.has("/run/ilot/first-start")


def test_a_mended_seed_takes_the_sentence_away(machine: Machine):
    machine.write(SMALL)
    machine.start()
    machine.write("version: 2")
    machine.again()
    assert machine.fault
    machine.write(SMALL.replace("Agence", "Autre"))
    machine.again()
    assert machine.fault == ""
    assert "Autre" in machine.text("/run/ilot/site.yaml")


def test_no_seed_at_all_is_the_first_start_with_a_cable(machine: Machine):
    machine.start()
    assert machine.has("/run/ilot/first-start")
    assert machine.fault == ""
    assert "DHCP=yes" in machine.text("/run/systemd/network/20-ilot-cable.network")
    assert "KIOSK_OVERLAY" not in machine.text(ENVIRONMENT)


def test_a_bad_first_seed_is_a_first_start_that_says_what_is_wrong(machine: Machine):
    machine.write("version: 1\n")
    machine.start()
    assert machine.has("/run/ilot/first-start")
    assert "site" in machine.fault


def test_a_seed_that_vanished_is_said_and_the_last_good_one_used(machine: Machine):
    machine.write(SMALL)
    machine.start()
    (machine.seed / "ilot.yaml").unlink()
    machine.start()
    assert "manque" in machine.fault
    assert "Agence" in machine.text("/run/ilot/site.yaml")


def test_windows_hides_the_end_of_a_name(machine: Machine):
    machine.write(SMALL, "ilot.yaml.txt")
    machine.start()
    assert "Renommez" in machine.fault


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "giant"])
def test_only_a_plain_file_of_decent_size_is_read(machine: Machine, kind: str, tmp_path: Path):
    place = machine.seed / "ilot.yaml"
    if kind == "link":
        (tmp_path / "elsewhere").write_text(SMALL)
        place.symlink_to(tmp_path / "elsewhere")
    elif kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        machine.write(SMALL + "#" * 300_000)
    machine.start()
    assert "ilot.yaml" in machine.fault
    assert machine.has("/run/ilot/first-start")


def test_secrets_lie_in_files_of_root_only(machine: Machine):
    machine.write(SMALL + GOOD_WIFI)
    machine.start()
    holding = [
        file
        for file in machine.root.rglob("*")
        if file.is_file() and SECRET in file.read_text(encoding="utf-8", errors="replace")
    ]
    names = {str(file.relative_to(machine.root)) for file in holding}
    own = {"seed/ilot.yaml", "var/lib/ilot/seed/good.yaml"}  # made.json holds it coded
    assert names == own | {"run/ilot-wifi/wpa_supplicant.conf"}
    for file in holding:
        if file.parent != machine.seed:
            assert file.stat().st_mode & 0o777 == 0o600
            assert file.parent.stat().st_mode & 0o777 == 0o700
    assert SECRET not in "".join(machine.said)


def test_wifi_that_is_no_more_goes_away(machine: Machine):
    machine.write(SMALL + GOOD_WIFI)
    machine.start()
    machine.write(SMALL)
    machine.again()
    assert not machine.has("/run/ilot-wifi/wpa_supplicant.conf")
    assert not machine.has("/run/systemd/network/30-ilot-wifi.network")


def test_an_unchanged_seed_wears_no_disk_out(machine: Machine):
    machine.write(SMALL)
    machine.start()
    good = machine.root / "var/lib/ilot/seed/good.yaml"
    before = good.stat()
    machine.start()
    assert (good.stat().st_ino, good.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_keys_beside_it_come_along_and_stay_with_the_last_good_one(machine: Machine):
    machine.write(SMALL + "updates: {address: https://ilot.example.fr/03/, root: root.json}\n")
    machine.start()
    assert "root.json" in " ".join(machine.said)
    assert machine.has("/run/ilot/first-start")
    machine.write('{"signed": 1}', "root.json")
    machine.start()
    assert machine.text("/run/ilot/root.json") == '{"signed": 1}'
    assert 'KIOSK_ROOT="/run/ilot/root.json"' in machine.text(ENVIRONMENT)
    for file in machine.seed.iterdir():
        file.unlink()
    machine.start()
    assert machine.text("/run/ilot/root.json") == '{"signed": 1}'


def test_a_state_partition_that_cannot_be_written_costs_only_a_sentence(machine: Machine):
    machine.write(SMALL)
    (machine.root / "var").write_text("no folder")
    machine.start()
    assert "Agence" in machine.text("/run/ilot/site.yaml")
    assert "enregistrés" in machine.fault


def test_a_fault_of_our_own_costs_no_kiosk(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    machine.write(SMALL)
    machine.start()
    machine.write(SMALL + GOOD_WIFI)

    def break_down(untrusted: bytes, *_more: object) -> object:
        if SECRET.encode() in untrusted:
            raise RecursionError(untrusted.decode())
        return read_seed(untrusted, "good.yaml")

    monkeypatch.setattr("kiosk.seed.applying.read_seed", break_down)
    machine.start()
    assert "illisible" in machine.fault
    assert "Agence" in machine.text("/run/ilot/site.yaml")
    assert SECRET not in " ".join(machine.said)


def test_an_address_that_begins_with_a_capital_is_meant_well(machine: Machine):
    machine.write(SMALL + "reports: Https://ilot.example.fr/03/\nprinter: IPP://192.168.1.20/ipp\n")
    machine.start()
    assert machine.fault == ""
    assert 'KIOSK_REPORT="https://ilot.example.fr/03/"\n' in machine.text(ENVIRONMENT)
    assert 'KIOSK_PRINTER="ipp://192.168.1.20/ipp"\n' in machine.text(ENVIRONMENT)


def test_a_seed_that_no_program_takes_is_not_kept(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
):
    machine.write(SMALL)
    machine.start()
    machine.write(SMALL.replace("Agence", "Autre") + "id: 03-00017\n")

    def refuse(values: Mapping[str, str]) -> object:
        if "KIOSK_ID" in values:
            raise KioskError("KIOSK_ID: no such kiosk")
        return Settings()

    monkeypatch.setattr(Settings, "from_environment", refuse)
    machine.start()
    assert "illisible" in machine.fault
    assert "Agence" in machine.text("/run/ilot/site.yaml")
    assert "Agence" in machine.text("/var/lib/ilot/seed/good.yaml")


def test_the_keys_that_the_image_brings_are_trusted_where_the_seed_names_none(machine: Machine):
    keys = machine.root / "usr/lib/ilot/root.json"
    keys.parent.mkdir(parents=True)
    keys.write_text("{}", encoding="utf-8")
    machine.write(SMALL + "updates: {address: 'https://ilot.example.fr/03/'}\n")
    machine.start()
    assert 'KIOSK_ROOT="/usr/lib/ilot/root.json"\n' in machine.text(ENVIRONMENT)


@pytest.mark.parametrize(
    ("more", "address"),
    [
        ("", "https://ilot.example.fr/"),
        ("updates: {address: 'https://autre.example.fr/03/'}\n", "https://autre.example.fr/03/"),
    ],
    ids=["none", "its own"],
)
def test_a_machine_that_was_set_up_by_touch_follows_the_repository_of_its_image(
    machine: Machine, more: str, address: str
):
    shipped = machine.root / "usr/lib/ilot"
    shipped.mkdir(parents=True)
    (shipped / "root.json").write_text("{}", encoding="utf-8")
    (shipped / "updates").write_text("https://ilot.example.fr/\n", encoding="utf-8")
    machine.start()
    assert "KIOSK_UPDATES" not in machine.text(ENVIRONMENT), "nobody has said where it stands"
    machine.write(SMALL + more)
    machine.start()
    assert f'KIOSK_UPDATES="{address}"\n' in machine.text(ENVIRONMENT)
    assert 'KIOSK_ROOT="/usr/lib/ilot/root.json"\n' in machine.text(ENVIRONMENT)


def test_the_code_itself_may_not_lie_on_the_partition(machine: Machine):
    machine.write(SMALL + "code: 4821\n")
    machine.start()
    assert "Effacez la ligne « code »" in machine.fault
    assert "4821" not in machine.fault + " ".join(machine.said)


class _PowerCutError(BaseException):
    """Nothing after this happens."""


class _Power:
    """Cuts the power before the n-th thing that reaches a disk, and all that follows."""

    names = ("fsync", "replace", "rename", "unlink", "mkdir", "fchmod")

    def __init__(self, monkeypatch: pytest.MonkeyPatch, last: int) -> None:
        self.left = last
        for name in self.names:
            monkeypatch.setattr(os, name, self._cut(getattr(os, name)))

    def _cut(self, real: Callable[..., object]) -> Callable[..., object]:
        def act(*words: object, **named: object) -> object:
            self.left -= 1
            if self.left < 0:
                raise _PowerCutError
            return real(*words, **named)

        return act


def test_a_power_cut_at_any_moment_leaves_the_old_or_the_new_seed(tmp_path: Path):
    new = SMALL.replace("Agence", "Nouvelle") + (
        "updates: {address: https://ilot.example.fr/03/, root: root.json}\n"
    )
    seen = set()
    for moment in range(200):
        machine = Machine(tmp_path / str(moment))
        machine.root.mkdir()
        machine.write(SMALL)
        machine.start()
        machine.write(new)
        machine.write("{}", "root.json")
        with pytest.MonkeyPatch.context() as patch:
            power = _Power(patch, moment)
            with suppress(_PowerCutError):
                machine.again()
        whole = power.left >= 0
        machine.write("this: is: no seed")  # and then somebody breaks the seed, too
        machine.start()
        site = machine.text("/run/ilot/site.yaml")
        assert ("Agence" in site) != ("Nouvelle" in site)
        assert ("Nouvelle" in site) == machine.has("/run/ilot/root.json")
        assert not machine.has("/run/ilot/first-start")
        seen.add("Nouvelle" in site)
        if whole:
            break
    assert whole, "the power was never left on"
    assert seen == {False, True}


def test_what_a_cut_has_left_behind_is_tidied_up(machine: Machine):
    machine.write(SMALL)
    machine.start()
    folder = machine.root / "var/lib/ilot/seed"
    (folder / ".good.yaml-x1").write_text("half")
    (folder / "keys-0000000000000000.json").write_text("of an older one")
    machine.store.keep(Kept(SMALL.encode()))
    assert {file.name for file in folder.iterdir()} == {"good.yaml", "made.json"}
