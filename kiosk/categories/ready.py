"""Takes an index that a centre has made ready, with the delta beside it: what a kiosk does.

Whence the two files come is nobody's business here: `take` is handed files, so that a client which
checks signatures can fetch them in place of `from_place`.
"""

from __future__ import annotations

import lzma
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from kiosk.categories import memory
from kiosk.categories.fetch import Limits, MissingError, fetch
from kiosk.categories.store import INDEX, Store
from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex, CategoryIndexError
from kiosk.policy.category_format import DELTA

MOST: Final = 256 << 20  # bytes, unpacked
_CHUNK: Final = 1 << 18
_PACKED: Final = ".xz"

Trial = Callable[[CategoryIndex], None]


def from_place(store: Store, place: str, trial: Trial, limits: Limits | None = None) -> Path | None:
    """Take a ready index, and the delta beside it if there is one.

    Args:
        store: where the versions are.
        place: address or path of index.kfi or index.kfi.xz; delta.kfi stands beside it, packed as
            the index is.
        trial: raises if an index is not fit for use.
        limits: how far a download may go.

    Returns:
        The folder of the new version; None if nothing is new.

    Raises:
        KioskError: it cannot be had, or is not fit for use: what is in force stays.
    """
    url = place if "://" in place else Path(place).absolute().as_uri()
    packed = _PACKED if urlsplit(url).path.endswith(_PACKED) else ""
    limits = limits or Limits(most=MOST)
    with store.staging() as staging:
        remembered = memory.read(store.folder)
        known = remembered.validators if remembered.recipe == url and store.current else {}
        known = known if store.current and (store.current / INDEX).is_file() else {}
        said: dict[str, dict[str, str]] = {}
        files: dict[str, Path | None] = {}
        for name, address in ((INDEX, url), (DELTA, urljoin(url, DELTA + packed))):
            file = staging / f"{name}{packed}"
            try:
                fetched = fetch(address, file, limits, known.get(name, {}))
            except MissingError:
                if name == INDEX:
                    raise
                files[name] = None
                continue
            said[name] = known[name] if fetched.unchanged else fetched.validators
            files[name] = (
                _in_force(store, name) if fetched.unchanged else _plain(file, staging / name)
            )
        version = take(store, staging, files[INDEX], files[DELTA], trial)
        memory.write(store.folder, replace(remembered, validators=said, recipe=url))
        return version


def take(
    store: Store, staging: Path, index: Path | None, delta: Path | None, trial: Trial
) -> Path | None:
    """Put an index and its delta in force, if they are fit for use and not there already.

    Args:
        store: where the versions are.
        staging: the folder that it gave.
        index: the index.
        delta: what lies over it, or None.
        trial: raises if they are not fit for use.

    Raises:
        KioskError: they are not.
    """
    if index is None:
        raise KioskError("there is no index", hint="name the index, the delta stands beside it")
    opened = CategoryIndex.open(index, delta)
    if store.current and _is_in_force(store.current, opened):
        return None
    opened.verify()
    trial(opened)
    version = staging / "version"
    version.mkdir()
    os.link(index, version / INDEX)
    if delta:
        os.link(delta, version / DELTA)
    return store.install(version)


def _is_in_force(current: Path, opened: CategoryIndex) -> bool:
    try:
        return CategoryIndex.open_with_delta(current / INDEX).checksum == opened.checksum
    except CategoryIndexError:
        return False


def _in_force(store: Store, name: str) -> Path | None:
    file = store.current / name if store.current else None
    return file if file and file.is_file() else None


def _plain(file: Path, place: Path) -> Path:
    """Unpack a file, if it is packed."""
    if file.suffix != _PACKED:
        return file
    left = MOST
    try:
        with lzma.open(file, format=lzma.FORMAT_XZ) as packed, place.open("wb") as out:
            while data := packed.read(_CHUNK):
                left -= len(data)
                if left < 0:
                    hint = "is it an index? what is in force stays"
                    raise KioskError(f"{file.name} unpacks to more than we take", hint=hint)
                out.write(data)
    except (lzma.LZMAError, EOFError) as error:
        hint = "it may have been cut off on the way; what is in force stays"
        raise KioskError(f"{file.name} is damaged", hint=hint) from error
    return place
