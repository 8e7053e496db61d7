"""Looks again and again, each time in a process of its own that has all it needs from the start.

It reads a task a line from standard input; for each it says the number of the process that does it,
and, when that has ended, how: as `os.waitstatus_to_exitcode` has it.
"""

import os
import sys

from kiosk.updates.child import do
from kiosk.updates.task import Task


def main() -> None:
    """Do each task."""
    for line in sys.stdin:
        number = os.fork()
        if not number:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
            do(Task.load(line))
            os._exit(0)
        _say(number)
        _say(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
