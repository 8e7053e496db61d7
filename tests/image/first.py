"""Follows docs/installer.md from the stick and an empty seed, step by step, by touch."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from tests.devices.ipp_printer import IppPrinter
from tests.image import reading, sockets, walk
from tests.image.board import Board
from tests.image.reading import Word
from tests.image.running import Running, ScreenError
from tests.image.usb_printer import UsbPrinter

PLACE: Final = "Bienvenue. Où est cette borne ?"
NAME: Final = "Nom de l'agence"
COMMUNE: Final = "Commune"
NETWORK: Final = "Comment la borne va-t-elle sur Internet ?"
SCREEN: Final = "La taille de l'écran, et l'imprimante"
CODE: Final = "Le code de l'agent"
SECOND: Final = "Tapez le même code une deuxième fois."
SUMMARY: Final = "Tout est juste ?"
GO_ON: Final = "Continuer"
DONE: Final = "Oui, c'est prêt"
AGENCY: Final = "agence de nozan"
VILLAGE: Final = "nozan"
DIGITS: Final = "4827"
AGENT: Final = "Tapez votre code, puis touchez"
PROVED: Final = "Dernière visite : tout est effacé"
PRINTS: Final = "Imprimante : prête."
SCANS: Final = "Scanner : prêt."
SHEET: Final = "Imprimer la fiche"
CLOSE: Final = "Fermer"
_STICK: Final = 8_000_000_000  # bytes of the smallest that the page names
_WRITES: Final = 'xzcat "$1" | dd of="$2" bs=4M conv=fsync,notrunc,sparse status=none'
_CORNER: Final = (20, 20)  # pixels: where the agent holds her finger
_HELD: Final = 3.5  # seconds; three are asked for
_SPACE: Final = "Espace"
_ENTER: Final = "Valider"
_KEY: Final = 0.2  # seconds between two keys
# from the middle of a label to that of its field, in heights of its word on the screen
_BELOW: Final = {NAME: 4.0, COMMUNE: 3.3}
_ROW: Final = 0.906  # of the distance between two columns of the pad
_ABOVE: Final = 0.15  # of it, from the word of a key to the middle of its row


def write_the_stick(image: Path, stick: Path) -> Path:
    """Write what an administrator hands out to an empty stick, by the page's own line for Linux.

    Raises:
        KioskError: there is nothing to hand out.
    """
    packed = image.with_name(f"{image.name}.xz")
    if not packed.exists():
        hint = "./build_image.sh makes it, if it is not stopped before"
        raise KioskError(f"{packed}: there is no such file", hint=hint)
    with stick.open("wb") as file:
        file.truncate(_STICK)
    subprocess.run(["/bin/bash", "-o", "pipefail", "-c", _WRITES, "-", packed, stick], check=True)
    return stick


def answer_all(vm: Running, board: Board) -> None:
    """Answer the four screens, as the page says, and finish."""
    vm.sees(PLACE, patience=walk.POWER_ON)
    _write(vm, board, NAME, AGENCY)
    _write(vm, board, COMMUNE, VILLAGE)
    for title in (NETWORK, SCREEN, CODE):
        _go_on(vm)
        vm.sees(title)
    _type_code(vm)
    vm.sees(SECOND)
    _type_code(vm)
    seen = vm.sees(SUMMARY)
    for word in (AGENCY, VILLAGE):
        if not reading.shows(seen.words, word):
            raise ScreenError(f"the summary does not say “{word}”")
    vm.tap(DONE)


def plug_the_printer_in(vm: Running, device: UsbPrinter) -> None:
    """Do what stands under 5: plug it in, and read in the agent's panel that it is ready."""
    vm.plug_redirected(device.place, "printer")
    _open_panel(vm)
    for line in (PRINTS, SCANS):
        vm.sees(line, patience=120)
    _leave_panel(vm)


def check_before_leaving(vm: Running, printer: IppPrinter) -> None:
    """Do what stands under 6, from 1 to 3: a visit, what the panel says of it, the agent's sheet.

    Raises:
        ScreenError: the sheet does not come out of the printer.
    """
    walk.come_in(vm)
    vm.tap(walk.SERVICE)
    vm.sees(walk.BACK)
    walk.leave(vm)
    _open_panel(vm)
    vm.sees(PROVED, patience=60)
    vm.tap(SHEET)
    if not vm.until(lambda: bool(printer.paper), patience=120):  # a job dropped is over, too
        raise ScreenError(f"no sheet comes out of the printer, which got {len(printer.jobs)} jobs")
    vm.sees(PRINTS, patience=60)
    _leave_panel(vm)


def plug_a_keyboard_in(vm: Running) -> float:
    """Do what stands under 6.5: type on it, and tell which part of the screen changed."""
    vm.tap(walk.SEARCH)
    vm.sees(_SPACE)
    return sockets.types(vm, "stranger", "STRANGER")


def _open_panel(vm: Running) -> None:
    vm.sleep(2)  # until it hears a finger at once: it may just have started
    vm.hold(*_CORNER, _HELD)
    vm.sees(AGENT)
    _type_code(vm)


def _leave_panel(vm: Running) -> None:
    vm.tap(CLOSE)
    vm.sees(walk.START)


def _write(vm: Running, board: Board, label: str, text: str) -> None:
    box = reading.find(vm.sees(label).words, label)
    assert box, label
    x, y = box.middle
    vm.touch(x, y + round(_BELOW[label] * (box.bottom - box.top)))
    keys = _keys(board, vm.sees(_SPACE).words)
    for letter in text:
        vm.touch(*keys[letter])
        time.sleep(_KEY * vm.speed.pace)
    vm.sees(text, patience=20)


def _go_on(vm: Running) -> None:
    """Touch the button, which stands on the right: sentences name it too."""
    right = vm.machine.width // 2
    words = [word for word in vm.sees(GO_ON).words if word.box.left > right]
    vm.touch(*_middle(words, GO_ON))


def _keys(board: Board, words: tuple[Word, ...]) -> dict[str, tuple[int, int]]:
    """Give where the keys are: as wide as on any screen, and as high as this one's size has them.

    No seed has told that size yet; two words on the board tell where its rows are.
    """
    drawn = reading.read(board.image)
    (_, low), (_, high) = _middle(words, _SPACE), _middle(words, _ENTER)
    (_, drawn_low), (_, drawn_high) = _middle(drawn, _SPACE), _middle(drawn, _ENTER)
    scale = (low - high) / (drawn_low - drawn_high)
    top = board.box.top + drawn_high
    return {key: (x, round(high + (y - top) * scale)) for key, (x, y) in board.keys.items()}


def _type_code(vm: Running) -> None:
    words = vm.sees("Corriger").words
    first = _middle(words, "Corriger")
    # a sentence on the left may name the key too
    last = _middle([word for word in words if word.box.left > first[0]], "Valider")
    column = (last[0] - first[0]) / 2
    for digit in DIGITS:
        row, place = divmod(int(digit) - 1, 3)
        y = first[1] - _ABOVE * column - (3 - row) * _ROW * column
        vm.touch(round(first[0] + place * column), round(y))
        time.sleep(_KEY * vm.speed.pace)
    vm.touch(*last)


def _middle(words: Sequence[Word], label: str) -> tuple[int, int]:
    box = reading.find(words, label)
    if box is None:
        raise ScreenError(f"there is no “{label}”")
    return box.middle
