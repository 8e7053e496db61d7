"""`kiosk seed keep`: puts what was answered at the first start onto the seed partition."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.verbs.seed_machine import add_places, image_below, partition, put_in_force, say

HELP = "keep and apply what was answered at the first start; as root, at that time only"
_ANSWERS: Final = Path("/run/ilot-first/ilot.yaml")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "--from", type=Path, metavar="FILE", default=_ANSWERS, dest="answers", help="the answers"
    )
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--seed", type=Path, metavar="FOLDER", help="that shall hold ilot.yaml")
    target.add_argument("--device", metavar="PARTLABEL", help="mount this partition for it")
    add_places(parser)


def run(arguments: argparse.Namespace) -> int:
    """Keep it.

    Raises:
        KioskError: this is no first start, or the answers make no seed, or cannot be kept.
    """
    from kiosk.seed.applying import FIRST, BadSeed, Source, checked  # noqa: PLC0415 - pydantic
    from kiosk.seed.durable import read_plain  # noqa: PLC0415 - as above
    from kiosk.seed.installing import install  # noqa: PLC0415
    from kiosk.seed.reading import MAX_BYTES  # noqa: PLC0415

    mark = arguments.prefix / str(arguments.runtime).lstrip("/") / FIRST
    if not mark.exists():  # or whoever holds the screen could change the machine for ever
        raise KioskError(f"{mark}: this is no first start", hint="change ilot.yaml on a stick")
    answers: Path = arguments.answers
    try:
        untrusted = read_plain(answers.parent, answers.name, MAX_BYTES)
    except OSError as error:
        raise KioskError(f"{answers}: {error.strerror or error}", hint="ask again") from error
    below = image_below()
    candidate = checked(Source(answers.name, untrusted, lambda _name: None), below)
    if isinstance(candidate, BadSeed):
        raise KioskError(candidate.detail, hint="ask again")
    try:
        with partition(arguments, writable=True) as folder:
            install(candidate, folder)
    except OSError as error:
        raise KioskError(f"the seed is not kept: {error}", hint="is the disk whole?") from error
    answers.unlink(missing_ok=True)  # the password of the Wi-Fi stood in it
    say("the answers are kept as this machine's seed")
    put_in_force(arguments, candidate, below)
    return 0
