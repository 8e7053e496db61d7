"""Adapts the kiosk to somebody's hands, for as long as the visit lasts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from kiosk.i18n import gettext as _
from kiosk.shell.cover import Cover
from kiosk.shell.screens.adapting import Adaptation
from kiosk.shell.screens.adapting import Adapting as Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.shell.look import Look
    from kiosk.shell.stage import Stage


class Adapting:
    """What may be adapted, and the screen for it.

    Args:
        stage: where the screen is shown.
        dress: shows everything in another look.
        leave: shows what was there before the screen.
    """

    def __init__(
        self, stage: Stage, dress: Callable[[Look], None], leave: Callable[[], object]
    ) -> None:
        self._stage = stage
        self._dress = dress
        self._leave = leave
        self._last = 0

    def begin(self) -> None:
        """Show what may be adapted."""
        self._last = 0
        self._stage.lay(Cover(self._make, self._leave))

    def _make(self, look: Look) -> Screen:
        return Screen(look, self._choices(look), self._leave, self._last)

    def _choices(self, look: Look) -> list[Adaptation]:
        return [
            Adaptation(
                _("Touches lentes"),
                _("Une touche à la fois. Un appui répété trop vite ne compte pas."),
                "slow-keys",
                look.slow_keys,
                partial(self._slow_keys, look),
            ),
        ]

    def _slow_keys(self, look: Look, on: bool) -> None:  # noqa: FBT001 - that of the choices
        self._wear(0, replace(look, slow_keys=on))

    def _wear(self, place: int, look: Look) -> None:
        self._last = place
        self._dress(look)
