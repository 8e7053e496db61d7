"""Joins what the tests have noted into the files that are shipped: ./dev accessibility.

`--statement` only writes what citizens are told, from results that are shipped already.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tomllib

from kiosk.accessibility.report import statement
from kiosk.accessibility.results import Results, Stream, join, written
from kiosk.accessibility.shipped import judged
from kiosk.errors import KioskError
from kiosk.settings import ACCESSIBILITY_RESULTS, ACCESSIBILITY_STATEMENT, ROOT
from tests.accessibility_results import FOLDER


def main() -> int:
    """Write them."""
    try:
        if "--statement" not in sys.argv:
            ACCESSIBILITY_RESULTS.write_text(written(_joined()), encoding="utf-8")
        text = statement(*judged()).written()
    except KioskError as error:
        print(f"accessibility: {error}", file=sys.stderr)  # noqa: T201 - a command line
        return 1
    ACCESSIBILITY_STATEMENT.write_text(text, encoding="utf-8")
    return 0


def _joined() -> Results:
    files = sorted(FOLDER.glob("*.json"))
    streams = [Stream.model_validate_json(file.read_bytes()) for file in files]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    told = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%cI"],
        capture_output=True,
        text=True,
        check=True,
    )
    results = join(streams, version, dt.datetime.fromisoformat(told.stdout.strip()))
    names = ", ".join(file.stem for file in files) or "no stream at all"
    print(f"{len(results.requirements)} requirements from {names}")  # noqa: T201 - a command line
    return results


if __name__ == "__main__":
    sys.exit(main())
