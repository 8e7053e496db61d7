"""The walk of a citizen through the machine: from the attract screen to the CAF and back."""

from __future__ import annotations

import time
from typing import Final

from kiosk.audit.canary import Canary
from tests.image import picture, reading
from tests.image.board import Board
from tests.image.picture import Box
from tests.image.running import Running, ScreenError, Seen

START: Final = "Touchez l'écran pour commencer"
BEGIN: Final = "Commencer"
UNDERSTOOD: Final = "J'ai compris, je commence"
HOME: Final = "Que voulez-vous faire ?"
SERVICE: Final = "CAF"
PREPARED: Final = "J'ai tout, je commence"  # once a visit, before what a service may ask for
SITE: Final = "Vos aides, simplement"
DOOR: Final = "Se connecter à Mon compte"
LOG_IN: Final = "Votre numéro de sécurité sociale"
BACK: Final = "Accueil"
SEARCH: Final = "Cherchez une démarche. Exemple : carte grise"
FINISHED: Final = "J'ai fini"
ERASE: Final = "Oui, tout effacer"
ERASED: Final = "C'est fini. Tout est effacé."
READ: Final = "J'ai compris"
POWER_ON: Final = 60.0  # seconds of a real machine from power-on to the first screen
_KEY: Final = 0.2  # seconds between two keys


def starts(vm: Running) -> Seen:
    """Wait for the first screen after power-on: the one that asks to be touched."""
    return vm.wait(lambda words: reading.shows(words, START), "start", POWER_ON)


def come_in(vm: Running) -> Seen:
    """Touch the first screen, take note of the rules, and come to the home."""
    vm.tap(BEGIN)
    _either(vm, UNDERSTOOD, HOME)
    return vm.sees(HOME)


def _either(vm: Running, button: str, label: str, patience: float = 30) -> None:
    """Wait for one of two screens, and touch the button of the first, which is not always there."""
    seen = vm.wait(
        lambda words: reading.shows(words, button) or reading.shows(words, label), button, patience
    )
    if reading.find(seen.words, button):
        vm.sleep(2)  # the keyboard of the screen before may still go, and what is there move
        vm.tap(button)


def visit_the_caf(vm: Running) -> None:
    """Go to the CAF of the practice sites, as far as its log-in."""
    vm.tap(SERVICE)
    _either(vm, PREPARED, SITE, patience=60)
    vm.sees(SITE, patience=60)
    vm.tap(DOOR)
    vm.sees(LOG_IN, patience=60)


def go_home(vm: Running) -> None:
    """Touch the button of the bar that leads back to the services."""
    vm.tap(BACK)
    vm.sees(HOME)


def search(vm: Running, board: Board, canary: Canary) -> None:
    """Type a text that nobody else would write into the search field, and see it there.

    Raises:
        ScreenError: it does not stand there.
    """
    vm.tap(SEARCH)
    end = time.monotonic() + 10 * vm.speed.patience
    while not board.is_on(vm.look()):
        if time.monotonic() > end:
            vm.keep(vm.look(), "no-keyboard")
            raise ScreenError("the keyboard does not come", hint="or it looks unlike ours")
        time.sleep(0.5)
    vm.sleep(2)
    for letter in canary.value.lower():
        vm.touch(*board.key(letter))
        time.sleep(_KEY * vm.speed.pace)
    vm.sees(canary.value, patience=20)


def leave(vm: Running) -> None:
    """End the visit, and see that the next one can begin."""
    vm.tap(FINISHED)
    vm.tap(ERASE)
    vm.sees(ERASED, patience=60)
    vm.tap(READ)
    vm.sees(START)


def same_as_before(vm: Running, before: Seen, masks: tuple[Box, ...] = ()) -> float:
    """Tell which part of the first screen is not as it was before a visit."""
    return picture.difference(before.image, vm.look(), masks)
