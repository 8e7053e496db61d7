"""The script that learns which keys and touch surfaces are a machine's own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from kiosk.seed.store import Kept, Store

SCRIPT = Path(__file__).resolve().parents[2] / "image/root/usr/lib/ilot/devices"
TOUCH = (
    'allow id 0627:0001 serial "T1" name "Touch" hash "aa=" parent-hash "bb=" via-port "1-1" '
    'with-interface 03:00:00 with-connect-type "unknown"'
)
KEYS = 'allow id 04d9:1702 serial "" name "Keys" hash "cc=" with-interface { 03:01:01 03:00:00 }'
STICK = 'allow id 0951:1666 serial "S" name "Stick" hash "dd=" with-interface 08:06:50'
BOTH = 'allow id 1234:0001 serial "" name "Bad" hash "ee=" with-interface { 03:01:01 08:06:50 }'
LEARNED = 'allow id 0627:0001 serial "T1" name "Touch" hash "aa=" with-interface 03:00:00'


class Machine:
    """A machine with a bus, a state partition and a seed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in ("run/usbguard-rules.d", "run/ilot", "state", "bin"):
            (folder / part).mkdir(parents=True)
        (folder / "state/good.yaml").write_text("version: 1\n", encoding="utf-8")
        self.plug()

    def plug(self, *devices: str) -> None:
        bus = self.folder / "bin/usbguard"
        bus.write_text(f"#!/bin/sh\ncat <<'TXT'\n{''.join(d + chr(10) for d in devices)}TXT\n")
        bus.chmod(0o755)

    def start(self, patience: int = 0) -> str:
        """Start it; give what is declared."""
        declared = self.folder / "run/usbguard-rules.d/10-declared.conf"
        declared.unlink(missing_ok=True)
        environment = {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "RUN": str(self.folder / "run"),
            "STATE": str(self.folder / "state"),
            "PATIENCE": str(patience),
        }
        subprocess.run([SCRIPT], env=environment, check=True)
        return declared.read_text(encoding="utf-8") if declared.exists() else ""


@pytest.fixture(name="machine")
def _machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_touchscreen_of_the_first_start_works_at_every_start(machine: Machine):
    machine.plug(TOUCH, STICK)
    assert machine.start() == f"{LEARNED}\n"
    machine.plug()
    assert machine.start() == f"{LEARNED}\n"


def test_a_keyboard_that_is_brought_along_later_stays_a_strangers(machine: Machine):
    machine.plug(TOUCH)
    machine.start()
    machine.plug(TOUCH, KEYS)
    assert machine.start() == f"{LEARNED}\n"


def test_a_stick_that_is_a_keyboard_too_is_never_learned(machine: Machine):
    machine.plug(BOTH, STICK)
    assert machine.start() == ""


def test_a_touchscreen_that_is_plugged_in_a_day_late_is_learned_then(machine: Machine):
    assert machine.start() == ""
    machine.plug(TOUCH)
    assert machine.start() == f"{LEARNED}\n"


def test_a_touchscreen_behind_hubs_that_comes_after_a_mouse_is_learned_too(machine: Machine):
    bus = machine.folder / "bin/usbguard"
    seen = machine.folder / "seen"
    bus.write_text(
        f"#!/bin/sh\necho >>{seen}\necho '{KEYS}'\n"
        f"[ \"$(wc -l <{seen})\" -lt 2 ] || echo '{TOUCH}'\n"
    )
    assert machine.start(patience=10) == f"{KEYS}\n{LEARNED}\n"


def test_a_new_seed_has_the_machine_look_again(machine: Machine):
    machine.plug(TOUCH)
    machine.start()
    (machine.folder / "state/good.yaml").write_text("version: 1\nid: 03-00017\n", encoding="utf-8")
    machine.plug(KEYS)
    assert machine.start() == f"{KEYS}\n"
    assert len(list((machine.folder / "state").glob("devices-*"))) == 1


def test_a_disk_that_takes_nothing_leaves_the_touchscreen_to_whoever_stands_there(machine: Machine):
    machine.plug(TOUCH)
    full = machine.folder / "bin/sync"  # what a disk that is full refuses
    full.write_text("#!/bin/sh\nexit 1\n")
    full.chmod(0o755)
    declared = machine.folder / "run/usbguard-rules.d/10-declared.conf"
    with pytest.raises(subprocess.CalledProcessError):
        machine.start()
    assert declared.read_text(encoding="utf-8") == f"{LEARNED}\n"


def test_a_seed_that_is_kept_once_more_does_not_have_the_machine_look_again(machine: Machine):
    machine.plug(TOUCH)
    machine.start()
    seed = (machine.folder / "state/good.yaml").read_bytes()
    Store(machine.folder / "state").keep(Kept(seed))  # as at a start with a stick
    machine.plug(TOUCH, KEYS)
    assert machine.start() == f"{LEARNED}\n"


def test_before_there_is_a_seed_nothing_is_learned(machine: Machine):
    (machine.folder / "run/ilot/first-start").touch()
    machine.plug(TOUCH)
    assert machine.start() == ""
    assert not list((machine.folder / "state").glob("devices-*"))
