"""Says until when each signature holds, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tuf.api.metadata import Signed

from kiosk.publishing import signed
from kiosk.publishing.publication import State, delegator_of
from kiosk.publishing.signed import Quorum

_MARGINS: Final = {  # how long before its end a signature is due
    "timestamp": timedelta(days=3),
    "snapshot": timedelta(days=14),
}
_MARGIN: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Standing:
    """How it is with one role.

    Attributes:
        role: its name.
        version: which of it is in force.
        expires: until when kiosks take it.
        quorum: whose keys sign it.
        due: whether it is time to sign it again.
    """

    role: str
    version: int
    expires: datetime
    quorum: Quorum
    due: bool


def standings(state: State, now: datetime) -> list[Standing]:
    """Tell it of every role, the root first."""
    payloads: dict[str, Signed] = {
        "root": state.root.signed,
        "targets": state.roles["targets"].signed,
    }
    payloads |= {"snapshot": state.snapshot.signed, "timestamp": state.timestamp.signed}
    payloads |= {role: metadata.signed for role, metadata in state.roles.items()}
    found = []
    for role, payload in payloads.items():
        due = payload.expires - now < _MARGINS.get(role, _MARGIN)
        quorum = signed.quorum_of(delegator_of(state, role), role)
        found.append(Standing(role, payload.version, payload.expires, quorum, due))
    return found
