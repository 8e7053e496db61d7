"""`kiosk seed apply`: has this machine's programs find the seed, when the machine starts."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.verbs.seed_machine import (
    add_places,
    image_below,
    missing_partition,
    partition,
    put_in_force,
    say,
)

HELP = "apply the seed, or the last good one; as root, when the machine starts"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--seed", type=Path, metavar="FOLDER", help="that holds ilot.yaml")
    source.add_argument(
        "--device", metavar="PARTLABEL", help="mount this partition for it, as ilot-seed"
    )
    parser.add_argument(
        "--sticks", action="store_true", help="look for a seed on USB sticks, too (with --device)"
    )
    add_places(parser)


def run(arguments: argparse.Namespace) -> int:
    """Apply it.

    Raises:
        KioskError: the runtime folder cannot be written.
    """
    from kiosk.seed.applying import BadSeed, found  # noqa: PLC0415 - takes pydantic with it

    below = image_below()
    try:
        with partition(arguments) as folder:
            wanted = found(folder, below)
    except KioskError as error:
        wanted = missing_partition(error)
    notice = ""
    if arguments.sticks and arguments.device:
        from kiosk.verbs.seed_sticks import look  # noqa: PLC0415 - seldom needed

        stick = look(arguments, wanted, below)
        if isinstance(stick, BadSeed):
            say(stick.detail)
            notice = stick.sentence
        elif stick:
            wanted = stick
    put_in_force(arguments, wanted, below, notice)
    return 0
