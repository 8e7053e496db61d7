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
    from kiosk.seed.applying import FAULT, BadSeed, Source, checked  # noqa: PLC0415
    from kiosk.seed.durable import put, read_plain  # noqa: PLC0415 - they take pydantic with them
    from kiosk.seed.installing import install  # noqa: PLC0415
    from kiosk.seed.names import FIRST, MAX_BYTES  # noqa: PLC0415
    from kiosk.seed.wording import Trouble, of_file  # noqa: PLC0415

    runtime = arguments.prefix / str(arguments.runtime).lstrip("/")
    if not (runtime / FIRST).exists():  # or who holds the screen could change the machine for ever
        raise KioskError(f"{runtime}: this is no first start", hint="change ilot.yaml on a stick")

    def refuse(sentence: str, detail: str) -> KioskError:
        """Have the screens, which come again, say why."""
        put(runtime / FAULT, f"{sentence}\n".encode())
        return KioskError(detail, hint="ask again")

    answers: Path = arguments.answers
    try:
        untrusted = read_plain(answers.parent, answers.name, MAX_BYTES)
    except OSError as error:
        detail = f"{answers}: {error.strerror or error}"
        raise refuse(of_file(Trouble.NOT_KEPT), detail) from error
    below = image_below()
    candidate = checked(Source(answers.name, untrusted, lambda _name: None), below)
    if isinstance(candidate, BadSeed):
        raise refuse(candidate.sentence, candidate.detail)
    try:
        with partition(arguments, writable=True) as folder:
            install(candidate, folder)
    except (KioskError, OSError) as error:
        raise refuse(of_file(Trouble.NOT_KEPT), f"the seed is not kept: {error}") from error
    answers.unlink(missing_ok=True)  # the password of the Wi-Fi stood in it
    say("the answers are kept as this machine's seed")
    put_in_force(arguments, candidate, below)
    return 0
