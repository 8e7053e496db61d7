"""`kiosk publish sign`: keeps a repository fresh, without which kiosks take nothing new from it."""

from __future__ import annotations

import argparse

from kiosk.errors import KioskError
from kiosk.policy.problem import did_you_mean
from kiosk.publishing import repository
from kiosk.verbs import publish_shared as shared

HELP = "sign the timestamp anew, and the snapshot when it is due: every day, by a timer"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this action."""
    shared.add_repository(parser, positional=True)
    shared.add_keys(parser)
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="ROLE",
        help="which else: root, targets, regions, region-03; once a year, see `status`",
    )


def run(arguments: argparse.Namespace) -> int:
    """Sign.

    Raises:
        KioskError: a key is missing, or there is no such role.
    """
    with repository.opened(arguments.to, shared.ring(arguments), shared.now()) as publication:
        for role in arguments.also:
            if role == "root":
                publication.entrust({})
            elif role in publication.state.roles:
                publication.touch(role)
            else:
                hint = did_you_mean(role, ["root", *publication.state.roles])
                raise KioskError(f"there is no role “{role}”", hint=hint)
        publication.publish()
        shared.tell(publication, None)
    return 0
