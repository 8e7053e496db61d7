"""The help and what is behind it: the rules, the accessibility statement, the tour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.accessibility.statement import read
from kiosk.settings import ACCESSIBILITY_STATEMENT
from kiosk.shell.cover import Cover
from kiosk.shell.screens.charter import Rules, RulesActions, notice
from kiosk.shell.screens.declaration import Declaration
from kiosk.shell.screens.help import Call, Help, HelpActions
from kiosk.shell.screens.tour import Tour, TourActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.policy.model import Policy
    from kiosk.shell.look import Look
    from kiosk.shell.stage import Stage


@dataclass(frozen=True, slots=True)
class Asked:
    """What the screens of the help ask of the journey.

    Attributes:
        call_agent: calls somebody.
        await_code: lets whoever waits for a code wait.
        offer: shows a PDF, and asks whether it shall be printed.
        counted: shows what this kiosk counts.
        adapt: shows what is there for hands that tremble.
        workshop: shows the exercises; None but in practice mode.
    """

    call_agent: Callable[[], object]
    await_code: Callable[[], object]
    offer: Callable[[bytes], object]
    counted: Callable[[], object]
    adapt: Callable[[], object]
    workshop: Callable[[], object] | None = None


class Assistance:
    """Shows each of them over everything.

    Args:
        stage: where.
        policy: of this kiosk.
        asked: what they ask for.
    """

    def __init__(self, stage: Stage, policy: Policy, asked: Asked) -> None:
        self._stage = stage
        self._policy = policy
        self._asked = asked

    def help(self, call: Call = Call.NONE) -> None:
        """Say how it works, and whom to ask."""
        actions = HelpActions(
            self._asked.call_agent,
            self._leave,
            self._asked.await_code,
            self.rules,
            self._accessibility,
            self.tour,
            self._asked.adapt,
            self._asked.workshop,
        )

        def make(look: Look) -> Help:
            return Help(look, self._policy, actions, call)

        self._stage.lay(Cover(make, self._leave))

    def rules(self) -> None:
        """Show what people are told before a visit, which can be printed now."""

        def output() -> None:
            from kiosk.shell.aide import rules  # noqa: PLC0415 - few visits need it

            self._asked.offer(rules(notice(self._policy)))

        def make(look: Look) -> Rules:
            return Rules(look, self._policy, RulesActions(self.help, output, self._asked.counted))

        self._stage.lay(Cover(make, self.help))

    def tour(self, step: int = 0) -> None:
        """Show a picture of the tour, from 0; “Retour” shows the one before it."""

        def back() -> None:
            if step:
                self.tour(step - 1)
            else:
                self.help()

        actions = TourActions(self.tour, self._leave)
        self._stage.lay(Cover(lambda look: Tour(look, step, actions), back))

    def _accessibility(self) -> None:
        """Say what this kiosk cannot promise yet, and what to do instead."""
        told = read(ACCESSIBILITY_STATEMENT)
        self._stage.lay(
            Cover(lambda look: Declaration(look, self._policy.site, told, self.help), self.help)
        )

    def _leave(self) -> None:
        self._stage.lay(None)
