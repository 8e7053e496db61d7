"""The home screen: the services as tiles, a search, the mailbox, every service by theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.i18n import Language
from kiosk.i18n import gettext as _
from kiosk.policy.model import Policy, Service
from kiosk.policy.search import find, is_address
from kiosk.shell.controls import Button, Field, Text, ground
from kiosk.shell.look import Look
from kiosk.shell.tiles import Tile, TileGrid

START, MAIL, ALL = "start", "mail", "all"  # the views that are no theme


def _nothing() -> None:
    """Take no notice."""


@dataclass(frozen=True, slots=True)
class HomeActions:
    """What the home screen asks for.

    Attributes:
        open_service: takes the id of a service.
        open_url: takes an address as it was typed, unchecked.
        moved: the view changed; ask `can_go_back` again.
    """

    open_service: Callable[[str], object]
    open_url: Callable[[str], object]
    help: Callable[[], object]
    call_agent: Callable[[], object] = field(default=_nothing)
    moved: Callable[[], object] = field(default=_nothing)


class Home(QWidget):
    """Where every visit begins; `query` and `view` keep their place when the look changes."""

    def __init__(
        self,
        look: Look,
        policy: Policy,
        actions: HomeActions,
        *,
        query: str = "",
        view: str = START,
    ) -> None:
        super().__init__()
        ground(self)
        self._look, self._policy, self._actions = look, policy, actions
        self.view = view
