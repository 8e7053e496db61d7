"""Walks what a process tells over AT-SPI, and prints it as JSON, one line for each line it is sent.

    /usr/bin/python3 walker.py PID

Runs with the system's Python, which has pyatspi; nothing of the kiosk is imported.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import pyatspi

PATIENCE = 30  # seconds for the process to appear on the bus


def application(pid: int) -> Any:  # noqa: ANN401 - pyatspi has no types
    """Give what a process shows."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for one in pyatspi.Registry.getDesktop(0):
            if one is not None and one.get_process_id() == pid:
                return one
        time.sleep(0.1)
    raise SystemExit("the shell is not on the bus")


def walk(node: Any, depth: int = 0) -> Iterator[dict[str, object]]:  # noqa: ANN401 - as above
    """Give each node with its name, its role and its states."""
    states = node.getState().getStates()
    yield {
        "depth": depth,
        "name": node.name,
        "role": node.getRoleName(),
        "states": sorted(pyatspi.stateToString(one) for one in states),
        "actions": node.get_action_iface().get_n_actions() if node.get_action_iface() else 0,
    }
    for child in node:
        if child is not None:
            yield from walk(child, depth + 1)


def main() -> None:
    """Answer each line with the tree."""
    shown = application(int(sys.argv[1]))
    for _line in sys.stdin:
        shown.clear_cache()
        print(json.dumps(list(walk(shown))), flush=True)  # noqa: T201 - it is a program


if __name__ == "__main__":
    main()
