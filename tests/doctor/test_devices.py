"""Printer and scanner are asked as the kiosk asks them, and hold nobody up."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.doctor import devices
from kiosk.doctor.devices import Printer, Scanner
from kiosk.doctor.finding import Finding, State
from kiosk.peripherals.reasons import Trouble
from tests.devices.escl_scanner import EsclScanner
from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import private_cups
from tests.doctor.servers import listening, mute
from tests.doctor.tree import Tree

READY = Printer(
    wanted=False, refused=False, cups=True, queue=True, speaks=True, trouble=Trouble.OK,
    blocked=False,
)  # fmt: skip


def printer(tree: Tree, **settings: object) -> Finding:
    return devices.examine_printer(devices.measure_printer(tree.machine(**settings)))


def scanner(tree: Tree, named: str = "") -> Finding:
    return devices.examine_scanner(devices.measure_scanner(tree.machine(scanner=named)))


# --- printer --------------------------------------------------------------------------------------
def test_the_printer_of_cups_tells_itself_how_it_is(tree: Tree):
    with IppPrinter() as paper, private_cups() as cups:
        assert printer(tree, cups=cups.socket).sentence == "Aucune imprimante n’est installée."
        cups.add("Agence", paper.uri)
        assert printer(tree, cups=cups.socket).sentence == "L’imprimante est prête."
        paper.say("media-empty-error", stopped=True)
        found = printer(tree, cups=cups.socket)
        assert (found.state, found.advice) == (
            State.ILL,
            "Imprimante : remettez du papier A4 dans le bac.",
        )
        paper.say("toner-low-warning")
        assert printer(tree, cups=cups.socket).state is State.WARN
        paper.turn_off()
        found = printer(tree, cups=cups.socket)
        assert (found.sentence, found.advice) == (
            "L’imprimante ne répond pas.",
            "Branchez le câble de l’imprimante et allumez-la.",
        )


def test_a_cups_that_hangs_is_ill_and_one_that_is_not_there_is_none(tree: Tree, tmp_path: Path):
    assert printer(tree).state is State.ABSENT
    with mute(tmp_path / "cups.sock"):
        began = time.monotonic()
        found = printer(tree, cups=tmp_path / "cups.sock")
        assert time.monotonic() - began < 5
    assert (found.state, found.sentence) == (
        State.ILL,
        "Le service d’impression ne marche pas.",
    )
    tree.appliance()
    assert printer(tree).state is State.ILL


def test_a_kiosk_that_is_to_have_no_printer_is_not_told_to_get_one(tree: Tree):
    assert printer(tree, printer="none").state is State.ABSENT
    assert printer(tree, printer="ipp://192.0.2.1/ipp/print").state is State.ILL


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_of_a_printer_is_told(trouble: Trouble):
    for blocked in (True, False):
        measured = Printer(
            wanted=False, refused=False, cups=True, queue=True, speaks=True, trouble=trouble,
            blocked=blocked,
        )  # fmt: skip
        found = devices.examine_printer(measured)
        assert found.state in {State.WELL, State.WARN, State.ILL}
        assert found.advice or found.state is State.WELL


# --- scanner --------------------------------------------------------------------------------------
def test_a_scanner_without_a_driver_says_how_it_is(tree: Tree):
    with EsclScanner() as papers:
        assert scanner(tree, papers.url).sentence == "Le scanner est prêt."
        papers.trouble = "jam"
        found = scanner(tree, papers.url)
        assert (found.state, found.advice) == (
            State.ILL,
            "Scanner : ouvrez le chargeur, retirez la feuille, refermez.",
        )
        papers.turn_off()
        assert scanner(tree, papers.url).sentence == "Le scanner ne répond pas."


def test_a_scanner_that_takes_every_call_and_says_nothing_is_given_up(tree: Tree):
    with mute() as port:
        began = time.monotonic()
        found = scanner(tree, f"http://127.0.0.1:{port}/eSCL")
        assert time.monotonic() - began < 6
    assert found.sentence == "Le scanner ne répond pas."


def test_a_sane_that_hangs_is_killed_and_said_to_hang(tree: Tree, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(devices, "_SEARCHING", 0.3)
    tree.program("scanimage", "sleep 60")
    began = time.monotonic()
    found = scanner(tree)
    assert time.monotonic() - began < 10
    assert (found.state, found.sentence) == (
        State.UNKNOWN,
        "La recherche du scanner ne finit pas.",
    )


def test_a_kiosk_that_runs_is_asked_and_no_search_spoils_what_somebody_scans(
    tree: Tree, tmp_path: Path
):
    tree.program("scanimage", f"touch {tree.root}/searched")
    tree.settings = replace(tree.settings, control=tmp_path / "c")
    with listening(tmp_path / "c", scanner="done"):
        assert scanner(tree).sentence == "Le scanner est prêt."
    with listening(tmp_path / "c", scanner="jam"):
        assert scanner(tree).sentence == "Le scanner ne lit plus de papier."
    with listening(tmp_path / "c", scanner="no-scanner"):
        assert scanner(tree).state is State.ABSENT
    assert not tree.machine().has("searched")


def test_sane_finds_what_needs_a_driver_and_a_camera_is_no_scanner(tree: Tree):
    tree.program("scanimage", "printf 'v4l:/dev/video0\\nepson2:libusb:001:004\\n'")
    assert scanner(tree).state is State.WELL
    assert scanner(tree, "epson2:libusb:001:004").state is State.WELL
    assert scanner(tree, "epson2:libusb:001:009").state is State.ILL
    tree.program("scanimage", "printf 'v4l:/dev/video0\\n'")
    assert scanner(tree).state is State.ABSENT


def test_a_machine_without_sane_has_no_scanner(tree: Tree):
    assert scanner(tree).state is State.ABSENT
    assert scanner(tree, "none").sentence == "Cette borne n’a pas de scanner, comme prévu."
    unknown = Scanner(wanted=False, refused=False, there=None, trouble=None)
    assert devices.examine_scanner(unknown).state is State.UNKNOWN
