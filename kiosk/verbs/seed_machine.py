"""Where the seed is on this machine, for all that `kiosk seed` does with it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import KioskError
from kiosk.seed.names import RUN
from kiosk.settings import ASSETS, CATEGORIES, WHITELIST

if TYPE_CHECKING:
    from kiosk.seed.applying import BadSeed, Candidate
    from kiosk.seed.reading import Below
    from kiosk.seed.store import Store

_STATE: Final = Path("/var/lib/ilot/seed")
_KIOSK: Final = Path("/var/lib/ilot/kiosk")


def add_places(parser: argparse.ArgumentParser) -> None:
    """Declare where things are, for this verb and its sibling."""
    parser.add_argument("--state", type=Path, metavar="FOLDER", default=_STATE)
    parser.add_argument(
        "--kiosk-state", type=Path, metavar="FOLDER", default=_KIOSK, help="of the agent's code"
    )
    parser.add_argument("--run", type=Path, metavar="FOLDER", default=RUN, dest="runtime")
    parser.add_argument(
        "--prefix", type=Path, metavar="FOLDER", default=Path("/"), help="the root of the machine"
    )


def put_in_force(
    arguments: argparse.Namespace,
    wanted: Candidate | BadSeed,
    below: Below | None,
    notice: str = "",
) -> None:
    """Apply what was found, and the agent's code in it.

    Raises:
        KioskError: the runtime folder cannot be written.
    """
    from kiosk.seed.applying import Places, apply  # noqa: PLC0415 - as above
    from kiosk.seed.store import Store  # noqa: PLC0415

    places = Places(arguments.state, arguments.runtime, arguments.prefix)
    store = Store(places.at(str(arguments.state)))
    try:
        read = apply(wanted, store, places, say, below, notice=notice)
        code = read.seed.agent_code_hash if read else None
        if code:
            _take_code(code.get_secret_value(), store, places.at(str(arguments.kiosk_state)))
    except OSError as error:
        raise KioskError(
            f"{error.filename or places.run}: {error.strerror or error}", hint="run it as root"
        ) from error


def _take_code(hashed: str, store: Store, folder: Path) -> None:
    """Put a new code in force; one that the agent has chosen since stays."""
    from kiosk.supervisor.pin import Pin  # noqa: PLC0415 - as above

    pin = Pin(folder)
    if pin.chosen and not store.code_is_new(hashed):
        return
    try:
        pin.take(hashed)
        store.code_taken(hashed)
    except (KioskError, OSError) as error:  # the kiosk runs without, and its panel says so
        say(str(error))
    else:
        say("the agent's code is the seed's")


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
        say(str(error))
        return None
    icons = frozenset(path.stem for path in (ASSETS / "pictograms").glob("*.svg")) or None
    return Below((document,), icons, categories)


@contextmanager
def partition(arguments: argparse.Namespace, *, writable: bool = False) -> Iterator[Path]:
    """Have the folder of the seed, its partition mounted for as long where one is named.

    Raises:
        KioskError: it cannot be mounted.
    """
    from kiosk.seed.mounting import DEVICES, POINT, mounted  # noqa: PLC0415 - as above

    if not arguments.device:
        yield arguments.seed or POINT
        return
    if os.sep in arguments.device or arguments.device.startswith("."):
        raise KioskError(
            f"{arguments.device}: no label of a partition", hint="for example ilot-seed"
        )
    with mounted(DEVICES / arguments.device, writable=writable) as folder:
        yield folder


def say(text: str) -> None:
    """Tell the journal."""
    print(f"kiosk: {text}", flush=True)
