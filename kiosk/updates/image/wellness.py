"""Decides whether an image is well by what its kiosk says: home painted, a visit proved wiped.

Nobody has used a kiosk that has just started. So its first session is ended like a visit, which
has it erased and looked for as any other; only then is its proof asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from kiosk.fact import Health, Known, Switch
from kiosk.phase import Phase
from kiosk.updates.image.fault import Fault

PATIENCE: Final = 900.0  # seconds from the start of the machine's kiosk to the verdict
_FREE: Final = frozenset({Phase.ATTRACT, Phase.CLOSED, Phase.PAUSED})
_USED: Final = frozenset({Phase.CHARTER, Phase.VISIT, Phase.WARNING, Phase.WAITING})


class Ask(StrEnum):
    """What is to be done next."""

    WAIT = "wait"
    ERASE = "erase"  # have the session that waits for somebody ended and proved wiped
    AUDIT = "audit"  # make a visit that leaves traces everywhere, and search the machine
    WELL = "well"
    UNWELL = "unwell"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known so far; replaced as a whole.

    Attributes:
        network: whether the image before this one had a way out.
        audits: whether there is an audit to be made.
        painted: whether a home was painted.
        erased: whether a session is being ended, or was.
        audited: whether the audit was made, and found nothing.
        connected: whether there was a way out.
        dirty: whether something could not be shown wiped.
        used: seconds for which somebody used it, which count for nothing.
    """

    network: bool = False
    audits: bool = False
    painted: bool = False
    erased: bool = False
    audited: bool = False
    connected: bool = False
    dirty: bool = False
    used: float = 0.0


def had_way_out(facts: Mapping[str, str] | None) -> bool:
    """Whether a way out is asked of the next image: unless the one that runs says it has none.

    Args:
        facts: by their names; None where no kiosk answers, as in the audit of the night.
    """
    return (facts or {}).get(Known.NETWORK) != Health.BAD


def look(
    seen: Seen, facts: Mapping[str, str] | None, passed: float, waited: float
) -> tuple[Seen, Ask]:
    """Take in what the kiosk says.

    Args:
        seen: before.
        facts: by their names; None where no kiosk answers.
        passed: seconds since the machine's kiosk was started.
        waited: of these, since the last time.
    """
    facts = facts or {}
    phase = facts.get(Known.PHASE, "")
    painted = facts.get(Known.PAINTED) == Switch.ON
    seen = replace(
        seen,
        painted=seen.painted or painted,
        connected=seen.connected or facts.get(Known.NETWORK) == Health.GOOD,
        dirty=facts.get(Known.PROOF) == Health.BAD,
        used=seen.used + (waited if phase in _USED else 0.0),
    )
    if passed - seen.used >= PATIENCE:
        return seen, Ask.UNWELL
    if not painted or phase not in _FREE:
        return seen, Ask.WAIT
    if facts.get(Known.PROOF, "") != Health.GOOD:
        return (seen, Ask.WAIT) if seen.erased else (replace(seen, erased=True), Ask.ERASE)
    if seen.network and not seen.connected:
        return seen, Ask.WAIT
    return seen, Ask.AUDIT if seen.audits and not seen.audited else Ask.WELL


def blame(seen: Seen) -> Fault:
    """Say why an image is not well."""
    if not seen.painted:
        return Fault.HOME
    if seen.network and not seen.connected and not seen.dirty:
        return Fault.NETWORK
    return Fault.WIPE
