"""`kiosk publish command`: tells kiosks to do something, once, before a time."""

from __future__ import annotations

import argparse

from kiosk.errors import KioskError
from kiosk.publishing import orders, repository
from kiosk.publishing.publication import region_role
from kiosk.updates.command import Op
from kiosk.verbs import publish_shared as shared

HELP = "tell kiosks to do something: once each, between visits, and never after its time"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this action."""
    parser.add_argument("op", type=Op, choices=list(Op), metavar="OP", help=", ".join(Op))
    kiosks = "all, or some: 03-00017,03-00018"
    parser.add_argument("--kiosks", required=True, metavar="WHICH", help=kiosks)
    times = "2026-11-28T06:00:00Z, or from now: 90m, 2h, 3d"
    parser.add_argument("--expires", required=True, metavar="TIME", help=times)
    parser.add_argument("--not-before", default="0m", metavar="TIME")
    parser.add_argument(
        "--region",
        default="",
        metavar="NUMBER",
        help="as the département, in a copy that is merged",
    )
    shared.add_repository(parser)
    shared.add_keys(parser)
    shared.add_wake(parser)


def run(arguments: argparse.Namespace) -> int:
    """Publish it.

    Raises:
        KioskError: it would be none that kiosks take, or a key is missing.
    """
    now, number = shared.now(), arguments.region
    every = arguments.kiosks == "all"
    with repository.opened(arguments.to, shared.ring(arguments), now) as publication:
        if number and region_role(number) not in publication.state.roles:
            hint = f"`kiosk publish region add {number}`"
            raise KioskError(f"the département {number} is not part of it", hint=hint)
        name = orders.order(
            publication,
            arguments.op,
            None if every else tuple(arguments.kiosks.split(",")),
            not_before=orders.moment(arguments.not_before, now),
            expires=orders.moment(arguments.expires, now),
            number=number,
        )
        if number:
            publication.publish_role(region_role(number))
            print(f"signed; the administrator merges {arguments.to}")
        else:
            publication.publish()
            shared.tell(publication, arguments.wake)
    print(f"{name}: {arguments.op} for {'all kiosks' if every else arguments.kiosks}")
    return 0
