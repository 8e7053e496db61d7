"""Has one look done by a process of its own, which is killed when it takes too long."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

from kiosk.errors import KioskError
from kiosk.updates.status import Fault, Found
from kiosk.updates.store import BusyError
from kiosk.updates.task import Task
from kiosk.updates.versions import offered

_GRACE: Final = 5.0  # seconds for a clock that did not ring, before we kill it ourselves


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
    version = offered(task.folder)
    return version.name if version else ""
