"""What the pages of a session tell and ask, answered on its stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from PySide6.QtCore import QEventLoop, QTimer, QUrl

from kiosk.i18n import gettext as _
from kiosk.policy.model import Reason
from kiosk.shell.browser.failure import Cause
from kiosk.shell.browser.guard import host_of
from kiosk.shell.cover import Cover
from kiosk.shell.screens.band import Band, paying_sentence
from kiosk.shell.screens.code_hint import CodeHint
from kiosk.shell.screens.contact import Contact, ContactActions
from kiosk.shell.screens.failed import Failed, FailedActions, FailureKind
from kiosk.shell.screens.offer import Offer
from kiosk.shell.screens.question import Answer, Asking, Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWebEngineCore import QWebEngineDownloadRequest, QWebEngineNewWindowRequest

    from kiosk.policy.model import Decision, Service
    from kiosk.shell.browser.page import Page
    from kiosk.shell.browser.pages import OpenPage, Pages
    from kiosk.shell.cover import Factory
    from kiosk.shell.stage import Stage

AGAIN: Final = 15_000  # milliseconds until we try by ourselves, where the Internet is down
T = TypeVar("T")
_LONGEST: Final = 80  # characters of an address or a number that a page may put on our screen
_NO: Final = Answer(accepted=False)
_KINDS: Final = {
    Cause.OFFLINE: FailureKind.OFFLINE,
    Cause.SITE_DOWN: FailureKind.SITE_DOWN,
    Cause.CERTIFICATE: FailureKind.CERTIFICATE,
}


@dataclass(frozen=True, slots=True)
class Helpers:
    """What answering needs of the session.

    Attributes:
        judge: gives the policy's word on an address.
        service: gives the tile that an address belongs to.
        payee: gives the name of whoever is paid, or "" where that is but a provider.
        fault: takes what the gate last said about a host.
        refuse: makes the screen of a refusal, and counts it; takes what leads back, and what shows
            the page after all.
        open_mail: shows the choice of mailboxes.
        make_room: asks to close a page.
        try_engine: finds out whether the engine still makes pages.
        lose_engine: takes it that it makes none any more.
        prepare: asks for patience until a page can be printed.
        offer: shows a PDF, and asks whether it shall be printed.
        keep: takes a document that a page hands over.
        choice: makes the screen of the documents that a page may be given.
        arrived: told where the page on the screen has come.
    """

    judge: Callable[[QUrl], Decision]
    service: Callable[[QUrl], Service | None]
    payee: Callable[[str], str]
    fault: Callable[[str], str]
    refuse: Callable[[Decision, QUrl, Callable[[], None], Callable[[], None]], Cover]
    open_mail: Callable[[], None]
    make_room: Callable[[], None]
    try_engine: Callable[[], None]
    lose_engine: Callable[[], None]
    prepare: Callable[[], None]
    offer: Callable[[bytes], None]
    keep: Callable[[QWebEngineDownloadRequest], None]
    choice: Callable[[tuple[str, ...], bool, Callable[[list[str]], None]], Factory]
    arrived: Callable[[QUrl], object]


class Answers:
    """The owner of every page.

    Args:
        stage: where it shows.
        pages: gives the open pages.
        helpers: what the session does for it.
    """

    def __init__(self, stage: Stage, pages: Callable[[], Pages], helpers: Helpers) -> None:
        self._stage = stage
        self._pages = pages
        self._helpers = helpers
        self._asking = False

    # --- where pages go ---------------------------------------------------------------------------
    def refused(self, page: Page, decision: Decision, url: QUrl) -> None:
        """Say why a page goes nowhere; an address or a number is shown instead."""
        one = self._pages().of(page)
        if one is None:
            return
        if decision.reason in {Reason.MAIL, Reason.PHONE}:
            if one is self._stage.current:
                self._stage.lay(self._contact(decision.reason, url))
            return
        self._refuse(one, decision, url)
        self._stage.show()

    def _refuse(self, one: OpenPage, decision: Decision, url: QUrl) -> None:
        def again() -> None:
            if self._pages().get(one.key) is not one:
                return  # closed meanwhile
            one.cover = None
            one.page.load(url)
            self._stage.go(one)

        one.cover = self._helpers.refuse(decision, url, lambda: self._uncover(one), again)

    def opens(self, page: Page, request: QWebEngineNewWindowRequest) -> None:
        """Give the new page a place beside its opener."""
        pages = self._pages()
        one = pages.of(page)
        if one is None or not self._may_open(one, asked=request.isUserInitiated()):
            return
        if pages.full:
            QTimer.singleShot(0, self._helpers.make_room)
            return
        new = pages.add(opener=one.key)
        new.page.paying.inherit(page.paying, host_of(one.address))
        request.openIn(new.page)
        self._stage.go(new)
        self._stage.say(lambda: _("Une nouvelle page s'est ouverte. L'ancienne page est gardée."))

    def pays(self, page: Page, merchant: str) -> None:
        """Say who is paid, above the page, as long as it pays."""
        if (one := self._pages().of(page)) is None:
            return
        if not merchant:
            one.band = None
        else:
            name = self._helpers.payee(merchant)
            one.band = lambda look: Band(look, "payer", paying_sentence(name))
            if one is self._stage.current:
                self._stage.hush()  # this is what must be read now
        self._stage.show()

    def closes(self, page: Page) -> None:
        """Close a page that closes itself; its opener is shown again."""
        if (one := self._pages().of(page)) is not None:
            self.shut(one)

    def shut(self, one: OpenPage) -> None:
        """Close a page; where it was on the screen, its opener or home is shown."""
        pages = self._pages()
        pages.close(one)
        if one is self._stage.current:
            self._stage.go(pages.get(one.opener))
        else:
            self._stage.show()
        self._bury()

    def _may_open(self, one: OpenPage, *, asked: bool) -> bool:
        if asked:
            return True
        # some payment pages open by script; a page that goes on opening others is no payment
        children = any(other.opener == one.key for other in self._pages().all)
        return one is self._stage.current and not children

    # --- how it went ------------------------------------------------------------------------------
    def changed(self, page: Page) -> None:
        """Show the badge and the buttons that fit where a page is now."""
        one = self._pages().of(page)
        if one is not None and one is self._stage.current:
            self._helpers.arrived(one.address)
            self._stage.show()

    def slow(self, page: Page, *, waiting: bool) -> None:
        """Ask for patience, or no more."""
        if (one := self._pages().of(page)) is not None:
            one.slow = waiting
            self._stage.show()

    def failed(self, page: Page, why: Cause, url: QUrl) -> None:
        """Say what went wrong, and how to go on."""
        one = self._pages().of(page)
        if one is None:
            return
        if why is Cause.RESUBMIT:
            self._step_over(one, url)
            return
        decision = self._helpers.judge(url)
        if why is Cause.REFUSED and not decision.allowed:
            self._refuse(one, decision, url)
        else:
            self._fail(one, _KINDS.get(why, FailureKind.SITE_DOWN), url)
        self._stage.show()

    def stopped(self, page: Page) -> None:
        """Offer to open a page again that has died.

        Where the process is gone from which the engine forks its pages, each new one dies at once.
        """
        pages = self._pages()
        if pages.is_spare(page) and pages.on_trial:
            self._helpers.lose_engine()
            return
        one = pages.of(page)
        if one is None and not pages.is_spare(page):
            return  # it was closed
        self._helpers.try_engine()
        self._bury()
        if one is None:
            return
        question = self._stage.question
        if one is self._stage.current and question is not None:
            question.back()  # nobody waits for that answer any more
        self._fail(one, FailureKind.CRASHED, page.url())
        self._stage.show()

    def fault(self, host: str) -> str:
        """Take what the gate last said about a host."""
        return self._helpers.fault(host)

    def _fail(self, one: OpenPage, kind: FailureKind, url: QUrl) -> None:
        def again() -> None:
            one.cover = None
            one.page.load(url)
            self._stage.show()

        def by_itself() -> None:
            if one.cover is cover:
                again()

        # the page before is still there, except where it is the one that died
        leave = self._leave if kind is FailureKind.CRASHED else self._uncover
        service = self._helpers.service(url)
        actions = FailedActions(again, lambda: leave(one))
        cover = Cover(lambda look: Failed(look, kind, service, actions), actions.back)
        one.cover = cover
        if kind is FailureKind.OFFLINE:
            QTimer.singleShot(AGAIN, one.page, by_itself)

    def _uncover(self, one: OpenPage) -> None:
        one.cover = None
        if one.blank:
            self.shut(one)
        else:
            self._stage.show()

    def _step_over(self, one: OpenPage, url: QUrl) -> None:
        if not one.back(over=url):
            self._stage.go(self._pages().get(one.opener))

    def _leave(self, one: OpenPage) -> None:
        one.cover = None
        if one.back():
            self._stage.show()
        else:
            self.shut(one)

    # --- what they ask ----------------------------------------------------------------------------
    def asks(self, page: Page, question: Question) -> Answer:
        """Ask the citizen; the rest of the interface lives on meanwhile."""
        return self._hold(page, lambda answer: lambda look: Asking(look, question, answer), _NO)

    def chooses(self, page: Page, types: tuple[str, ...], *, several: bool) -> list[str]:
        """Show the citizen's documents; what is chosen goes to the page."""
        helpers = self._helpers
        return self._hold(page, lambda answer: helpers.choice(types, several, answer), [])

    def _hold(self, page: Page, make: Callable[[Callable[[T], None]], Factory], no: T) -> T:
        """Show a screen, and come back with what is answered there; `no` where nobody can."""
        one = self._pages().of(page)
        if one is None or one is not self._stage.current or self._asking:
            return no
        loop = QEventLoop()
        given: list[T] = []

        def answer(what: T) -> None:
            given.append(what)
            loop.quit()

        cover = Cover(make(answer), lambda: answer(no))
        self._asking = True
        self._stage.question = cover
        self._stage.show()
        loop.exec()
        self._asking = False
        if self._stage.question is cover:
            self._stage.question = None
        self._stage.show()
        self._bury()
        return given[0] if given else no

    def says(self, page: Page, sentence: Callable[[], str]) -> None:
        """Show a sentence above the page."""
        one = self._pages().of(page)
        if one is not None and one is self._stage.current:
            self._stage.say(sentence)

    def shows(self, page: Page, *, document: bool) -> None:
        """Offer to print a document that is there by itself."""
        one = self._pages().of(page)
        if one is None or document is (one.offer is not None):
            return
        one.offer = (lambda look: Offer(look, page.print_out, page.keep)) if document else None
        if document and one is self._stage.current:
            self._stage.hush()  # that a page has opened is to be seen
        self._stage.show()

    def expects_code(self, page: Page, *, asked: bool) -> None:
        """Tell where a code comes, as long as a page asks for one."""
        if (one := self._pages().of(page)) is None or asked is (one.hint is not None):
            return
        one.hint = (lambda look: CodeHint(look, self._helpers.open_mail)) if asked else None
        self._stage.show()

    def hands_over(self, _page: Page, request: QWebEngineDownloadRequest) -> None:
        """Keep a document that a page hands over."""
        self._helpers.keep(request)

    def prepares(self, page: Page) -> None:
        """Ask for patience where the page is in sight; no other is printed."""
        if self._in_sight(page):
            self._helpers.prepare()

    def prints(self, page: Page, document: bytes) -> None:
        """Offer to print it, where it is still in sight."""
        if self._in_sight(page):
            self._helpers.offer(document)

    def _in_sight(self, page: Page) -> bool:
        one = self._pages().of(page)
        return one is not None and one is self._stage.current

    def _bury(self) -> None:
        # from the event loop, out of every call of the engine; a question is one of those
        if not self._asking:
            QTimer.singleShot(0, self._pages().bury)

    def _contact(self, reason: Reason, url: QUrl) -> Cover:
        kind: Literal["mail", "phone"] = "mail" if reason is Reason.MAIL else "phone"
        value = url.path(QUrl.ComponentFormattingOption.FullyDecoded)[:_LONGEST]

        def close() -> None:
            self._stage.lay(None)

        actions = ContactActions(close, self._helpers.open_mail)
        return Cover(lambda look: Contact(look, kind, value, actions), close)
