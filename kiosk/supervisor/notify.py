"""Tells systemd how the kiosk is: ready, alive, stopping; tells nothing where there is none."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from typing import Final

_MICROSECONDS: Final = 1_000_000


class Notify:
    """The line to the service manager (sd_notify).

    Args:
        environment: of this process, where the manager says how to reach it.

    Attributes:
        interval: seconds between two signs of life that it waits for, or None where it waits for
            none; half of what it allows.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._address = _address(environment.get("NOTIFY_SOCKET", ""))
        self.interval = _interval(environment) if self._address else None

    def ready(self) -> None:
        """Say that somebody may use the kiosk."""
        self._send("READY=1")

    def alive(self) -> None:
        """Give a sign of life."""
        self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that the kiosk ends as it was told to."""
        self._send("STOPPING=1")

    def status(self, sentence: str) -> None:
        """Say in a few words how it is, for `systemctl status`; never a word about a citizen."""
        self._send(f"STATUS={' '.join(sentence.split())}")

    def _send(self, state: str) -> None:
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as end:
            try:
                end.sendto(state.encode(), self._address)
            except OSError:  # the manager misses a sign of life, and knows what to do about it
                return


def _address(named: str) -> str:
    """Give the socket's address; a leading @ stands for the zero byte of an abstract name."""
    if named.startswith("@"):
        return "\0" + named[1:]
    return named if named.startswith("/") else ""


def _interval(environment: Mapping[str, str]) -> float | None:
    meant_for = environment.get("WATCHDOG_PID", "")
    if meant_for and meant_for != str(os.getpid()):
        return None
    allowed = environment.get("WATCHDOG_USEC", "")
    if not allowed.isascii() or not allowed.isdigit() or int(allowed) == 0:
        return None
    return int(allowed) / _MICROSECONDS / 2
