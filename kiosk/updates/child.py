"""Runs one look in a process of its own, which may be killed at any moment: `python -m` this.

A clock of the system ends it at its deadline, whatever it waits for: a name, a handshake, a header
that comes letter by letter. It reads its task as a line of JSON, and says what it found as another.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
import tempfile
from dataclasses import asdict
from typing import Final

from kiosk.errors import KioskError
from kiosk.updates.look import look
from kiosk.updates.store import BusyError, Store
from kiosk.updates.task import Task

_READABLE: Final = 0o022  # the supervisor, another user, reads what we write


def _say(what: str) -> None:
    sys.stderr.write(f"kiosk: {what}\n")


def do(task: Task) -> None:
    """Look once, and say what was found; this process ends at the deadline of the task."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # it ends us even inside the C library
    signal.setitimer(signal.ITIMER_REAL, task.seconds)
    os.umask(_READABLE)
    # what is fetched goes there before it is verified: memory may be too small for an index
    tempfile.tempdir = str(Store(task.folder).staging)
    try:
        answer = asdict(look(task, dt.datetime.now(dt.UTC), _say))
    except KioskError as error:
        busy = isinstance(error, BusyError)
        answer = {"error": error.message, "hint": error.hint, "busy": busy}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Read the task from standard input, and do it."""
    do(Task.load(sys.stdin.readline()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
