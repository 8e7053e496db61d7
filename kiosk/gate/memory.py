"""What names lead to, kept for half a minute: a browser behind a proxy keeps nothing itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from kiosk.gate.resolver import Resolver

SECONDS: Final = 30.0  # less than the time to live of nearly all names
MAX_NAMES: Final = 256


class Memory:
    """A resolver that asks another one, and asks once for those who come together.

    Each connection still keeps to the one answer it got, and that is checked each time.

    Args:
        resolve: the other one.
        clock: gives seconds that never run backwards.
    """

    def __init__(self, resolve: Resolver, clock: Callable[[], float]) -> None:
        self._resolve = resolve
        self._clock = clock
        self._known: dict[tuple[str, int], tuple[float, asyncio.Task[Sequence[str]]]] = {}

    async def __call__(self, name: str, port: int) -> Sequence[str]:
        """Give the addresses of a name.

        Raises:
            OSError: as the other one does; that is not kept.
        """
        key = name, port
        until, task = self._known.get(key, (0.0, None))
        if task is None or until <= self._clock() or _failed(task):
            task = asyncio.ensure_future(self._ask(name, port))
            task.add_done_callback(_failed)  # an error that nobody waited for is no event
            self._known.pop(key, None)
            self._known[key] = self._clock() + SECONDS, task
            if len(self._known) > MAX_NAMES:
                del self._known[next(iter(self._known))]
        return await asyncio.shield(task)  # whoever goes away does not take the answer along

    async def _ask(self, name: str, port: int) -> Sequence[str]:
        return await self._resolve(name, port)


def _failed(task: asyncio.Task[Sequence[str]]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
