"""Joins what the tests have noted into the file that is shipped: ./dev accessibility."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tomllib

from kiosk.accessibility.results import Stream, join, written
from kiosk.errors import KioskError
from kiosk.settings import ACCESSIBILITY_RESULTS, ROOT
from tests.accessibility_results import FOLDER


def main() -> int:
    """Write it."""
    files = sorted(FOLDER.glob("*.json"))
    streams = [Stream.model_validate_json(file.read_bytes()) for file in files]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    told = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%cI"],
        capture_output=True,
        text=True,
        check=True,
    )
    try:
        results = join(streams, version, dt.datetime.fromisoformat(told.stdout.strip()))
    except KioskError as error:
        print(f"accessibility: {error}", file=sys.stderr)  # noqa: T201 - a command line
        return 1
    ACCESSIBILITY_RESULTS.write_text(written(results), encoding="utf-8")
    names = ", ".join(file.stem for file in files) or "no stream at all"
    count = len(results.requirements)
    print(f"{ACCESSIBILITY_RESULTS.name}: {count} requirements from {names}")  # noqa: T201 - the same
    return 0


if __name__ == "__main__":
    sys.exit(main())
