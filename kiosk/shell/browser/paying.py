"""The payment of one page, followed from one address to the next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWebEngineCore import QWebEnginePage

from kiosk.policy.model import Resource
from kiosk.policy.payment import NO_PAYMENT, Payment
from kiosk.shell.browser.guard import host_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject, QUrl

    from kiosk.policy.model import Decision
    from kiosk.shell.browser.guard import Guard

_Kind = QWebEnginePage.NavigationType
_CLOCK: Final = time.monotonic


class Paying:
    """Asks the guard where the page may go, with the payment that it is in.

    Args:
        page: whose; a timer of ours dies with it.
        guard: decides.
        changed: told of the host that is paid now, or "".
    """

    def __init__(self, page: QObject, guard: Guard, changed: Callable[[str], None]) -> None:
        self._guard = guard
        self._changed = changed
        self._payment = NO_PAYMENT
        self._opener = ""  # the host of the page that opened this one
        self._posts = False
        self._end = QTimer(page)
        self._end.setSingleShot(True)
        self._end.timeout.connect(lambda: self._take(self._payment))
        self._told = ""

    @property
    def runs(self) -> bool:
        """Whether the page pays now."""
        return self._payment.runs(_CLOCK())

    def inherit(self, other: Paying, opener: str) -> None:
        """Go on with the payment of the page that opened this one."""
        self._opener = opener
        self._take(other._payment)

    def go(self, url: QUrl, source: str, kind: QWebEnginePage.NavigationType) -> Decision:
        """Decide where the page goes, and go along.

        Args:
            url: where.
            source: the host of what it shows.
            kind: how it goes there; a redirect goes on with the form of before.
        """
        if kind is not _Kind.NavigationTypeRedirect:
            self._posts = kind is _Kind.NavigationTypeFormSubmitted
        after = self._after(url, source or self._opener, posts=self._posts)
        decision = self._guard.navigate(url, Resource.MAIN, after, _CLOCK())
        if decision.allowed:
            self._take(after)
        return decision

    def look(self, url: QUrl, source: str) -> Decision:
        """Decide where a page that this one opens may go."""
        after = self._after(url, source, posts=False)
        return self._guard.navigate(url, Resource.MAIN, after, _CLOCK())

    def may_return(self, url: QUrl) -> bool:
        """Tell whether "Retour" may lead there: not into a payment that is over."""
        if self.runs:
            return True
        paid = self._payment.merchant
        if paid and host_of(url) != paid and self._guard.takes_payments(url):
            return False
        return self._guard.judge(url).allowed

    def _after(self, url: QUrl, source: str, *, posts: bool) -> Payment:
        return self._guard.step(self._payment, source, url, _CLOCK(), posts=posts)

    def _take(self, payment: Payment) -> None:
        self._payment = payment
        left = payment.until - _CLOCK()
        merchant = payment.merchant if left > 0 else ""
        if left > 0:
            self._end.start(round(left * 1000) + 1)
        else:
            self._end.stop()
        if merchant != self._told:
            self._told = merchant
            self._changed(merchant)
