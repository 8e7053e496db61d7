"""The life of a payment in one page as a pure state machine: who was left, and until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kiosk.policy.decision import decide
from kiosk.policy.index import Index
from kiosk.policy.model import Decision, Reason, Request, Resource, Verdict
from kiosk.policy.shared_hosts import shared_by_many

if TYPE_CHECKING:
    from kiosk.policy.address import Address
    from kiosk.policy.model import Policy

GROUP: Final = "psp"  # of the whitelist: who takes payments
LONGEST: Final = 900.0  # seconds: to find a telephone, and the code on it
_UNKNOWN: Final = frozenset({Reason.NOT_LISTED, Reason.MODE, Reason.WARNED})


@dataclass(frozen=True, slots=True, repr=False)
class Payment:
    """Where a page stands; times are of one monotonic clock, in seconds.

    Attributes:
        merchant: the host that is paid, or was last, or "".
        until: when the page is an ordinary one again, whatever happens.
        provider_seen: when the page last was at a payment provider's, or None.
    """

    merchant: str = ""
    until: float = 0.0
    provider_seen: float | None = None

    def runs(self, now: float) -> bool:
        """Tell whether it pays now."""
        return now < self.until

    def lets_through(
        self, decision: Decision, address: Address, policy: Policy, now: float
    ) -> bool:
        """Tell whether a page that is on nobody's list may be seen: a bank's, as it may be.

        What is unsafe, a look-alike or of a category that is denied stays refused.
        """
        return (
            self.runs(now)
            and not decision.allowed
            and decision.reason in _UNKNOWN
            and decide(Request(address, Resource.SUB), policy).allowed
        )


NO_PAYMENT: Final = Payment()


@dataclass(frozen=True, slots=True, repr=False)
class Move:
    """A page goes from one host to another.

    Attributes:
        source: what it shows, or what opened it; "" where there is nothing yet.
        target: where it goes.
        vouched: whether the policy itself allows the source, without any payment.
        posts: whether it sends a form there.
    """

    source: str
    target: Address
    vouched: bool
    posts: bool = False


class Till:
    """Knows who takes payments, and follows each page.

    Args:
        policy: of this kiosk.
    """

    def __init__(self, policy: Policy) -> None:
        self._providers = Index(rule for rule in policy.rules if rule.group == GROUP)

    def step(self, payment: Payment, move: Move, now: float) -> Payment:
        """Give the payment after a move of its page."""
        back = payment.runs(now) and move.target.host == payment.merchant
        if self.takes_payments(move.target) and not back:  # a town hall's merchant is one itself
            seen = replace(payment, provider_seen=now)
            # a tile that leads to a provider's own site pays nobody yet
            paid = move.source and move.vouched and move.source != move.target.host
            return seen if payment.runs(now) or not paid else self._begun(seen, move, now)
        if payment.runs(now):
            back = site(move.target.host) == site(payment.merchant)
            return replace(payment, until=0.0) if back else payment
        if self._goes_on(payment, move, now):
            return self._begun(payment, move, now)
        return replace(payment, until=0.0)

    def takes_payments(self, address: Address) -> bool:
        """Tell whether this is a payment provider's."""
        return Index.choose(self._providers.covering(address.host), address) is not None

    def _goes_on(self, payment: Payment, move: Move, now: float) -> bool:
        """Tell whether a form goes to a bank: from a provider, or from a merchant after one."""
        seen = payment.provider_seen
        if seen is None or not move.posts or not move.vouched:
            return False
        waits = bool(self._providers.covering(move.source))  # however long somebody typed there
        return (waits or now - seen < LONGEST) and site(move.source) != site(move.target.host)

    def _begun(self, payment: Payment, move: Move, now: float) -> Payment:
        provider = bool(self._providers.covering(move.source))
        merchant = (payment.merchant if provider else "") or move.source
        return replace(payment, merchant=merchant, until=now + LONGEST)


def pay(decision: Decision) -> Decision:
    """Give the decision on a page that a payment lets through."""
    return replace(decision, verdict=Verdict.ALLOW, reason=Reason.PAYMENT)


def site(host: str) -> str:
    """Give the part of a host's name that says whose it is: what stands before www. and the like.

    It is as coarse as a payment needs it: merchants come back to another host of their own.
    """
    labels = host.split(".")
    for first in range(len(labels) - 2, -1, -1):
        name = ".".join(labels[first:])
        if shared_by_many(name) is None:
            return name
    return host
