"""The units hold: systemd understands each, and no wall of theirs is lower than it was."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from kiosk.settings import ROOT

SYSTEMD: Final = ROOT / "systemd"
UNITS: Final = sorted(
    path
    for path in SYSTEMD.iterdir()
    if path.suffix in {".service", ".socket", ".timer", ".target"}
)
SERVICES: Final = [path for path in UNITS if path.suffix == ".service"]
DROP_INS: Final = [
    path for path in sorted(SYSTEMD.glob("*.*.d/ilot.conf")) if ".device.d" not in str(path)
]  # a device has no file
# How open a unit may be, as `systemd-analyze security` of systemd 252 counts it; the units say why.
OPEN: Final = {
    "ilot-audit": 3.9,
    "ilot-clock": 1.3,
    "ilot-first-start": 1.4,
    "ilot-image": 1.5,
    "ilot-install": 1.3,
    "ilot-night": 1.1,
    "ilot-openings": 2.0,
    "ilot-out-of-service": 0.8,
    "ilot-report": 1.5,
    "ilot-screen": 1.5,
    "ilot-seed": 2.7,
    "ilot-seed-keep": 2.1,
    "ilot-starts": 2.0,
    "ilot-state": 2.2,
    "ilot-state-mend": 1.6,
    "ilot-stick": 2.2,
    "ilot-turn": 0.8,
    "ilot-update": 1.5,
    "ilot-well": 1.3,
    "ilot-wifi@": 3.0,
    "ilot-window": 0.7,
    "ilot": 3.3,
}
# newer than the systemd of a machine where tests may run, which then says so
NEWER: Final = re.compile(r"Unknown key (name )?'RestartMode' in section \S+, ignoring\.$")

pytestmark = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="there is no systemd to ask"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give a folder of our units, whose programs and neighbours are there."""
    place = tmp_path_factory.mktemp("units")
    programs = re.compile(
        r"/usr/bin/(kiosk|cage)\b|/usr/lib/ilot/[a-z-]+\b|(?<==)\+?-?(wpa_supplicant|nft)\b"
    )
    for unit in UNITS:
        (place / unit.name).write_text(programs.sub("/bin/true", unit.read_text()))
    for drop_in in DROP_INS:
        name = drop_in.parent.name.removesuffix(".d")
        kind = "[Mount]\nWhat=tmpfs\nWhere=/tmp\nType=tmpfs\n" if name.endswith(".mount") else ""
        (place / name).write_text(kind or "[Service]\nType=simple\nExecStart=/bin/true\n")
        (place / f"{name}.d").mkdir()
        (place / f"{name}.d" / "ilot.conf").write_text(
            drop_in.read_text().replace("=seatd ", "=/bin/true ")
        )
    return place


def verified(folder, name: str) -> list[str]:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--generators=no", folder / name],
        env={"SYSTEMD_UNIT_PATH": f"{folder}:", "PATH": "/usr/sbin:/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    told = done.stderr.splitlines()
    ours = [line for line in told if "ilot" in line or str(folder) in line]
    return [line for line in ours if not NEWER.search(line)]


@pytest.mark.parametrize("name", [unit.name for unit in UNITS])
def test_systemd_understands_every_line_of_a_unit(folder, name):
    assert verified(folder, name.replace("@.", "@wlan0.")) == []


@pytest.mark.parametrize("name", [path.parent.name.removesuffix(".d") for path in DROP_INS])
def test_systemd_understands_what_we_add_to_the_units_of_others(folder, name):
    assert verified(folder, name) == []


def test_systemd_would_say_so_if_it_did_not(folder):
    (folder / "ilot-wrong.service").write_text("[Service]\nExecStart=/bin/true\nNoNewRights=yes\n")
    assert verified(folder, "ilot-wrong.service") != []


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_no_unit_is_more_open_than_it_has_to_be(folder, unit):
    assert openness(folder / unit.name) <= OPEN[unit.stem]


def openness(unit) -> float:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    found = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    assert found, done.stderr
    return float(found[1])


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_nothing_keeps_a_dump_or_takes_the_machines_memory(unit):
    text = unit.read_text()
    assert "\nLimitCORE=0\n" in text
    assert "\nNoNewPrivileges=yes\n" in text


def test_the_audit_of_the_night_has_the_kiosks_own_walls():
    """Else it would find what a kiosk cannot do, or miss what it can."""

    def walls(name: str) -> set[str]:
        lines = (SYSTEMD / name).read_text().splitlines()
        wanted = re.compile(r"(Protect|Restrict|SystemCall|Private|Device|Memory|Tasks|Lock|User=)")
        return {line for line in lines if wanted.match(line)}

    assert walls("ilot-audit.service") == walls("ilot.service")


def test_the_supervisor_ends_in_the_plain_screen_and_not_in_a_loop():
    kiosk = (SYSTEMD / "ilot.service").read_text()
    screen = (SYSTEMD / "ilot-out-of-service.service").read_text()
    for line in (
        "StartLimitBurst=5",
        "OnFailure=ilot-out-of-service.service",
        "RestartMode=direct",
    ):
        assert f"\n{line}\n" in kiosk
    # also where each start takes all its time: one that paints nothing would be started for ever
    seconds = {
        name: int(re.search(rf"^{name}=(\d+)$", kiosk, re.MULTILINE)[1])  # type: ignore[index]  # there
        for name in (
            "StartLimitBurst",
            "StartLimitIntervalSec",
            "TimeoutStartSec",
            "TimeoutStopSec",
        )
    }
    start = seconds["TimeoutStartSec"] + seconds["TimeoutStopSec"]
    assert seconds["StartLimitBurst"] * start < seconds["StartLimitIntervalSec"]
    assert "OnFailure" not in screen
    assert "StartLimitBurst" in screen


def test_the_verdict_on_an_image_does_not_wait_for_a_home_that_never_comes():
    well = (SYSTEMD / "ilot-well.service").read_text()
    (order,) = re.findall(r"^After=(.*)$", well, re.MULTILINE)
    assert not {"ilot.service", "ilot-screen.service"} & set(order.split())


@pytest.fixture
def verdict(tmp_path: Path):
    """Run a line of the verdict's unit in a machine that has but what it asks for."""
    well = (SYSTEMD / "ilot-well.service").read_text()

    def run(line: str, result: str = "", *, seeded: bool, trial: bool) -> int:
        (found,) = re.findall(rf"^{line}=(.*)$", well, re.MULTILINE)
        first, asked = tmp_path / "first-start", tmp_path / "on-trial"
        first.unlink(missing_ok=True) if seeded else first.touch()
        asked.write_text(f"#!/bin/sh\nexit {0 if trial else 1}\n")
        asked.chmod(0o755)
        for ours, theirs in (
            ("/run/ilot/first-start", str(first)),
            ("/usr/lib/ilot/on-trial", str(asked)),
            ("exec systemctl --no-block reboot", "exit 77"),
        ):
            found = found.replace(ours, theirs)
        return subprocess.run(
            shlex.split(found), env={"SERVICE_RESULT": result}, check=False, timeout=10
        ).returncode

    return run


def test_without_a_seed_there_is_a_verdict_on_what_is_on_trial_and_on_nothing_else(verdict):
    assert verdict("ExecCondition", seeded=True, trial=True) == 0
    assert verdict("ExecCondition", seeded=True, trial=False) == 0
    assert verdict("ExecCondition", seeded=False, trial=True) == 0
    assert 1 <= verdict("ExecCondition", seeded=False, trial=False) < 255, "left out, not failed"


@pytest.mark.parametrize("result", ["exec-condition", "exit-code", "timeout", "oom-kill"])
def test_only_an_image_on_trial_makes_room_for_the_one_before(verdict, result: str):
    assert verdict("ExecStopPost", result, seeded=False, trial=False) == 0
    assert verdict("ExecStopPost", result, seeded=True, trial=False) == 0
    assert verdict("ExecStopPost", result, seeded=False, trial=True) == 77
    assert verdict("ExecStopPost", "success", seeded=True, trial=True) == 0


def test_what_must_hear_of_devices_that_come_is_in_the_machines_own_network():
    """Udev tells only those: a keyboard plugged in later was dead once, in a network of its own."""
    lines = (SYSTEMD / "ilot-screen.service").read_text().splitlines()
    assert not any(line.startswith("PrivateNetwork") for line in lines)


def test_nothing_is_installed_before_the_verdict_on_what_runs():
    install = (SYSTEMD / "ilot-install.service").read_text()
    order = re.findall(r"^After=(.*)$", install, re.MULTILINE)
    assert "ilot-well.service" in " ".join(order).split()


def test_the_image_starts_what_the_presets_name_and_nothing_else():
    preset = (SYSTEMD / "presets/80-ilot.preset").read_text()
    named = set(re.findall(r"^enable (\S+)$", preset, re.MULTILINE))
    installable = {unit.name for unit in UNITS if "[Install]" in unit.read_text()}
    assert installable - named == {"ilot.target"}
    assert {unit for unit in named if unit.startswith("ilot")} <= {unit.name for unit in UNITS}


def test_the_daemon_of_usb_printers_can_write_where_it_keeps_its_lock():
    unit = (SYSTEMD / "ipp-usb.service.d/ilot.conf").read_text(encoding="utf-8")
    made = (SYSTEMD / "tmpfiles.d/ilot.conf").read_text(encoding="utf-8")
    for folder in ("/var/ipp-usb", "/var/log/ipp-usb"):  # its PathProgState and PathLogDir
        assert re.search(rf"^ReadWritePaths=.*{folder}( |$)", unit, re.MULTILINE)
        assert re.search(rf"^d {folder} +0700 root root ", made, re.MULTILINE)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_program_of_sh_has_room_for_its_pipes(unit: Path):
    text = unit.read_text()
    run = re.findall(r"^Exec\w+=\S*(?:/usr/lib/ilot/|sh -c)", text, re.MULTILINE)
    most = re.search(r"^TasksMax=(\d+)$", text, re.MULTILINE)
    assert not run or not most or int(most[1]) >= 32
