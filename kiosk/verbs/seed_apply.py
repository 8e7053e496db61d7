"""`kiosk seed apply`: has this machine's programs find the seed, when the machine starts."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import KioskError
from kiosk.settings import ASSETS, CATEGORIES, WHITELIST

if TYPE_CHECKING:
    from kiosk.seed.applying import BadSeed, Candidate
    from kiosk.seed.reading import Below

HELP = "apply the seed, or the last good one; as root, when the machine starts"
_STATE: Final = Path("/var/lib/ilot/seed")
_RUN: Final = Path("/run/ilot")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--seed", type=Path, metavar="FOLDER", help="that holds ilot.yaml")
    source.add_argument(
        "--device", metavar="PARTLABEL", help="mount this partition for it, as ilot-seed"
    )
    parser.add_argument("--state", type=Path, metavar="FOLDER", default=_STATE)
    parser.add_argument("--run", type=Path, metavar="FOLDER", default=_RUN, dest="runtime")
    parser.add_argument(
        "--prefix", type=Path, metavar="FOLDER", default=Path("/"), help="the root of the machine"
    )


def run(arguments: argparse.Namespace) -> int:
    """Apply it.

    Raises:
        KioskError: the runtime folder cannot be written.
    """
    from kiosk.seed.applying import Places, apply, found  # noqa: PLC0415 - takes pydantic
    from kiosk.seed.store import Store  # noqa: PLC0415 - as above

    prefix: Path = arguments.prefix
    places = Places(arguments.state, arguments.runtime, prefix)
    store = Store(places.at(str(arguments.state)))
    below = image_below()
    wanted: Candidate | BadSeed
    try:
        with _folder(arguments) as folder:
            wanted = found(folder, below)
    except KioskError as error:
        wanted = missing_partition(error)
    try:
        apply(wanted, store, places, _say, below)
    except OSError as error:
        raise KioskError(
            f"{error.filename or places.run}: {error.strerror or error}", hint="run it as root"
        ) from error
    return 0


def missing_partition(error: KioskError) -> BadSeed:
    """Give what a seed is whose partition cannot be mounted: as good as none."""
    from kiosk.seed.applying import BadSeed  # noqa: PLC0415 - as above
    from kiosk.seed.wording import Trouble, of_file  # noqa: PLC0415

    return BadSeed(of_file(Trouble.UNREADABLE), str(error), absent=True)


def image_below() -> Below | None:
    """Give what this image's seeds must fit: its own whitelist, pictograms and categories."""
    from kiosk.policy.category_file import read_categories  # noqa: PLC0415 - takes pydantic
    from kiosk.policy.yaml_text import parse  # noqa: PLC0415
    from kiosk.policy_source import read  # noqa: PLC0415
    from kiosk.seed.reading import Below  # noqa: PLC0415

    try:
        whitelist, judged = read(WHITELIST), read(CATEGORIES)
        document = parse(whitelist.untrusted, whitelist.name)
        categories = read_categories(judged.untrusted, judged.name)
    except KioskError as error:  # the kiosk will say so itself; the network comes up meanwhile
        _say(str(error))
        return None
    icons = frozenset(path.stem for path in (ASSETS / "pictograms").glob("*.svg")) or None
    return Below((document,), icons, categories)


@contextmanager
def _folder(arguments: argparse.Namespace) -> Iterator[Path]:
    from kiosk.seed.mounting import DEVICES, POINT, mounted  # noqa: PLC0415 - as above

    if not arguments.device:
        yield arguments.seed or POINT
        return
    if os.sep in arguments.device or arguments.device.startswith("."):
        raise KioskError(
            f"{arguments.device}: no label of a partition", hint="for example ilot-seed"
        )
    with mounted(DEVICES / arguments.device) as folder:
        yield folder


def _say(text: str) -> None:
    print(f"kiosk: {text}", flush=True)
