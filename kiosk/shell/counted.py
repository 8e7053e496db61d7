"""Shows a citizen what this kiosk counts, as the supervisor hands it over."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Final

from kiosk import wire
from kiosk.shell.cover import Cover
from kiosk.shell.screens.counted import Counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.policy.model import Policy
    from kiosk.shell.look import Look
    from kiosk.shell.stage import Stage
    from kiosk.usage.upcoming import Upcoming

_MOST: Final = 1 << 20  # bytes; a year of weeks that wait has some 250 kB


class Counting:
    """One screen, which asks each time that it is opened.

    Args:
        stage: where it shows.
        policy: by which services and categories are called.
        ask: asks the supervisor.
        leave: goes back to where this was opened.
        sends: whether this kiosk reports to anybody.
    """

    def __init__(
        self,
        stage: Stage,
        policy: Policy,
        ask: Callable[[], object],
        leave: Callable[[], object],
        *,
        sends: bool,
    ) -> None:
        self._stage = stage
        self._policy = policy
        self._ask = ask
        self._leave = leave
        self._sends = sends
        self._upcoming: Upcoming | None = None
        self._nothing = False
        self._cover: Cover | None = None

    def begin(self) -> None:
        """Open the screen."""
        self._upcoming, self._nothing = None, False
        self._lay()
        self._ask()

    def hear(self, message: wire.Message, descriptors: Sequence[int]) -> None:
        """Take what is counted."""
        if not isinstance(message, wire.Counted) or not descriptors:
            return
        from kiosk.usage.transcript import load  # noqa: PLC0415 - few visits need it

        text = os.pread(descriptors[0], _MOST, 0).decode(errors="replace")
        try:
            self._upcoming = load(text) if text else None
        except ValueError:
            self._upcoming = None
        self._nothing = self._upcoming is None
        if self._cover is not None and self._stage.overlay is self._cover:
            self._lay()

    def _lay(self) -> None:
        self._cover = Cover(partial(self._make), self._leave)
        self._stage.lay(self._cover)

    def _make(self, look: Look) -> Counted:
        from kiosk.usage.wording import Labels, upcoming_sections  # noqa: PLC0415 - as above

        if self._upcoming is None:
            return Counted(look, () if self._nothing else None, self._leave)
        labels = Labels.of(self._policy)
        sections = upcoming_sections(self._upcoming, labels, sends=self._sends)
        return Counted(look, sections, self._leave)
