"""A seed that somebody brings on a stick: taken onto the seed partition, or left alone."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.agent_code import hashed
from kiosk.errors import KioskError
from kiosk.seed.applying import BadSeed, Candidate, Source, checked
from kiosk.seed.installing import install
from kiosk.seed.names import NAME
from kiosk.seed.store import Store
from kiosk.seed.taking import taken
from kiosk.seed.wording import Trouble, of_file
from kiosk.stick.foreign import foreign
from kiosk.stick.seeding import seed_of
from kiosk.supervisor.pin import Pin
from kiosk.verbs.seed_machine import partition, say

if TYPE_CHECKING:
    from kiosk.seed.reading import Below
    from kiosk.stick.volume import UsbVolume


def look(
    arguments: argparse.Namespace, own: Candidate | BadSeed, below: Below | None
) -> Candidate | BadSeed | None:
    """Take the first seed that lies on a stick, if it may be.

    Returns:
        The seed that was put onto the partition, why one was not, or None.
    """
    runtime = arguments.prefix / str(arguments.runtime).lstrip("/")
    place = runtime / "stick"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    there: tuple[UsbVolume, ...] = ()
    with suppress(OSError):  # where it is not told what there is, there is none
        there = foreign(place)
    for stick in there:
        if files := seed_of(stick):
            source = Source(f"USB/{NAME}", files[NAME], files.get, stick=True)
            return accepted(arguments, checked(source, below), own)
    return None


def accepted(
    arguments: argparse.Namespace, stick: Candidate | BadSeed, own: Candidate | BadSeed
) -> Candidate | BadSeed | None:
    """Put what a stick holds onto the partition, if it may be; give what `look` gives."""
    prefix: Path = arguments.prefix
    pin = Pin(prefix / str(arguments.kiosk_state).lstrip("/"))

    async def right(code: str) -> bool:
        if seconds := pin.seconds():
            say(f"the code of the stick waits {seconds:.0f} s for those that were wrong before")
            await asyncio.sleep(seconds)
        verdict = await pin.check(code)
        return verdict.right

    store = Store(prefix / str(arguments.state).lstrip("/"))
    outcome = asyncio.run(taken(stick, _current(own, store), right, hashed))
    if not isinstance(outcome, Candidate):
        return outcome
    try:
        with partition(arguments, writable=True) as folder:
            install(outcome, folder)
    except (KioskError, OSError) as error:
        return BadSeed(of_file(Trouble.NOT_KEPT), f"the stick's seed is not kept: {error}")
    say("a seed was taken from a stick")
    return outcome


def _current(own: Candidate | BadSeed, store: Store) -> bytes | None:
    """Give the text of this machine's seed; b"" where there is one that does not hold."""
    if isinstance(own, Candidate):
        return own.kept.text
    kept = store.read()
    if kept:
        return kept.text
    return None if own.absent else b""
