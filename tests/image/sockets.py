"""Plugs into the machine what people bring: a keyboard is refused, a stick is taken."""

from __future__ import annotations

import io
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pikepdf

from kiosk.settings import SHEET
from tests.image import picture, walk
from tests.image.board import Board
from tests.image.running import Running
from tests.image.seeding import KEYBOARD

FOUND: Final = "Clé USB trouvée."
SHOW: Final = "Voir la clé"
DOCUMENT: Final = "facture.pdf"
DOCUMENT_NAME: Final = "facture"
LETTERS: Final = "zzyyxx"
_STICK: Final = 64 << 20


def stick(file: Path, words: str = "") -> Path:
    """Make a stick with a document on it, in which some words stand."""
    document = file.with_name(DOCUMENT)
    document.write_bytes(SHEET.read_bytes() if not words else _paper(words))
    with file.open("wb") as blank:
        blank.truncate(_STICK)
    quiet = os.environ | {"MTOOLS_SKIP_CHECK": "1"}
    for command in (
        ["mformat", "-i", str(file), "-F", "-v", "CAMILLE", "::"],
        ["mcopy", "-i", str(file), str(document), f"::{DOCUMENT}"],
    ):
        subprocess.run(command, check=True, capture_output=True, env=quiet)
    return file


def _paper(words: str) -> bytes:
    """Give a PDF of one page in which words can be read as they are."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Contents = pdf.make_stream(f"BT /F1 24 Tf 72 720 Td ({words}) Tj ET".encode())
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    with io.BytesIO() as file:
        pdf.save(file, compress_streams=False)
        return file.getvalue()


def plug_all(vm: Running, board: Board, folder: Path) -> Iterator[str]:
    """Plug them in at the home of a visit; give what went wrong."""
    vm.tap(walk.SEARCH)
    vm.sleep(4)
    before = vm.look()
    if not board.is_on(before):
        yield "the keyboard of the screen does not come"
    if (changed := types(vm, "stranger", "STRANGER")) > picture.ALIKE:
        yield f"a keyboard that nobody declared was taken: {changed:.1%} of the screen changed"
    vm.keep(vm.look(), "keyboard-refused")
    if types(vm, "declared", KEYBOARD) <= picture.ALIKE:
        yield "the keyboard that the seed declares was refused"
    vm.keep(vm.look(), "keyboard-declared")
    vm.plug_stick(stick(folder / "stick.img"))
    vm.tap(SHOW, patience=30)
    vm.sees(DOCUMENT_NAME, patience=60)
    vm.unplug_stick()
    vm.sleep(3)
    vm.keep(vm.look(), "stick-gone")


def types(vm: Running, name: str, serial: str) -> float:
    """Plug a keyboard in and type on it; tell which part of the screen changed."""
    before = vm.look()
    vm.plug("usb-kbd", name, serial=serial)
    vm.sleep(12)  # until usbguard, udev and the compositor have each had a look at it
    for letter in LETTERS:
        vm.keys(letter)
        time.sleep(0.3 * vm.speed.pace)
    vm.sleep(3)
    changed = picture.difference(before, vm.look())
    vm.unplug(name)
    vm.sleep(2)
    return changed
