"""Does one thing with a mounted stick in processes that end, whatever the stick does to them."""

from __future__ import annotations

import os
import select
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk.stick.copying import CopyError
from kiosk.stick.outcome import exit_code, of_exit
from kiosk.stick.volume import VolumeError
from kiosk.usb_stick import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from socket import socket

    from kiosk.stick.volume import Volume

_GRACE: Final = 2.0  # seconds that a killed process may take to be gone
_FREED: Final = 2.0


def within(
    volume: Volume,
    work: Callable[[int], Outcome],
    *,
    line: socket,
    writable: bool,
    seconds: float,
) -> Outcome:
    """Mount, work as nobody, unmount; all of it in time or not at all.

    Args:
        volume: the stick.
        work: is given the first folder of it, in a process without rights.
        line: to whoever asked; when they are gone, nobody waits for it any more.
        writable: whether it is to be written.
        seconds: after which everything is killed.
    """
    outer = os.fork()
    if outer == 0:
        _end(lambda: _mounted(volume, work, writable=writable))
    ended = os.pidfd_open(outer)
    try:
        ready = select.select([ended, line.fileno()], [], [], seconds)[0]
        outcome = None if ended in ready else Outcome.GONE if ready else Outcome.SLOW
        if outcome is not None:
            _kill_group(outer)
            signal.pidfd_send_signal(ended, signal.SIGKILL)  # it may lead no group yet
            if not select.select([ended], [], [], _GRACE)[0]:
                return Outcome.STUCK
        _, status = os.waitpid(outer, 0)
    finally:
        os.close(ended)
    _kill_group(outer)  # the one without rights, where the first one crashed
    limit = time.monotonic() + _FREED
    while not volume.free():
        if time.monotonic() > limit:
            return Outcome.STUCK
        time.sleep(0.02)
    return outcome or of_exit(os.waitstatus_to_exitcode(status))


def _mounted(volume: Volume, work: Callable[[int], Outcome], *, writable: bool) -> Outcome:
    os.setsid()
    volume.mount(writable=writable)
    inner = os.fork()
    if inner == 0:
        _end(lambda: work(volume.open()))
    _, status = os.waitpid(inner, 0)
    volume.unmount()
    return of_exit(os.waitstatus_to_exitcode(status))


def _end(work: Callable[[], Outcome]) -> None:
    """End this process with what the work gives; no word of an error, it could hold a name."""
    outcome = Outcome.GONE
    try:
        outcome = work()
    except (CopyError, VolumeError) as error:
        outcome = error.outcome
    finally:
        os._exit(exit_code(outcome))


def _kill_group(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
