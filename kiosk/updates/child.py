"""Runs one look in a process of its own, which may be killed at any moment: `python -m` this.

A clock of the system ends it at its deadline, whatever it waits for: a name, a handshake, a header
that comes letter by letter. It reads its task as a line of JSON, and says what it found as another.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from kiosk.errors import KioskError
from kiosk.updates.look import look
from kiosk.updates.status import Fault, Found
from kiosk.updates.store import BusyError, Store
from kiosk.updates.task import Task

_GRACE: Final = 5.0  # seconds for a clock that did not ring, before we kill it ourselves
_READABLE: Final = 0o022  # the supervisor, another user, reads what we write


def run(task: Task, environment: Mapping[str, str]) -> Found:
    """Have a process look once.

    Args:
        task: what it does.
        environment: of that process.

    Raises:
        BusyError: another look is at work.
        KioskError: the trusted root cannot be read.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk.updates.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=dict(environment),
    ) as child:
        try:
            answer, _ = child.communicate(f"{task.dump()}\n", timeout=task.seconds + _GRACE)
        except subprocess.TimeoutExpired:
            return Found(Fault.SLOW, version=_offered(task))
        finally:
            child.kill()
    if child.returncode in {-signal.SIGALRM, -signal.SIGKILL}:
        return Found(Fault.SLOW, version=_offered(task))
    return _understood(answer, task)


def _understood(answer: str, task: Task) -> Found:
    try:
        said = json.loads(answer)
    except ValueError:  # it has told standard error why
        return Found(Fault.BROKEN, version=_offered(task))
    if "error" in said:
        kind = BusyError if said["busy"] else KioskError
        raise kind(said["error"], hint=said["hint"])
    return Found(**said | {"fault": Fault(said["fault"]) if said["fault"] else None})


def _offered(task: Task) -> str:
    offered = Store(task.folder).offered()
    return offered.name if offered else ""


def _say(what: str) -> None:
    sys.stderr.write(f"kiosk: {what}\n")


def main() -> int:
    """Read the task from standard input, and do it."""
    task = Task.load(sys.stdin.readline())
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
