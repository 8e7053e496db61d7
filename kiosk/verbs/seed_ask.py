"""`kiosk seed ask`: asks for the seed on the screen, where there is none yet."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from kiosk.settings import ROOT

HELP = "ask for the seed by touch, in four screens"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "--to", type=Path, metavar="FILE", required=True, help="where the answers are written"
    )
    parser.add_argument(
        "--fault", type=Path, metavar="FILE", help="that says what is wrong with a seed found"
    )


def run(arguments: argparse.Namespace) -> int:
    """Become the program that asks: it alone needs Qt."""
    words = [sys.executable, "-P", "-m", "kiosk.shell.first", "--to", str(arguments.to)]
    if arguments.fault:
        words += ["--fault", str(arguments.fault)]
    sys.stdout.flush()
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    os.execve(sys.executable, words, {**os.environ, "PYTHONPATH": path})  # noqa: S606 - our own
