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
