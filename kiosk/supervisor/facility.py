"""What a kiosk lends a visit besides the web: printing, scanning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from kiosk import wire
    from kiosk.supervisor.proof import Check


class Facility(Protocol):
    """One of them; it serves the visit on the screen, and nothing of it outlives that visit."""

    def begin(self) -> None:
        """Serve a new visit."""

    def hear(self, message: wire.Message, carried: int | None) -> bool:
        """Take what the visit's shell says.

        Args:
            message: what.
            carried: the descriptor that came with it; ours to close where this returns True.

        Returns:
            Whether it is for this one.
        """

    def clear(self) -> Awaitable[Check]:
        """End everything of the visit, and tell whether nothing is left of it.

        Where this returns, nothing more goes to a shell: it would be that of the next visit.
        """
