"""Adapts the kiosk to somebody's hands, for as long as the visit lasts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from kiosk.i18n import gettext as _
from kiosk.shell.cover import Cover
from kiosk.shell.screens.adapting import Adaptation
from kiosk.shell.screens.adapting import Adapting as Screen
from kiosk.shell.screens.switches import Switches, SwitchesActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.shell.look import Look
    from kiosk.shell.stage import Stage
    from kiosk.shell.window import Window


class Adapting:
    """What may be adapted, and the screen for it.

    Args:
        stage: where the screen is shown.
        window: that of the stage.
        dress: shows everything in another look.
        leave: shows what was there before the screen.
    """

    def __init__(
        self,
        stage: Stage,
        window: Window,
        dress: Callable[[Look], None],
        leave: Callable[[], object],
    ) -> None:
        self._stage = stage
        self._window = window
        self._dress = dress
        self._leave = leave
        self._last = 0

    def begin(self) -> None:
        """Show what may be adapted."""
        self._last = 0
        self._stage.lay(Cover(self._make, self._leave))

    def propose_switches(self) -> None:
        """Show the choice of switches over everything, already gone through by one switch."""
        self._dress(replace(self._window.look, switches=1))
        self._choose_switches(proposed=True)

    def _choose_switches(self, *, proposed: bool = False) -> None:
        def close() -> None:
            self._window.offer_choice(None)

        def leave() -> None:  # by Escape, which no switch sends
            close()
            if proposed:
                self._switches(0)

        actions = SwitchesActions(self._switches, self._pace, close)
        self._window.offer_choice(Cover(lambda look: Switches(look, actions), leave))

    def _switches(self, count: int) -> None:
        self._dress(replace(self._window.look, switches=count))

    def _pace(self, seconds: float) -> None:
        self._dress(replace(self._window.look, pace=seconds))

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
            Adaptation(
                _("Contacteur"),
                _("Tout se commande avec 1, 2 ou 4 touches."),
                "switch",
                look.switches > 0,
                lambda _on: self._choose_switches(),
            ),
            Adaptation(
                _("Bas d'écran"),
                _("Tout ce qui se touche descend, à portée d'une personne assise."),
                "low",
                look.low,
                partial(self._low, look),
            ),
        ]

    def _slow_keys(self, look: Look, on: bool) -> None:  # noqa: FBT001 - that of the choices
        self._wear(0, replace(look, slow_keys=on))

    def _low(self, look: Look, on: bool) -> None:  # noqa: FBT001 - that of the choices
        self._wear(2, replace(look, low=on))

    def _wear(self, place: int, look: Look) -> None:
        self._last = place
        self._dress(look)
