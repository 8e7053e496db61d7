"""`kiosk publish copy`: puts what is in force where kiosks find it."""

from __future__ import annotations

import argparse

from kiosk.publishing import copying
from kiosk.publishing.layout import Layout
from kiosk.verbs import publish_shared as shared

HELP = "copy what is in force to a web host's folder or a USB stick, the timestamp last"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this action."""
    parser.add_argument("source", type=shared.place, metavar="REPOSITORY")
    shared.add_repository(parser)


def run(arguments: argparse.Namespace) -> int:
    """Copy.

    Raises:
        KioskError: the source is damaged, or the disk refuses.
    """
    count = copying.copy(Layout(arguments.source), Layout(arguments.to))
    print(f"{arguments.to}: {count} new files, and the timestamp")
    return 0
