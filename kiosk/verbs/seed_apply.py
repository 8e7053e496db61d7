"""`kiosk seed apply`: has this machine's programs find the seed, when the machine starts."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.agent_code import AGENT_CODE
from kiosk.errors import KioskError
from kiosk.seed.durable import read_plain
from kiosk.seed.names import MAX_BYTES, NAME
from kiosk.seed.placing import place
from kiosk.seed.remembered import recall
from kiosk.stick.foreign import foreign
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
    try:
        with partition(arguments) as folder:
            if _as_before(arguments, folder):
                say("the seed is applied, as at the last start")
                return 0
            from kiosk.seed.applying import found  # noqa: PLC0415 - takes pydantic with it

            below = image_below()
            wanted = found(folder, below)
    except KioskError as error:
        below = image_below()
        wanted = missing_partition(error)
    notice = ""
    if arguments.sticks and arguments.device:
        from kiosk.seed.applying import BadSeed  # noqa: PLC0415 - as above
        from kiosk.verbs.seed_sticks import look  # noqa: PLC0415 - seldom needed

        stick = look(arguments, wanted, below)
        if isinstance(stick, BadSeed):
            say(stick.detail)
            notice = stick.sentence
        elif stick:
            wanted = stick
    put_in_force(arguments, wanted, below, notice)
    return 0


def _as_before(arguments: argparse.Namespace, folder: Path) -> bool:
    """Do what the last start did, where nothing has changed since; tell whether that was it."""
    prefix: Path = arguments.prefix
    state = prefix / str(arguments.state).lstrip("/")
    code = prefix / str(arguments.kiosk_state).lstrip("/") / AGENT_CODE
    if arguments.sticks and foreign(prefix):
        return False
    try:
        raw = read_plain(folder, NAME, MAX_BYTES)
        outcome = recall(state, raw, folder, coded=code.is_file())
        if outcome is not None:
            place(prefix, outcome)
    except OSError:
        return False
    return outcome is not None
