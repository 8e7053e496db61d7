"""Whatever lies where the machine's files should be, whoever reads it goes on."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.doctor.machine import environment_of, whole
from tests.doctor.tree import Tree


def test_a_pipe_and_a_folder_in_the_place_of_a_file_hold_nobody_up(tree: Tree):
    os.mkfifo(tree.root / "pipe")
    (tree.root / "folder").mkdir()
    machine = tree.machine()
    assert [machine.text(name) for name in ("pipe", "folder", "missing", "a\0b")] == [None] * 4


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_we_may_not_read_is_as_good_as_none(tree: Tree):
    tree.put("proc/meminfo", "MemTotal: 1 kB\n").chmod(0)
    assert tree.machine().text("proc/meminfo") is None


def test_an_endless_file_is_read_to_a_bound(tree: Tree):
    tree.put("endless", b"x" * 10_000_000)
    assert len(tree.machine().text("endless") or "") < 1_000_000


@given(st.text())
@example("0\x1f")  # a space to str.strip, and none to int
def test_only_a_whole_number_that_a_machine_can_mean_is_one(text: str):
    number = whole(text)
    assert number is None or (int(text) == number and abs(number) < 2**63)


def test_a_program_that_hangs_is_killed_with_its_children(tree: Tree):
    tree.program("hangs", f"sleep 60 & echo $! >{tree.root}/child; wait")
    began = time.monotonic()
    assert tree.machine().ask("hangs", seconds=0.5) is None
    assert time.monotonic() - began < 5
    child = int((tree.root / "child").read_text())
    until = time.monotonic() + 5
    while _lives(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(child)


def test_a_program_that_leaves_a_child_behind_does_not_hold_us_up(tree: Tree):
    tree.program("leaves", "sleep 60 & exit 0")
    began = time.monotonic()
    tree.machine().ask("leaves", seconds=0.5)
    assert time.monotonic() - began < 5


def test_a_program_that_is_not_there_is_no_error(tree: Tree):
    assert not tree.machine().can("rauc")
    assert tree.machine().ask("rauc", seconds=1) is None


def test_the_environment_is_that_of_the_units_and_ours_stands_over_it(tree: Tree):
    tree.appliance()
    unit = 'Environment=KIOSK_STATE=/var/lib/ilot/kiosk "KIOSK_ID=03-00017" HOME=/x\n'
    tree.put("usr/lib/systemd/system/ilot.service", unit)
    tree.put("run/ilot/kiosk.env", "# Ours\nKIOSK_ID='03-00018'\nKIOSK_MODE=\"str\nPATH=/evil\n")
    told = environment_of(tree.root, {"PATH": "/bin", "KIOSK_MODE": "strict"})
    assert told == {
        "PATH": "/bin",
        "KIOSK_STATE": "/var/lib/ilot/kiosk",
        "KIOSK_ID": "03-00018",
        "KIOSK_MODE": "strict",
    }


@given(st.text())
def test_no_text_of_the_seed_breaks_the_reading_of_the_environment(tmp_path_factory, text: str):
    tree = Tree(tmp_path_factory.mktemp("seed"))
    tree.put("run/ilot/kiosk.env", text.encode("utf-8", "surrogatepass"))
    assert all(name.startswith("KIOSK_") for name in environment_of(tree.root, {}))


def _lives(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as file:  # noqa: PTH123 - of the kernel
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
