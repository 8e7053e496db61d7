"""`kiosk publish init`: begins a repository, in which nothing is published yet."""

from __future__ import annotations

import argparse

from kiosk.errors import KioskError
from kiosk.publishing import repository
from kiosk.verbs import publish_shared as shared

HELP = "begin a repository"
_ROLES = {"root": "root", "publishers": "targets", "regions": "regions"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this action."""
    shared.add_repository(parser, positional=True)
    shared.add_keys(parser)
    parser.add_argument(
        "--threshold",
        action="append",
        default=[],
        metavar="ROLE=NUMBER",
        help=f"how many must sign: {', '.join(_ROLES)}; root=2 and 1 for others unless said",
    )


def run(arguments: argparse.Namespace) -> int:
    """Begin it.

    Raises:
        KioskError: a key is missing, or there is a repository already.
    """
    thresholds = dict(_threshold(text) for text in arguments.threshold)
    ring = shared.ring(arguments)
    with repository.created(arguments.to, ring, shared.now(), thresholds) as publication:
        publication.publish()
        shared.tell(publication, None)
    print(f"what every kiosk trusts first: {arguments.to / 'metadata' / '1.root.json'}")
    return 0


def _threshold(text: str) -> tuple[str, int]:
    role, _, number = text.partition("=")
    if role not in _ROLES or not number.isdecimal():
        hint = f"one of {', '.join(_ROLES)}, “=” and a number"
        raise KioskError(f"--threshold {text}: not understood", hint=hint)
    return _ROLES[role], int(number)
