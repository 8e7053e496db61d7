"""What sounds does so where there is a loudspeaker, not on the cable of a screen."""

from __future__ import annotations

import subprocess
import threading
import time
from pathlib import Path

import pytest

from kiosk.settings import ROOT

PROGRAM = ROOT / "image" / "root" / "usr" / "lib" / "ilot" / "sound"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Give a machine whose first card is that of its screen's cable."""
    (tmp_path / "snd").mkdir()
    for node in ("controlC0", "pcmC0D3p", "pcmC0D7p", "controlC1", "pcmC1D0c"):
        (tmp_path / "snd" / node).touch()
    (tmp_path / "bus" / "0000:09:00.6").mkdir(parents=True)
    (tmp_path / "bus" / "0000:09:00.6" / "class").write_text("0x040300\n")
    return tmp_path


def chosen(machine: Path, tenths: int = 0) -> str:
    """Run it; give what it writes."""
    file = machine / "sound.env"
    environment = {
        "PATH": f"{machine}:/usr/bin:/bin",
        "SND": str(machine / "snd"),
        "BUS": str(machine / "bus"),
        "PATIENCE": str(tenths),
    }
    subprocess.run([PROGRAM, file], env=environment, check=True)
    return file.read_text() if file.exists() else ""


def test_the_card_with_a_loudspeaker_is_taken(machine: Path):
    for number in (10, 1, 2):
        (machine / "snd" / f"pcmC{number}D0p").touch()
    assert chosen(machine) == "ALSA_CARD=1"


def test_a_card_that_comes_late_is_waited_for(machine: Path):
    def come() -> None:
        time.sleep(0.4)
        (machine / "snd/pcmC1D0p").touch()

    card = threading.Thread(target=come)
    card.start()
    assert chosen(machine, 600) == "ALSA_CARD=1"
    card.join()


def test_a_machine_without_sound_is_not_kept_waiting(machine: Path):
    (machine / "bus/0000:09:00.6/class").write_text("0x030000\n")
    assert chosen(machine, 600) == ""


def test_a_kiosk_that_starts_anew_does_not_wait_again(machine: Path):
    waited = machine / "waited"
    (machine / "sleep").write_text(f"#!/bin/sh\ntouch {waited}\n")
    (machine / "sleep").chmod(0o755)
    assert chosen(machine, 3) == ""
    assert waited.exists(), "else this shows nothing"
    waited.unlink()
    assert chosen(machine, 3) == ""
    assert not waited.exists()


def test_what_an_earlier_start_wrote_does_not_stay(machine: Path):
    (machine / "snd/pcmC1D0p").touch()
    chosen(machine)
    (machine / "snd/pcmC1D0p").unlink()
    assert chosen(machine) == ""
