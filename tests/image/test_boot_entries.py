"""The firmware knows both slots by name, and a slot on trial is known without Python."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kiosk.settings import ROOT

PROGRAMS = ROOT / "image" / "root" / "usr" / "lib" / "ilot"
# a firmware in a file, which understands what the two programs ask of efibootmgr
FIRMWARE = r"""#!/usr/bin/python3
import json, os, sys
file = os.environ["FIRMWARE"]
said = json.load(open(file))
words = sys.argv[1:]
if "--create-only" in words:
    value = lambda name: words[words.index(name) + 1]
    number = "%04X" % (max((int(n, 16) for n in said["entries"]), default=0) + 1)
    options = sys.stdin.buffer.read()
    part = "HD(%s,GPT,%s)" % (value("--part"), said["uuids"][value("--part")])
    said["entries"][number] = [value("--label"), part, options.hex(), value("--disk")]
elif "--delete-bootnum" in words:
    number = words[words.index("--bootnum") + 1]
    del said["entries"][number]
    said["order"] = [one for one in said["order"] if one != number]
elif "--bootorder" in words:
    order = words[words.index("--bootorder") + 1].split(",")
    if any(number not in said["entries"] for number in order):
        sys.exit(8)  # as efibootmgr 18 does
    said["order"] = order
else:
    print("BootCurrent: 0000\nBootOrder: " + ",".join(said["order"]))
    for number, (label, path, *_) in said["entries"].items():
        print(f"Boot{number}* {label}\t{path}")
json.dump(said, open(file, "w"))
"""
SLOTS = ("ilot-a", "ilot-b")
UUIDS = {"1": "c1c19a99-0a4e", "2": "5c5222e4-a54f"}


class Machine:
    def __init__(self, folder: Path, slot: str = "ilot-a") -> None:
        self.firmware = folder / "firmware.json"
        programs = folder / "bin"
        programs.mkdir()
        (programs / "efibootmgr").write_text(FIRMWARE)
        (programs / "efibootmgr").chmod(0o755)
        disk = folder / "devices" / "pci" / "block" / "sda"
        labels, blocks = folder / "labels", folder / "blocks"
        for place in (labels, blocks):
            place.mkdir()
        for number, label in (("1", "efi-a"), ("2", "efi-b")):
            block = disk / f"sda{number}"
            block.mkdir(parents=True)
            (block / "partition").write_text(f"{number}\n")
            (block / "uevent").write_text(f"DEVTYPE=partition\nPARTUUID={UUIDS[number]}\n")
            (labels / label).symlink_to(folder / f"sda{number}")
            (folder / f"sda{number}").touch()
            (blocks / f"sda{number}").symlink_to(block)
        self.command_line = folder / "cmdline"
        self.environment = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "FIRMWARE": str(self.firmware),
            "CMDLINE": str(self.command_line),
            "DEVICES": str(labels),
            "BLOCKS": str(blocks),
        }
        self.runs(slot)
        self.knows({"0000": ["UEFI disk", "PciRoot(0x0)"]}, ["0000"])

    def runs(self, slot: str) -> None:
        self.command_line.write_text(f"quiet rauc.slot={slot} panic=10\n")

    def knows(self, entries: dict[str, list[str]], order: list[str]) -> None:
        said = {"entries": entries, "order": order, "uuids": UUIDS}
        self.firmware.write_text(json.dumps(said))

    def said(self) -> dict[str, Any]:
        known: dict[str, Any] = json.loads(self.firmware.read_text())
        return known

    def run(self, program: str) -> int:
        return subprocess.run(
            [str(PROGRAMS / program)], env=self.environment, check=False
        ).returncode


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_machine_that_has_never_heard_of_it_learns_both_and_starts_the_one_that_runs(machine):
    assert machine.run("boot-entries") == 0
    said = machine.said()
    labels = {one[0]: one for one in said["entries"].values()}
    assert labels["ilot-a"][1:] == ["HD(1,GPT,c1c19a99-0a4e)", "400031000000", "/dev/sda"]
    assert labels["ilot-b"][1:3] == ["HD(2,GPT,5c5222e4-a54f)", "400032000000"]
    first = said["order"][0]
    assert said["entries"][first][0] == "ilot-a"
    assert said["order"][1:] == ["0000"], "the other slot waits for its trial"
    before = machine.said()
    assert machine.run("boot-entries") == 0
    assert machine.said() == before, "it changes nothing where all is well"


def test_a_firmware_that_puts_its_own_entry_first_is_put_right(machine):
    assert machine.run("boot-entries") == 0
    said = machine.said()
    a, b = (next(n for n, one in said["entries"].items() if one[0] == name) for name in SLOTS)
    machine.knows(said["entries"], ["0000", b, "0009", a])  # B was confirmed after A
    assert machine.run("boot-entries") == 0
    assert machine.said()["order"] == [b, a, "0000"], "what leads nowhere is left out"
    before = machine.said()
    assert machine.run("boot-entries") == 0
    assert machine.said() == before


def test_a_slot_that_is_on_trial_is_not_put_among_those_that_the_firmware_starts(machine):
    assert machine.run("boot-entries") == 0
    said = machine.said()
    a, b = (next(n for n, one in said["entries"].items() if one[0] == name) for name in SLOTS)
    machine.knows(said["entries"], ["0000", a])
    machine.runs("ilot-b")
    assert machine.run("boot-entries") == 0
    assert machine.said()["order"] == [a, "0000"]
    assert b not in machine.said()["order"]


def test_an_entry_that_leads_to_another_disk_is_made_anew(machine):
    machine.knows({"0000": ["x", "y"], "0007": ["ilot-a", "HD(1,GPT,dead-beef)"]}, ["0007", "0000"])
    assert machine.run("boot-entries") == 0
    said = machine.said()
    paths = [one[1] for one in said["entries"].values() if one[0] == "ilot-a"]
    assert paths == ["HD(1,GPT,c1c19a99-0a4e)"]
    assert "0007" not in said["entries"] or said["entries"]["0007"][0] != "ilot-a"


def test_a_slot_is_on_trial_as_long_as_the_firmware_would_not_start_it_again(machine):
    assert machine.run("boot-entries") == 0
    assert machine.run("on-trial") == 1
    machine.runs("ilot-b")
    assert machine.run("on-trial") == 0
    said = machine.said()
    own = next(n for n, one in said["entries"].items() if one[0] == "ilot-b")
    machine.knows(said["entries"], [own, *said["order"]])
    assert machine.run("on-trial") == 1


@pytest.mark.parametrize("line", ["", "quiet", "rauc.slot=", "rauc.slot=strange"])
def test_a_machine_without_slots_is_not_on_trial(machine, line: str):
    machine.command_line.write_text(line)
    assert machine.run("on-trial") == 1


def test_rauc_and_the_entries_have_the_same_names_for_slots():
    system = (ROOT / "image" / "root" / "etc" / "rauc" / "system.conf").read_text()
    names = re.findall(r"^bootname=(.+)$", system, re.MULTILINE)
    program = (PROGRAMS / "boot-entries").read_text()
    assert names == re.findall(r"^ensure (\S+) ", program, re.MULTILINE) == ["ilot-a", "ilot-b"]
    labels = re.findall(r"/dev/disk/ilot/(\S+)", system)
    assert set(re.findall(r"^ensure \S+ (\S+) ", program, re.MULTILINE)) <= set(labels)


HOME = 6  # starts without a home after which the other slot goes first


def starts(machine: Machine, what: str = "begun") -> bool:
    """Have it count; tell whether the machine restarts."""
    machine.environment["STARTS"] = str(machine.firmware.with_name("starts"))
    restarted = machine.firmware.with_name("restarted")
    machine.environment["REBOOT"] = f"touch {restarted}"
    restarted.unlink(missing_ok=True)
    subprocess.run([PROGRAMS / "starts", what], env=machine.environment, check=True)
    return restarted.exists()


def both_confirmed(machine: Machine) -> tuple[str, str]:
    """Have the firmware know both slots and start either; give their numbers."""
    assert machine.run("boot-entries") == 0
    said = machine.said()
    numbers = {one[0]: number for number, one in said["entries"].items()}
    own, other = numbers["ilot-a"], numbers["ilot-b"]
    machine.knows(said["entries"], [own, other, "0000"])
    return own, other


def test_a_slot_that_comes_to_no_home_makes_room_for_the_other(machine: Machine):
    own, other = both_confirmed(machine)
    assert [starts(machine) for _ in range(HOME)] == [False] * (HOME - 1) + [True]
    assert machine.said()["order"] == [other, own, "0000"]
    machine.runs("ilot-b")
    assert [starts(machine) for _ in range(HOME - 1)] == [False] * (HOME - 1), "it has its own"


def test_power_cuts_with_a_home_in_between_change_nothing(machine: Machine):
    own, other = both_confirmed(machine)
    for _ in range(HOME):
        starts(machine)
        assert not starts(machine)
        starts(machine, "home")
    assert machine.said()["order"] == [own, other, "0000"]


def test_a_machine_fresh_from_the_works_has_no_other_slot_to_start(machine: Machine):
    assert machine.run("boot-entries") == 0
    before = machine.said()
    assert not any(starts(machine) for _ in range(3 * HOME))
    assert machine.said() == before


def test_a_slot_on_trial_is_left_to_the_firmware(machine: Machine):
    assert machine.run("boot-entries") == 0
    machine.runs("ilot-b")
    before = machine.said()
    assert not any(starts(machine) for _ in range(3 * HOME))
    assert machine.said() == before


@pytest.mark.parametrize("torn", ["", "x", "999999999", "\0\0"])
def test_a_torn_count_begins_anew_or_changes_slots_once(machine: Machine, torn: str):
    both_confirmed(machine)
    machine.firmware.with_name("starts").write_text(torn)
    assert [starts(machine) for _ in range(HOME)].count(True) == 1
