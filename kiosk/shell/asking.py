"""Whoever asks the agent: for her, or for a site that only she may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk import wire
from kiosk.i18n import gettext as _
from kiosk.shell.cover import Cover
from kiosk.shell.screens.asked import Asked
from kiosk.shell.screens.help import Call

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.policy.model import Decision
    from kiosk.shell.stage import Stage


@dataclass(frozen=True, slots=True, repr=False)
class Wanted:
    """A site that was refused.

    Attributes:
        host: its name.
        decision: why.
        open: shows the page that was wanted.
    """

    host: str
    decision: Decision
    open: Callable[[], None]


class Asking:
    """Calls the agent, and shows what comes of it.

    Args:
        stage: where it shows.
        tell: sends a message to the supervisor.
        help: shows the help, with what became of the call.
        dismiss: takes the screen away again.
    """

    def __init__(
        self,
        stage: Stage,
        tell: Callable[[wire.Message], None],
        help: Callable[[Call], None],  # noqa: A002 - what it shows
        dismiss: Callable[[], None],
    ) -> None:
        self._stage = stage
        self._tell = tell
        self._help = help
        self._dismiss = dismiss
        self._shown: Cover | None = None  # what the last caller of the agent was told
        self._again: Callable[[Call], None] = help
        self._wanted: Wanted | None = None

    def call(self) -> None:
        """Ask for the agent."""
        self._ask(self._help)

    def want(self, wanted: Wanted) -> None:
        """Ask the agent for a site."""
        self._wanted = wanted
        why = wanted.decision
        self._tell(wire.Wish(wanted.host, why.reason, why.category, why.opener or ""))
        self._ask(lambda call: self._show(wanted, call))

    def told(self) -> None:
        """Say that the agent knows, if the caller still reads that it is not so."""
        if self._shown is not None and self._stage.overlay is self._shown:
            self._again(Call.TOLD)
            self._shown = None

    def permitted(self, host: str) -> None:
        """Show the page that was wanted: the agent has opened its site."""
        wanted, self._wanted = self._wanted, None
        if wanted is None or wanted.host != host:
            return
        self._dismiss()
        wanted.open()
        self._stage.say(lambda: _("L'agent a ouvert ce site pour votre visite."))

    def _ask(self, show: Callable[[Call], None]) -> None:
        self._tell(wire.CallAgent())
        self._again = show
        show(Call.UNHEARD)
        self._shown = self._stage.overlay

    def _show(self, wanted: Wanted, call: Call) -> None:
        self._stage.lay(
            Cover(lambda look: Asked(look, wanted.host, call, self._dismiss), self._dismiss)
        )
