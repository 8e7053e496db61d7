"""Fetches once, in a process that a test may kill: `python -m` this, the folder, the address.

It exits with 0 once the bundle is ready.
"""

import datetime as dt
import sys
from pathlib import Path

from kiosk.updates.image.look import ImageTask, look
from kiosk.updates.image.pace import Pace
from kiosk.updates.image.status import Step, note
from kiosk.updates.image.version import ImageVersion


def main(folder: Path, base: str) -> int:
    """Fetch."""
    root = (folder / "repository" / "metadata" / "1.root.json").read_bytes()
    now = dt.datetime.now(dt.UTC)
    kiosk, running = folder / "kiosk", ImageVersion(2026, 11, 1)
    task = ImageTask("03-00017", base, root, kiosk, None, running, Pace(50_000_000), 60, reserve=0)
    found = look(task, now, print)
    note(kiosk, found, now)
    return 0 if found.step is Step.READY else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
