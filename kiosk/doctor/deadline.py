"""Starts what may never end, and waits for it no longer than there is time."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_OVER: Final = "it has not ended in time"


class Started(Generic[T]):
    """Work that goes on in a thread of its own, which holds up nobody's end.

    Args:
        work: what is done; what it raises is raised to whoever waits.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._results: list[T] = []
        self._error: Exception | None = None
        self._done = threading.Event()
        self._work = work
        threading.Thread(target=self._run, daemon=True).start()

    def wait(self, until: float) -> T:
        """Give what came of it.

        Args:
            until: when we stop waiting, by `time.monotonic`.

        Raises:
            TimeoutError: it still goes on.
        """
        if not self._done.wait(max(0.0, until - time.monotonic())):
            raise TimeoutError(_OVER)
        if self._error is not None:
            raise self._error
        return self._results[0]

    def _run(self) -> None:
        try:
            self._results.append(self._work())
        except Exception as error:  # noqa: BLE001 - raised again by `wait`
            self._error = error
        self._done.set()


def within(seconds: float, work: Callable[[], T]) -> T:
    """Do something that may never end.

    Args:
        seconds: for which it is waited for.
        work: what is done.

    Raises:
        TimeoutError: it still goes on.
    """
    return Started(work).wait(time.monotonic() + seconds)
