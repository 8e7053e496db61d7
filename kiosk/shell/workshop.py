"""Follows the exercises of the workshop through a visit in practice mode, and tells of each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kiosk.accessibility.workshop import Progress
from kiosk.i18n import gettext as _
from kiosk.shell.cover import Cover
from kiosk.shell.screens.workshop import WorkshopActions, WorkshopScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QUrl

    from kiosk.shell.look import Look
    from kiosk.shell.stage import Stage


class Workshop:
    """What this visit has practised.

    Args:
        stage: where it shows.
        home: shows the first tiles.
        offer: shows a PDF, and asks whether it shall be printed.
    """

    def __init__(
        self, stage: Stage, home: Callable[[], object], offer: Callable[[bytes], object]
    ) -> None:
        self._stage = stage
        self._home = home
        self._offer = offer
        self._progress = Progress()

    def opened(self, service: str) -> None:
        """Follow a service that was opened from its tile."""
        self._follow(self._progress.opened(service))

    def arrived(self, url: QUrl) -> None:
        """Follow a page to where it has come."""
        self._follow(self._progress.arrived(url.host(), url.path()))

    def show(self) -> None:
        """Show the exercises."""
        actions = WorkshopActions(self._home, self._print, self._leave)

        def make(look: Look) -> WorkshopScreen:
            return WorkshopScreen(look, self._progress, actions)

        self._stage.lay(Cover(make, self._leave))

    def _follow(self, after: Progress) -> None:
        fresh = after.done - self._progress.done
        self._progress = after
        for exercise in fresh:
            self._stage.say(partial(_praise, int(exercise)))

    def _print(self) -> None:
        from kiosk.shell.aide import workshop  # noqa: PLC0415 - few visits need it

        self._offer(workshop())

    def _leave(self) -> None:
        self._stage.lay(None)


def _praise(number: int) -> str:
    return _("Exercice {n} réussi. Pour la suite : « Aide », « Atelier ».").format(n=number)
