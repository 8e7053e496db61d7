"""The one object that answers every hook of the browser: may this be loaded?

It is manners, not the wall: what goes round the hooks meets the same policy in the gate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl

from kiosk.policy.address import Address, AddressError
from kiosk.policy.decision import closes_path, decide
from kiosk.policy.model import Decision, Opener, Reason, Request, Resource, Verdict
from kiosk.policy.payment import NO_PAYMENT, Move, Payment, Till, pay
from kiosk.policy.permit import Permits

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.policy.model import Policy, Service

# Chromium's own pages inside a page: the PDF viewer asks for some 190 of them.
_INTERNAL: Final = frozenset({"chrome-extension", "chrome", "chrome-untrusted", "qrc"})
_LOCAL: Final = frozenset({"blob", "data", "about", "filesystem"})  # no network
_CACHED: Final = 4096  # answers; a page asks for some 100 hosts
_INVALID: Final = Decision(Verdict.DENY, Reason.INVALID)

_Key = tuple[str, str, int, str, Resource]


def host_of(url: QUrl) -> str:
    """Give the host in the form in which Chromium uses it; for a blob, that of its origin."""
    if url.scheme() == "blob":
        url = QUrl(url.path())
    return url.host(QUrl.ComponentFormattingOption.FullyEncoded).lower()


def address_of(url: QUrl) -> Address | None:
    """Read an address of the engine; None where it is none of ours."""
    try:
        if not url.isValid():
            return None
        return Address.parse(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
    except AddressError:
        return None


class Guard:
    """Asks the policy, and leases from the gate what an allowed page needs for its parts.

    Args:
        policy: what is allowed.
        lease: tells the gate that an allowed page needs a host.
    """

    def __init__(self, policy: Policy, lease: Callable[[str], None]) -> None:
        self._policy = policy
        self._lease = lease
        self._services = {service.id: service for service in policy.services}
        self._pages: dict[str, str] = {}  # host of an allowed page: its user agent, or ""
        self._answers: dict[_Key, bool] = {}
        self._permits = Permits()
        self._till = Till(policy)

    def permit(self, host: str, by: Opener = Opener.AGENT) -> None:
        """Let pages of a site be seen, and its parts."""
        self._permits.grant(host, by)
        self._answers.clear()

    def navigate(
        self, url: QUrl, resource: Resource, payment: Payment = NO_PAYMENT, now: float = 0.0
    ) -> Decision:
        """Decide where a page or a frame may go; called again for each redirect.

        Args:
            url: where.
            resource: of what kind it is.
            payment: of the page, which may let it go where no list leads.
            now: on the clock of the payment.
        """
        decision = self.judge(url, resource)
        if payment.runs(now) and resource is Resource.MAIN:
            address = address_of(url)
            if address and payment.lets_through(decision, address, self._policy, now):
                decision = pay(decision)
                self._lease(host_of(url))
        if decision.reason is Reason.PERMIT and decision.opener is Opener.CITIZEN:
            self._lease(host_of(url))  # of what one is warned the gate takes our word
        if decision.allowed and resource is Resource.MAIN:
            self._remember(host_of(url), self.service(decision))
        return decision

    def judge(self, url: QUrl, resource: Resource = Resource.MAIN) -> Decision:
        """Give the policy's word on an address; nothing comes of it."""
        address = address_of(url)
        if address is None:
            return _INVALID  # foo-.example.com and its like reach the hooks empty, yet go out
        decision = decide(Request(address, resource), self._policy)
        return self._permits.relent(decision, address.host)

    def step(self, payment: Payment, source: str, url: QUrl, now: float, *, posts: bool) -> Payment:
        """Give a page's payment as it is once the page goes somewhere.

        Args:
            payment: as it was.
            source: the host of what the page shows, or of what opened it.
            url: where it goes.
            now: on the clock of the payment.
            posts: whether it sends a form.
        """
        target = address_of(url)
        if target is None:
            return payment
        vouched = bool(source) and self.judge(QUrl(f"https://{source}/")).allowed
        return self._till.step(payment, Move(source, target, vouched, posts), now)

    def takes_payments(self, url: QUrl) -> bool:
        """Tell whether this is a payment provider's."""
        address = address_of(url)
        return address is not None and self._till.takes_payments(address)

    def part(self, url: QUrl, page: QUrl, resource: Resource) -> bool:
        """Decide on a part of a page, and let the gate know before it asks there."""
        scheme = url.scheme()
        if scheme in _INTERNAL or scheme in _LOCAL:
            return True
        host = url.host(QUrl.ComponentFormattingOption.FullyEncoded)
        key = (scheme, host, url.port(), host_of(page), resource)
        answer = self._answers.get(key)
        if answer is None or url.userInfo():
            answer = self._part(url, host, key[3], resource)
            if len(self._answers) >= _CACHED:
                self._answers.clear()
            self._answers[key] = answer
        # pages of a host may be listed one by one, and the answer was about the host
        path = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
        return answer and not closes_path(host.lower(), path, self._policy)

    def user_agent(self, page: QUrl) -> str:
        """Give the user agent that a page's site needs, or "" for the usual one."""
        return self._pages.get(host_of(page), "")

    def service(self, decision: Decision) -> Service | None:
        """Give the tile that an allowed page belongs to."""
        return self._services.get(decision.rule.service) if decision.rule else None

    def _part(self, url: QUrl, host: str, page_host: str, resource: Resource) -> bool:
        bare = QUrl(url)
        bare.setPath("/")
        bare.setQuery("")
        if not self.judge(bare, resource).allowed:
            return False
        if not page_host:
            return True  # a worker's: nobody vouches for it, so the gate decides alone
        if page_host not in self._pages:
            return False
        self._lease(host.lower())
        return True

    def _remember(self, host: str, service: Service | None) -> None:
        if host:
            self._pages[host] = service.user_agent if service else ""
