"""Chooses which of the published files are this kiosk's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from kiosk.updates.blame import UpdateError
from kiosk.updates.repository import Target
from kiosk.updates.status import Fault
from kiosk.updates.versions import CATEGORIES, DELTA, INDEX, REGION, SITE, WHITELIST

COMMON: Final = (WHITELIST, CATEGORIES, INDEX, DELTA)
MOST: Final = {  # bytes; nobody signs longer ones by intent
    WHITELIST: 4 << 20,
    CATEGORIES: 1 << 20,
    REGION: 1 << 20,
    SITE: 1 << 20,
    INDEX: 512 << 20,
    DELTA: 128 << 20,
}
Find: TypeAlias = Callable[[str], Target | None]
Files: TypeAlias = Mapping[str, Target]  # by their names in a version


def takes_part(kiosk: str, percent: int, salt: str) -> bool:
    """Whether a kiosk is among the share that takes a trial.

    Args:
        kiosk: its number; one without takes part in none.
        percent: of all kiosks.
        salt: draws them.
    """
    drawn = int(hashlib.sha256(f"{kiosk}{salt}".encode()).hexdigest(), 16) % 100
    return bool(kiosk) and drawn < percent


def common(kiosk: str, find: Find) -> Iterator[Files]:
    """Give what the centre publishes: first with the trials that are for this kiosk, then without.

    Raises:
        UpdateError: there is no whitelist, or a file is longer than any should be.
    """
    stable = _found(COMMON, find)
    trials = {
        name: target
        for name, target in _found(COMMON, _in(find, "canary")).items()
        if target.rollout and takes_part(kiosk, *target.rollout)
    }
    if trials:
        # a delta lies over one index only
        base = {k: v for k, v in stable.items() if not (k == DELTA and INDEX in trials)}
        yield _complete(base | trials)
    yield _complete(stable)


def own(kiosk: str, departement: str, find: Find) -> Files:
    """Give what the département publishes for this kiosk.

    Raises:
        UpdateError: it cannot be had, or is not right.
    """
    if not kiosk:
        return {}
    region = _found((REGION,), _in(find, f"regions/{departement}"))
    site = find(f"regions/{departement}/{kiosk}.yaml")
    return region | ({SITE: _measured(SITE, site)} if site else {})


def _in(find: Find, folder: str) -> Find:
    return lambda name: find(f"{folder}/{name}")


def _found(names: tuple[str, ...], find: Find) -> dict[str, Target]:
    found = {name: find(name) for name in names}
    return {name: _measured(name, target) for name, target in found.items() if target}


def _measured(name: str, target: Target) -> Target:
    if target.size > MOST[name]:
        message = f"{target.name}: it is longer than {MOST[name] >> 20} MiB"
        raise UpdateError(Fault.INVALID, message, file=name)
    return target


def _complete(files: Files) -> Files:
    if WHITELIST not in files:
        raise UpdateError(Fault.INCOMPLETE, "no whitelist is published")
    return files
