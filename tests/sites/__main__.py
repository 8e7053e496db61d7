"""Serves the sandbox of sites until its standard input closes: `python -m tests.sites`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.sites.server import SandboxOfSites


def main() -> None:
    """Print one line of JSON when ready: endpoint and key."""
    parser = argparse.ArgumentParser(prog="python -m tests.sites", description=__doc__)
    parser.add_argument("--log", type=Path, help="write what happens here, a JSON object a line")
    parser.add_argument("--slow", type=float, default=45.0, help="seconds of the slow page")
    options = parser.parse_args()
    with SandboxOfSites(slow=options.slow, log=options.log, remember=False) as sandbox:
        ready = {"endpoint": sandbox.endpoint, "key": sandbox.key, "http": sandbox.endpoint}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
