"""Ends sessions, and proves that nothing of them is left."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.supervisor.proof import prove
from kiosk.supervisor.walled import NotWipedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kiosk.supervisor.proof import Check, Proof, Remains
    from kiosk.supervisor.session import Session


class Proving:
    """Remembers what could not be proved, and looks for it again with each proof.

    Args:
        say: what is told in plain words; never a word about a citizen.

    Attributes:
        last: the last proof.
        at: when it was made, on the clock on the wall.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self.last: Proof | None = None
        self.at: datetime | None = None
        self._say = say
        self._unproved: list[Remains] = []

    async def wipe(
        self, session: Session, alive: Iterable[Session | None], cleared: Sequence[Check] = ()
    ) -> bool:
        """Kill a session and tell whether everything ever unproved is proved wiped now.

        Args:
            session: which.
            alive: those that live on beside it.
            cleared: what was seen by those who lent it something.
        """
        self._unproved.append(session.remains())
        try:
            await session.kill()
        except NotWipedError as error:
            self._say(str(error))
            return False
        others = [one.first for one in alive if one]
        left = []
        for remains in self._unproved:
            self.last = prove(remains, cleared=cleared, others=others)
            self.at = datetime.now()  # noqa: DTZ005 - as a clock on the wall
            if not self.last.clean:
                left.append(remains)
                self._say(f"not clean: {', '.join(self.last.unclean)}")
        self._unproved = left
        return not left
