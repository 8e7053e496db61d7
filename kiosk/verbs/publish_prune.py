"""`kiosk publish prune`: makes room where many lists have been published."""

from __future__ import annotations

import argparse
import datetime as dt

from kiosk.publishing import pruning, repository
from kiosk.publishing.keys import Keyring
from kiosk.verbs import publish_shared as shared

HELP = "remove what is not in force and was written long ago"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this action."""
    shared.add_repository(parser, positional=True)
    parser.add_argument("--days", type=int, default=30, metavar="NUMBER", help="how long ago (30)")


def run(arguments: argparse.Namespace) -> int:
    """Remove it.

    Raises:
        KioskError: there is no repository, or the disk refuses.
    """
    with repository.opened(arguments.to, Keyring(), shared.now()) as publication:
        layout, age = publication.layout, dt.timedelta(days=arguments.days)
        removed = pruning.prune(layout, publication.state, publication.now, age)
    print(f"{arguments.to}: {len(removed)} files removed")
    return 0
