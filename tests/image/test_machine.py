"""The command line is the machine that was described."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.image.machine import Hand, Machine, Place, Speed, command, image_format

PLACE = Place(Path("/vm"))
CODE = Path("/firmware.fd")
MACHINE = Machine(Path("/image"))


def line(machine: Machine = MACHINE, speed: Speed = Speed.TCG) -> str:
    return " ".join(command(machine, PLACE, speed, CODE))


def test_the_image_itself_is_never_given_to_it():
    assert "/image" not in line()
    assert "filename=/vm/disk.qcow2" in line()


def test_it_has_a_touchscreen_and_no_keyboard_on_usb():
    assert "usb-redir,chardev=finger" in line()
    assert "usb-tablet" in line(replace(MACHINE, hand=Hand.POINTER))
    assert "usb-kbd" not in line()


def test_it_has_a_line_only_if_it_is_given_one():
    assert "netdev" not in line()
    assert "netdev" in line(replace(MACHINE, network=True))


def test_writes_are_recorded_below_the_disk_that_the_guest_sees():
    assert "blklogwrites" not in line()
    recorded = line(replace(MACHINE, recorded=True))
    assert "driver=blklogwrites,node-name=recorded,file=disk,log=writes" in recorded
    assert "drive=recorded" in recorded


def test_a_processor_is_emulated_only_where_it_must_be():
    assert "-accel tcg" in line()
    assert "-accel kvm -cpu host" in line(speed=Speed.KVM)
    assert Speed.TCG.patience > Speed.KVM.patience


def test_the_form_of_a_disk_is_known_by_its_first_bytes(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"QFI\xfb rest")
    (tmp_path / "b").write_bytes(b"")
    assert image_format(tmp_path / "a") == "qcow2"
    assert image_format(tmp_path / "b") == "raw"
