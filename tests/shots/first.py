"""The four screens of the first start, for the pictures and for the tests of accessibility."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.seed.proposal import Answers
from kiosk.seed.surroundings import Cable, Heard, Strength
from kiosk.shell.first.code import CodeScreen
from kiosk.shell.first.frame import FrameActions
from kiosk.shell.first.network import Around, NetworkScreen
from kiosk.shell.first.place import PlaceScreen
from kiosk.shell.first.screen import ScreenScreen
from kiosk.shell.first.summary import Ready, Summary

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk.shell.look import Look

TOWN = Answers(
    "Agence postale communale de Saint-Exemple", "Saint-Exemple-sur-Allier", "04 70 00 00 00"
)
AT_HOME = Answers(TOWN.name, TOWN.commune, TOWN.phone, wifi=True, ssid="Livebox-4F21")
FAULT = (
    "Erreur dans « ilot.yaml », ligne 16 : « phone ». "
    "Écrivez comme ceci : « phone: 04 70 00 00 00 ». "
    "Vous pouvez aussi répondre ici."
)
NETWORKS = (
    Heard("Livebox-4F21", Strength.GOOD, secured=True),
    Heard("Mairie de Saint-Exemple", Strength.FAIR, secured=True),
    Heard("FreeWifi_secure", Strength.FAIR, secured=True),
    Heard("SFR WiFi Mobile Invités", Strength.WEAK, secured=False),
    Heard("DIRECT-hp-LaserJet", Strength.WEAK, secured=True),
)


def _nothing(*_: object) -> None:
    """Do nothing: a picture has nobody to act for."""


class Town:
    """An air in which some networks are heard at once."""

    def __init__(self, networks: tuple[Heard, ...] = NETWORKS) -> None:
        self.networks = networks

    def listen(self, found: Callable[[tuple[Heard, ...]], object]) -> None:
        """Tell of them."""
        found(self.networks)


def around(cable: Cable = Cable.PLUGGED, printer: str | None = None) -> Around:
    """Give what a machine finds."""
    return Around(lambda: cable, lambda: "wlan0", Town(), lambda: printer)


_ON = FrameActions(_nothing, _nothing)


def _place(fault: str = "", answers: Answers = TOWN) -> Callable[[Look], QWidget]:
    def make(look: Look) -> QWidget:
        screen = PlaceScreen(look, answers, FrameActions(None, _nothing))
        screen.fault(fault)
        return screen

    return make


def _network(answers: Answers, cable: Cable) -> Callable[[Look], QWidget]:
    def make(look: Look) -> QWidget:
        screen = NetworkScreen(look, answers, _ON, around(cable))
        screen.begin()
        screen.end()
        return screen

    return make


SCREENS: dict[str, Callable[[Look], QWidget]] = {
    "first-place": _place(answers=Answers()),
    "first-place-fault": _place(FAULT),
    "first-cable": _network(TOWN, Cable.PLUGGED),
    "first-unplugged": _network(
        Answers(TOWN.name, TOWN.commune, wifi=False, ssid="kept"), Cable.UNPLUGGED
    ),
    "first-wifi": _network(TOWN, Cable.UNPLUGGED),
    "first-password": _network(AT_HOME, Cable.UNPLUGGED),
    "first-screen": lambda look: ScreenScreen(look, TOWN, _ON, lambda: None),
    "first-screen-printer": lambda look: ScreenScreen(
        look, TOWN, _ON, lambda: "HP OfficeJet Pro 9010 series"
    ),
    "first-summary": lambda look: Summary(look, AT_HOME, _nothing, _nothing),
    "first-ready": Ready,
}
# its digits take no focus, as those of the agent's pad: whoever has keys types them
APART: dict[str, Callable[[Look], QWidget]] = {
    "first-code": lambda look: CodeScreen(look, _nothing, _nothing),
}
