"""The places for the system are told by the names that the image and RAUC have for them."""

from __future__ import annotations

import configparser
import re
from dataclasses import replace

import pytest

from kiosk.doctor import slots
from kiosk.doctor.finding import Digits, State
from kiosk.doctor.slots import Place, Slot, Slots
from kiosk.settings import ROOT
from kiosk.updates.image import fault as words
from kiosk.updates.image.fault import Fault
from tests.doctor.tree import BOOT, Tree, kernel_line

BOTH = Slots(Slot.A, Slot.A, Place(good=True), Place(good=True), told=True)


@pytest.mark.parametrize(
    ("change", "state", "sentence"),
    [
        ({}, State.WELL, "Le système A marche ; B est prêt en secours."),
        (
            {"first": Slot.B},
            State.WELL,
            "Le système A marche ; une mise à jour attend le prochain démarrage.",
        ),
        ({"this": Place(good=False)}, State.WARN, "Le système A est à l’essai."),
        (
            {"other": Place(good=False)},
            State.WELL,
            "Le système A marche ; la place B est libre.",
        ),
        (
            {"other": Place(good=False, written=True)},
            State.WARN,
            "Le système A marche ; le système B n’a pas réussi son essai.",
        ),
        (
            {
                "this": Place(good=True, version=Digits("2026.9.1")),
                "other": Place(good=True, version=Digits("2026.11.2")),
            },
            State.WARN,
            "Le système A marche ; il est plus ancien que le système B.",
        ),
        ({"told": False}, State.UNKNOWN, "Le système A marche ; B est inconnu."),
        ({"fault": Fault.DISK}, State.WARN, words.sentence(Fault.DISK)),
        ({"running": None}, State.ABSENT, "Cette machine n’a pas deux places pour son système."),
    ],
)
def test_slots_are_told(change: dict[str, object], state: State, sentence: str):
    found = slots.examine(replace(BOTH, **change))  # type: ignore[arg-type]  # each of its own type
    assert (found.state, found.sentence) == (state, sentence)


def test_a_kiosk_finds_its_place_by_the_line_that_the_image_starts_with(tree: Tree):
    for letter, slot in (("a", Slot.A), ("b", Slot.B)):
        tree.put("proc/cmdline", f"quiet ro {kernel_line(letter)} panic=10\n")
        measured = slots.measure(tree.machine())
        assert (measured.running, slots.examine(measured).state) == (slot, State.UNKNOWN)


def test_the_image_and_rauc_have_the_names_by_which_places_are_told():
    letters = re.findall(r"^for letter in (.*); do$", BOOT.read_text(), re.MULTILINE)[0].split()
    lines = " ".join(kernel_line(letter) for letter in letters)
    assert re.findall(r"rauc\.slot=(\S+)", lines) == list(slots.NAMES)
    system = configparser.ConfigParser()
    system.read(ROOT / "image/root/etc/rauc/system.conf")
    names = [system[part]["bootname"] for part in system if "bootname" in system[part]]
    assert names == list(slots.NAMES)


RAUC = """{"compatible":"ilot-amd64","booted":"ilot-a","boot_primary":"boot.1","slots":[
{"boot.1":{"class":"boot","device":"/dev/x","type":"raw","bootname":"ilot-b","state":"inactive",
"parent":null,"mountpoint":null,"boot_status":"bad",
"slot_status":{"bundle":{"version":"2026.11.28"},"status":"ok"}}},
{"rootfs.1":{"class":"rootfs","bootname":null,"boot_status":null}},
{"boot.0":{"class":"boot","bootname":"ilot-a","state":"booted","boot_status":"good",
"slot_status":{"bundle":{"version":"Livebox"}}}}]}"""
FRESH = """{"compatible":"ilot-amd64","booted":"ilot-a","boot_primary":"boot.0","slots":[
{"boot.1":{"class":"boot","bootname":"ilot-b","state":"inactive","boot_status":"bad",
"slot_status":{}}},
{"boot.0":{"class":"boot","bootname":"ilot-a","state":"booted","boot_status":"good"}}]}"""


def test_what_rauc_says_is_read(tree: Tree):
    tree.appliance()
    tree.program("rauc", f"cat <<'E'\n{RAUC}\nE")
    this = Place(good=True, written=True)
    other = Place(good=False, version=Digits("2026.11.28"), written=True)
    assert slots.measure(tree.machine()) == Slots(Slot.A, Slot.B, this, other, told=True)


def test_a_machine_fresh_from_the_factory_is_well(tree: Tree):
    tree.appliance()
    tree.program("rauc", f"cat <<'E'\n{FRESH}\nE")
    found = slots.examine(slots.measure(tree.machine()))
    assert (found.state, found.advice) == (State.WELL, "")
    assert found.sentence == "Le système A marche ; la place B est libre."


@pytest.mark.parametrize(
    "script",
    ["exit 1", "echo '{'", "echo null", "echo '{\"slots\": [[1]]}'", "echo '{\"slots\": 7}'", ""],
)
def test_a_rauc_that_says_anything_else_leaves_the_slot_that_runs(tree: Tree, script: str):
    tree.appliance()
    tree.program("rauc", script)
    measured = slots.measure(tree.machine())
    assert (measured.running, measured.told) == (Slot.A, False)
