"""A screen that hangs upright is turned, and no other; the finger touches what it sees."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kiosk.settings import ROOT

PROGRAMS = ROOT / "image" / "root" / "usr" / "lib" / "ilot"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Give a machine with one screen plugged in, and one socket for another."""
    for name, status in (("card0-HDMI-A-1", "disconnected"), ("card0-eDP-1", "connected")):
        folder = tmp_path / "drm" / name
        folder.mkdir(parents=True)
        (folder / "status").write_text(f"{status}\n")
    (tmp_path / "drm" / "card0").mkdir()
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "wlr-randr").write_text('#!/bin/sh\necho "$@"\n')
    (programs / "wlr-randr").chmod(0o755)
    turn = (PROGRAMS / "turn").read_text().replace("/usr/lib/ilot/output", str(PROGRAMS / "output"))
    (programs / "turn").write_text(turn)
    (programs / "turn").chmod(0o755)
    return tmp_path


def run(machine: Path, program: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": f"{machine / 'bin'}:/usr/bin:/bin", "DRM": str(machine / "drm"), **more}
    return subprocess.run([program], env=environment, capture_output=True, text=True, check=False)


def test_the_screen_that_is_plugged_in_is_named_as_the_compositor_names_it(machine: Path):
    assert run(machine, PROGRAMS / "output").stdout == "eDP-1\n"


def test_a_machine_without_a_screen_names_none(machine: Path):
    (machine / "drm" / "card0-eDP-1" / "status").write_text("disconnected\n")
    done = run(machine, PROGRAMS / "output")
    assert (done.returncode, done.stdout) == (1, "")


def test_a_panel_goes_before_a_screen_on_a_cable_which_is_turned_off(machine: Path):
    (machine / "drm" / "card0-HDMI-A-1" / "status").write_text("connected\n")
    assert run(machine, PROGRAMS / "output").stdout == "eDP-1\n"
    done = run(machine, machine / "bin" / "turn", ILOT_ORIENTATION="portrait")
    assert done.stdout == "--output HDMI-A-1 --off\n--output eDP-1 --transform 90\n"


def test_of_two_screens_on_cables_one_shows_the_kiosk(machine: Path):
    (machine / "drm" / "card0-eDP-1" / "status").write_text("disconnected\n")
    (machine / "drm" / "card0-HDMI-A-1" / "status").write_text("connected\n")
    (machine / "drm" / "card0-DP-1").mkdir()
    (machine / "drm" / "card0-DP-1" / "status").write_text("connected\n")
    shown = run(machine, PROGRAMS / "output").stdout
    off = run(machine, machine / "bin" / "turn").stdout
    assert sorted([shown, off]) == sorted(["DP-1\n", "--output HDMI-A-1 --off\n"])


@pytest.mark.parametrize(
    ("orientation", "asked"),
    [
        ("portrait", "--output eDP-1 --transform 90\n"),
        ("portrait-left", "--output eDP-1 --transform 270\n"),
        ("landscape", ""),
        ("", ""),
    ],
)
def test_the_picture_is_turned_against_the_screen(machine: Path, orientation: str, asked: str):
    done = run(machine, machine / "bin" / "turn", ILOT_ORIENTATION=orientation)
    assert (done.returncode, done.stdout) == (0, asked)


def test_another_screen_that_does_not_go_off_keeps_none_from_being_turned(machine: Path):
    (machine / "drm" / "card0-HDMI-A-1" / "status").write_text("connected\n")
    (machine / "bin" / "wlr-randr").write_text('#!/bin/sh\necho "$@"\n[ "$3" != --off ]\n')
    done = run(machine, machine / "bin" / "turn", ILOT_ORIENTATION="portrait")
    assert done.returncode == 0
    assert "--output eDP-1 --transform 90" in done.stdout


def matrix(machine: Path, orientation: str) -> list[float]:
    """Give what libinput is told for a seed with this orientation; nothing where there is none."""
    kept = machine / "kiosk.env"
    kept.write_text(f'KIOSK_TRAINING="yes"\nILOT_ORIENTATION="{orientation}"\n')
    told = run(machine, PROGRAMS / "finger", KIOSK_ENV=str(kept))
    assert (told.returncode == 0) is bool(told.stdout)
    return [float(number) for number in told.stdout.split()]


@pytest.mark.parametrize("seen", [(0.0, 0.0), (1.0, 0.0), (0.2, 0.4), (0.7, 1.0)])
@pytest.mark.parametrize(
    ("orientation", "turned"),
    [
        ("portrait", lambda x, y: (y, 1 - x)),
        ("portrait-left", lambda x, y: (1 - y, x)),
    ],
)
def test_a_finger_touches_what_it_sees(machine: Path, orientation: str, turned, seen):
    """The touchscreen is turned with the screen: it tells of the place on the panel that lies."""
    x, y = turned(*seen)
    a, b, c, d, e, f = matrix(machine, orientation)
    assert (a * x + b * y + c, d * x + e * y + f) == pytest.approx(seen)


@pytest.mark.parametrize("orientation", ["landscape", "", "upside-down"])
def test_on_a_screen_that_lies_libinput_is_told_nothing(machine: Path, orientation: str):
    assert matrix(machine, orientation) == []


def test_before_the_seed_was_read_libinput_is_told_nothing(machine: Path):
    assert run(machine, PROGRAMS / "finger", KIOSK_ENV=str(machine / "none")).returncode == 1


@pytest.fixture
def udev(machine: Path) -> Path:
    """Give what udev knows of a touchscreen, which `udevadm` here tells."""
    known = machine / "known"
    known.write_text("ID_INPUT_TOUCHSCREEN=1\n")
    (machine / "bin" / "udevadm").write_text(
        '#!/bin/sh\ncase "$*" in *--dry-run*) echo /sys/event3 ;; '
        f'info*) cat {known} ;; *) echo "$@" ;; esac\n'
    )
    (machine / "bin" / "udevadm").chmod(0o755)
    return known


@pytest.mark.usefixtures("udev")
def test_a_touchscreen_that_was_there_before_the_seed_comes_anew(machine: Path):
    done = run(machine, PROGRAMS / "meet-fingers", ILOT_ORIENTATION="portrait")
    assert done.stdout.splitlines() == [
        "trigger --action=remove /sys/event3",
        "trigger --action=add /sys/event3",
    ]
    assert done.returncode == 0


@pytest.mark.usefixtures("udev")
@pytest.mark.parametrize("orientation", ["landscape", ""])
def test_on_a_screen_that_lies_no_touchscreen_goes_and_comes(machine: Path, orientation: str):
    done = run(machine, PROGRAMS / "meet-fingers", ILOT_ORIENTATION=orientation)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_touchscreen_that_knows_how_it_hangs_stays(machine: Path, udev: Path):
    udev.write_text("ID_INPUT_TOUCHSCREEN=1\nLIBINPUT_CALIBRATION_MATRIX=0 -1 1 1 0 0\n")
    done = run(machine, PROGRAMS / "meet-fingers", ILOT_ORIENTATION="portrait")
    assert (done.returncode, done.stdout) == (0, "")
