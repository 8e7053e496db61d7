"""Shuts the machine down or restarts it, through its service manager."""

from __future__ import annotations

import shutil
import subprocess
from typing import Final

from kiosk.order import Order, Refusal

WORDS: Final = {Order.SHUT_DOWN: "poweroff", Order.REBOOT: "reboot"}
_PATIENCE: Final = 5.0  # seconds; nobody is at the kiosk meanwhile


def turn(order: Order, manager: str = "systemctl") -> str:
    """Have the machine shut down or restart; ask only between two visits.

    Args:
        order: one of `WORDS`.
        manager: the program that does it.

    Returns:
        Why it does not, a `kiosk.order.Refusal`, or "".
    """
    program = shutil.which(manager)
    if not program:
        return Refusal.NOT_YET
    # it needs no password where the kiosk's user is the one who is logged in at the machine
    command = [program, "--no-ask-password", "--no-wall", "--no-block", WORDS[order]]
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return Refusal.FAILED
    return "" if done.returncode == 0 else Refusal.FAILED
