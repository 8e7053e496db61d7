"""Fetches a bundle at its pace, from where it was cut off, until the night is over."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from tuf.api.exceptions import DownloadError

from kiosk.updates.blame import UpdateError, of_disk, of_repository
from kiosk.updates.fetching import DeadlineFetcher, FileFetcher
from kiosk.updates.image.pace import Clock, Pace
from kiosk.updates.image.part import Part, WrongPieceError
from kiosk.updates.image.release import Release
from kiosk.updates.status import Fault

RESERVE: Final = 64 << 20  # bytes that stay free for others
TRIES: Final = 5  # in a row that bring nothing
_FIRST_PAUSE: Final = 2.0  # seconds before the next try; each doubles it
_LONGEST_PAUSE: Final = 120.0


def make_room(folder: Path, release: Release, part: Part, reserve: int = RESERVE) -> None:
    """See that the rest has room.

    Raises:
        UpdateError: it has none.
    """
    disk = os.statvfs(folder)
    if disk.f_bavail * disk.f_frsize < release.length - part.got + reserve:
        raise UpdateError(Fault.DISK_FULL, f"{folder}: no room for {release.target}")


def fetch(  # noqa: PLR0913 - each by its name
    part: Part,
    release: Release,
    base: str,
    fetcher: DeadlineFetcher | FileFetcher,
    *,
    pace: Pace,
    until: float,
    clock: Clock | None = None,
) -> bool:
    """Fetch the rest of a bundle.

    Args:
        part: what is here of it.
        release: which.
        base: the address of the repository.
        fetcher: fetches from it.
        pace: at which it comes.
        until: when this ends, by the clock; what is here by then stays.
        clock: of this machine.

    Returns:
        Whether all of it is here; if not, its time is over.

    Raises:
        UpdateError: it cannot be had now, or it is other than was signed, or the disk refuses.
    """
    clock = clock or Clock()
    url = f"{base.rstrip('/')}/targets/{release.path}"
    tries, pause = 0, _FIRST_PAUSE
    while not part.whole:
        before = part.got
        try:
            if not _one_try(part, url, fetcher, pace, until, clock):
                return False
        except (DownloadError, WrongPieceError) as error:
            fault = Fault.ALTERED if isinstance(error, WrongPieceError) else of_repository(error)
            if clock.now() >= until and fault is Fault.SLOW:
                return False
            tries, pause = (0, _FIRST_PAUSE) if part.got > before else (tries + 1, pause * 2)
            # what is missing or refused is so a minute later, too
            if tries >= TRIES or fault is Fault.INCOMPLETE or clock.now() + pause >= until:
                raise UpdateError(fault, f"{release.target}: {error}") from error
            clock.sleep(min(pause, _LONGEST_PAUSE))
        except OSError as error:
            raise UpdateError(of_disk(error), error.strerror or "the disk refuses") from error
        finally:
            part.forget()
            fetcher.close()
    return True


def _one_try(  # noqa: PLR0913, PLR0917 - as above
    part: Part,
    url: str,
    fetcher: DeadlineFetcher | FileFetcher,
    pace: Pace,
    until: float,
    clock: Clock,
) -> bool:
    """Fetch until it breaks off; tell whether that was before its time was over."""
    start, chunks = fetcher.fetch_from(url, part.got)
    passed = start
    for chunk in chunks:
        # a server that knows no ranges begins anew: what is here is not written twice
        known = min(max(part.got - passed, 0), len(chunk)) if passed < part.got else 0
        passed += len(chunk)
        part.take(chunk[known:])
        if clock.now() >= until:
            return False
        pace = pace.after(len(chunk), clock.now())
        if wait := pace.wait(clock.now()):
            clock.sleep(wait)
    if not part.whole:
        raise DownloadError("it is cut off")
    return True
