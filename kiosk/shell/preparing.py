"""Shows what to have at hand before a service, once a visit, over its page that loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.policy.preparing import to_prepare
from kiosk.shell.cover import Cover
from kiosk.shell.screens.prepare import Prepare, PrepareActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.policy.model import Service
    from kiosk.shell.browser.pages import OpenPage
    from kiosk.shell.look import Look
    from kiosk.shell.stage import Stage


class Preparing:
    """Remembers for which services this visit was told.

    Args:
        stage: where it is shown.
        shut: closes a page that nobody begins.
    """

    def __init__(self, stage: Stage, shut: Callable[[OpenPage], object]) -> None:
        self._stage = stage
        self._shut = shut
        self._told: set[str] = set()

    def cover(self, one: OpenPage, service: Service) -> None:
        """Lay the screen over a page that has just been opened from a tile, where it has a use."""
        if service.id in self._told or not to_prepare(service):
            return
        self._told.add(service.id)

        def begin() -> None:
            if one.cover is cover:
                one.cover = None
            self._stage.show()

        def leave() -> None:
            one.cover = None
            self._shut(one)

        actions = PrepareActions(begin, leave)

        def make(look: Look) -> Prepare:
            return Prepare(look, service, actions)

        cover = Cover(make, leave)
        one.cover = cover
