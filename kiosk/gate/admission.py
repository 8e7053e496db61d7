"""The question whether a host may be reached: the policy's, and for parts of pages the shell's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.gate.leases import Leases
from kiosk.policy.address import Address
from kiosk.policy.decision import decide
from kiosk.policy.model import Decision, Policy, Reason, Request, Resource
from kiosk.policy.permit import Permits

_LEASABLE: Final = frozenset({Reason.NOT_LISTED, Reason.MODE, Reason.LOOKALIKE, Reason.WARNED})


class Admission:
    """Decides on each request.

    Args:
        policy: what pages may be seen.
        leases: what allowed pages need for their parts.
        permits: what the agent has opened for this visit.
        drain: takes in what the shell has already sent. A lease is sent before its request leaves
            the browser; so whoever drains before refusing never refuses what was leased.
    """

    def __init__(
        self, policy: Policy, leases: Leases, permits: Permits, drain: Callable[[], None]
    ) -> None:
        self._policy = policy
        self._leases = leases
        self._permits = permits
        self._drain = drain

    def decide(self, address: Address) -> Decision:
        """Decide on a host."""
        decision = decide(Request(address, Resource.MAIN), self._policy)
        if not decision.allowed:
            self._drain()
            decision = self._permits.relent(decision, address.host)
        if decision.allowed or decision.reason not in _LEASABLE:
            return decision
        part = decide(Request(address, Resource.SUB), self._policy)
        if not part.allowed:
            return decision
        return part if address.host in self._leases else decision
