"""What may be opened for one visit, by the agent or by who has read a warning, and what is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.policy.address import Address, AddressError, Kind
from kiosk.policy.model import Decision, Opener, Reason, Verdict
from kiosk.policy.shared_hosts import shared_by_many

_WWW: Final = "www."
MOST: Final = 64  # sites that one visit is given


def name_of(untrusted: str) -> str:
    """Give the name of a site as everybody here writes it; "" where it is none."""
    try:
        address = Address.of_host(untrusted, 443)
    except AddressError:
        return ""
    return address.host if address.kind is Kind.NAME and "." in address.host else ""


class Permits:
    """The sites that are opened for one visit: each with all that is below its name."""

    def __init__(self) -> None:
        self._names: dict[str, Opener] = {}

    def grant(self, untrusted: str, by: Opener = Opener.AGENT) -> bool:
        """Open a site; tell whether it has a name and there is room for it."""
        host = name_of(untrusted)
        if not host or len(self._names) >= MOST:
            return False
        bare = host.removeprefix(_WWW)
        # not where www is one site of many: who asks for www.e-monsite.com gets that one alone
        name = bare if shared_by_many(bare) is None else host
        if self._names.get(name) is not Opener.AGENT:
            self._names[name] = by
        return True

    def relent(self, decision: Decision, host: str) -> Decision:
        """Give the decision on a host as it is for this visit: a refusal may be lifted here.

        What nobody may open stays closed, below an opened name as elsewhere.
        """
        if decision.allowed or decision.opener is None or not self._names:
            return decision
        by = self._opened_by(host)
        if by is not Opener.AGENT and by is not decision.opener:
            return decision
        return replace(decision, verdict=Verdict.ALLOW, reason=Reason.PERMIT)

    def _opened_by(self, host: str) -> Opener | None:
        found = None
        while host:
            by = self._names.get(host)
            if by is Opener.AGENT:
                return by
            found, host = found or by, host.partition(".")[2]
        return found
