"""What a citizen does, turned into pages and the screens over them; loaded behind the home."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QUrl

from kiosk import wire
from kiosk.i18n import gettext as _
from kiosk.policy.model import Opener, Tier
from kiosk.policy.permit import name_of
from kiosk.shell.answers import Answers, Helpers
from kiosk.shell.asking import Asking, Wanted
from kiosk.shell.assistance import Asked, Assistance
from kiosk.shell.bars import Badge
from kiosk.shell.browser.guard import Guard, host_of
from kiosk.shell.browser.pages import open_pages
from kiosk.shell.catalogue import MAIL
from kiosk.shell.counted import Counting
from kiosk.shell.cover import Cover
from kiosk.shell.documents import Documents
from kiosk.shell.paper import Paper
from kiosk.shell.preparing import Preparing
from kiosk.shell.screens.blocked import Blocked, BlockedActions, may_be_asked_for
from kiosk.shell.screens.broken import Broken
from kiosk.shell.screens.end import EndActions, EndConfirm, Memo
from kiosk.shell.screens.help import Call
from kiosk.shell.screens.open_pages import OpenPages, OpenPagesActions, PageEntry
from kiosk.shell.screens.waiting import Waiting
from kiosk.shell.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.policy.model import Decision, Policy, Service
    from kiosk.shell.browser.pages import OpenPage, Pages
    from kiosk.shell.look import Look
    from kiosk.shell.stage import Stage
    from kiosk.shell.window import Window


class Journey:
    """Where a citizen goes in one visit.

    Args:
        policy: what is allowed.
        guard: decides for the pages.
        stage: where everything is shown.
        window: that of the stage.
        fault: takes what the gate last said about a host.
        tell: sends a message to the supervisor.
        send: does so with a descriptor, which stays ours.
        adapt: shows how the kiosk may be adapted to somebody's hands.
        training: whether all sites are copies to practise on.
        sends: whether what is counted is reported to anybody.
    """

    def __init__(  # noqa: PLR0913 - what a journey is made of, each by its name
        self,
        policy: Policy,
        *,
        guard: Guard,
        stage: Stage,
        window: Window,
        fault: Callable[[str], str],
        tell: Callable[[wire.Message], None],
        send: Callable[[wire.Message, tuple[int, ...]], None],
        adapt: Callable[[], object],
        training: bool = False,
        sends: bool = False,
    ) -> None:
        self._training = training
        self._policy = policy
        self._guard = guard
        self._tell = tell
        self._services = {service.id: service for service in policy.services}
        self._pending: Callable[[], None] | None = None  # waits for a page to be closed
        self._stage = stage
        self._window = window
        self._asking = Asking(stage, tell, self.help, self._dismiss)
        self.paper = Paper(stage, send, policy.site.print_price)
        self.documents = Documents(stage, self.paper, send)
        self._counting = Counting(
            stage,
            policy,
            lambda: tell(wire.AskCounted()),
            self._rules,
            sends=sends,
        )
        self._workshop = Workshop(stage, self.home, self.paper.offer) if training else None
        asked = Asked(
            self.call_agent,
            self._await_code,
            self.paper.offer,
            self._counting.begin,
            adapt,
            self._workshop.show if self._workshop else None,
        )
        self._assistance = Assistance(stage, policy, asked)
        helpers = Helpers(
            judge=guard.judge,
            service=self._service,
            payee=self._payee,
            fault=fault,
            refuse=self._refusal,
            open_mail=self._mail,
            make_room=self._make_room,
            try_engine=lambda: window.keep(self.pages.prove()),
            lose_engine=self._lose_engine,
            prepare=self.paper.wait,
            offer=self.paper.offer,
            keep=self.documents.keep,
            choice=self.documents.choice,
            arrived=self._workshop.arrived if self._workshop else lambda _url: None,
        )
        self._answers = Answers(stage, lambda: self.pages, helpers)
        self._preparing = Preparing(stage, self._answers.shut)
        look = window.look
        self.pages: Pages = open_pages(policy, guard, self._answers, look.language)
        self.pages.zoom(look.zoom)
        self.pages.contrast(on=look.contrast)
        self.pages.give_way(to_voice=look.speech)
        window.keep(self.pages.warm())

    @property
    def open(self) -> list[OpenPage]:
        """The open pages, oldest first."""
        return self.pages.all

    def close(self) -> None:
        """Close every page, in order."""
        self._stage.go(None)
        self.paper.close()
        self.documents.close()
        self.pages.close_all()

    def dress(self, before: Look, look: Look) -> None:
        """Let the pages follow what the citizen chose."""
        if look.language is not before.language:
            self.pages.profile.speak(look.language)
        if look.zoom != before.zoom:
            self.pages.zoom(look.zoom)
        if look.contrast != before.contrast:
            self.pages.contrast(on=look.contrast)

    # --- tiles ------------------------------------------------------------------------------------
    def open_service(self, service_id: str) -> None:
        """Show a service: the page that it has, or a new one."""
        self._tell(wire.Opened(service_id))
        found = self.pages.of_service(service_id)
        if found is not None:
            self._stage.go(found)
        else:
            self._open(QUrl(self._services[service_id].start), service_id)
        if self._workshop:
            self._workshop.opened(service_id)

    def open_url(self, untrusted: str) -> None:
        """Show the site of an address that a citizen has typed, if it is allowed."""
        typed = untrusted.strip()
        # said here: Qt would make an FTP address of ftp.example.org
        url = QUrl.fromUserInput(typed if "://" in typed else f"https://{typed}")
        if url.scheme() == "http":
            url.setScheme("https")
        decision = self._guard.judge(url)
        if decision.allowed:
            self._open(url, "")
        else:
            again = partial(self._open, url, "")
            self._stage.lay(self._refusal(decision, url, self._dismiss, again))

    def _open(self, url: QUrl, service_id: str) -> None:
        if self.pages.full:
            self._make_room(lambda: self._open(url, service_id))
            return
        one = self.pages.add(service=service_id)
        if service_id:
            self._preparing.cover(one, self._services[service_id])
        one.page.load(url)
        self._stage.go(one)

    def _refusal(
        self,
        decision: Decision,
        url: QUrl,
        back: Callable[[], None],
        again: Callable[[], None],
    ) -> Cover:
        self._tell(wire.Blocked(decision.reason.value, decision.category))
        wanted = Wanted(name_of(host_of(url)), decision, again)
        actions = BlockedActions(
            self._go_official,
            back,
            self.call_agent,
            partial(self._asking.want, wanted) if may_be_asked_for(decision, wanted.host) else None,
            partial(self._go_on, wanted) if decision.opener is Opener.CITIZEN else None,
        )
        return Cover(lambda look: Blocked(look, decision, self._policy, actions), back)

    def _go_on(self, wanted: Wanted) -> None:
        """Show a page all the same: its citizen has read the warning."""
        self._guard.permit(wanted.host, Opener.CITIZEN)
        self._dismiss()
        wanted.open()

    def _go_official(self, service_id: str) -> None:
        if (one := self._stage.current) is not None:
            one.cover = None
        self.open_service(service_id)

    def _mail(self) -> None:
        self.home()
        self._window.home.show_view(MAIL)

    # --- the bars ---------------------------------------------------------------------------------
    def back(self) -> None:
        """Leave the screen on top, or go one page back."""
        stage = self._stage
        if (cover := stage.cover) is not None:
            cover.back()
        elif stage.current is None:
            self._window.home.go_back()
        elif not stage.current.back():
            stage.go(self.pages.get(stage.current.opener))

    def home(self) -> None:
        """Show the first tiles."""
        self._window.home.restart()
        self._stage.go(None)

    def list_pages(self) -> None:
        """List the open pages."""
        actions = OpenPagesActions(self._show, self._close, self._dismiss, self.documents.show)

        def make(look: Look) -> OpenPages:
            return OpenPages(look, self._entries(), actions, self.documents.number)

        self._stage.lay(Cover(make, self._dismiss))

    def help(self, call: Call = Call.NONE) -> None:
        """Say how it works, and whom to ask."""
        self._pending = None
        self._assistance.help(call)

    def _rules(self) -> None:
        self._assistance.rules()

    def call_agent(self) -> None:
        """Ask for the agent."""
        self._asking.call()

    def hear(self, message: wire.Message, descriptors: Sequence[int] = ()) -> None:
        """Follow what the supervisor says about the agent, and about paper."""
        match message:
            case wire.AgentTold():
                self._asking.told()
            case wire.Permit(host):
                self._guard.permit(host)
                self._asking.permitted(host)
            case wire.Counted():
                self._counting.hear(message, descriptors)
            case _:
                self.paper.hear(message)
                self.documents.scan.hear(message, descriptors)
                self.documents.stick.hear(message, descriptors)

    def _await_code(self) -> None:
        self._dismiss()
        self._tell(wire.AwaitCode())

    def end(self) -> None:
        """Ask once, then end the visit."""
        pages = [self._memo(one) for one in self.open]
        actions = EndActions(self._finish, self._dismiss, partial(self._note, pages))
        printing = self.paper.under_way
        self._stage.lay(
            Cover(lambda look: EndConfirm(look, pages, actions, printing=printing), self._dismiss)
        )

    def _note(self, memos: Sequence[Memo]) -> None:
        """Offer to print how to come back."""
        from kiosk.shell.aide import sheet  # noqa: PLC0415 - few visits need it

        today = datetime.now().date()  # noqa: DTZ005 - a sheet has the date of the wall
        self.paper.offer(sheet(list(dict.fromkeys(memos)), self._policy.site.commune, today))

    def _finish(self) -> None:
        self._stage.lay(Cover(_wiping, lambda: None))
        self._tell(wire.EndVisit())

    def _lose_engine(self) -> None:
        """Go, where nobody has seen us yet: there will be another spare. Or say what is left."""
        if not self._window.isVisible():
            QCoreApplication.exit(1)
            return
        self._stage.lay(Cover(lambda look: Broken(look, self._finish), self._finish))

    def scroll(self, up: bool) -> None:  # noqa: FBT001 - the bars' contract
        """Move the page in sight by most of a screen."""
        if self._stage.current is not None and self._stage.cover is None:
            self.pages.scroll(self._stage.current, up=up)

    def _dismiss(self) -> None:
        self._pending = None
        self._stage.lay(None)

    # --- the list of pages ------------------------------------------------------------------------
    def _make_room(self, then: Callable[[], None] | None = None) -> None:
        self.list_pages()
        self._pending = then
        self._stage.say(lambda: _("Trop de pages sont ouvertes. Fermez une page pour continuer."))

    def _entries(self) -> list[PageEntry]:
        return [self._entry(one) for one in self.open]

    def _entry(self, one: OpenPage) -> PageEntry:
        service = self._service(one.address) or self._services.get(one.service)
        label = service.label if service else host_of(one.address)
        icon = service.icon if service else "page"
        return PageEntry(label, one.key, one is self._stage.current, icon)

    def _memo(self, one: OpenPage) -> Memo:
        service = self._service(one.address) or self._services.get(one.service)
        if service is None:
            return Memo("", host_of(one.address))
        return Memo(service.label, host_of(QUrl(service.start)), service.phone)

    def _show(self, key: int) -> None:
        self._pending = None
        self._stage.go(self.pages.get(key))

    def _close(self, key: int) -> None:
        pending, self._pending = self._pending, None
        if (one := self.pages.get(key)) is not None:
            self._answers.shut(one)
        self._stage.hush()
        if pending is not None:
            pending()
        elif self.open:
            self.list_pages()
        else:
            self.home()

    # --- what things are called -------------------------------------------------------------------
    def _service(self, url: QUrl) -> Service | None:
        return self._guard.service(self._guard.judge(url))

    def _payee(self, host: str) -> str:
        url = QUrl(f"https://{host}/")
        if self._guard.takes_payments(url):
            return ""
        service = self._service(url)
        return service.label if service else host

    def badge(self, one: OpenPage) -> Badge:
        """Tell whose site a page shows."""
        address = one.address
        decision = self._guard.judge(address)
        host = host_of(address)
        if not host or one.blank:
            return Badge("none")
        if not decision.allowed or decision.tier not in {Tier.SERVICE, Tier.OFFICIAL}:
            return Badge("other", host)
        if address.scheme() != "https":
            return Badge("none")  # whoever is on the way may have made this page
        service = self._guard.service(decision)
        kind: Literal["practice", "true"] = "practice" if self._training else "true"
        return Badge(kind, service.label if service else host)


def _wiping(look: Look) -> Waiting:
    return Waiting(look, _("Nous effaçons vos traces. Attendez quelques secondes."))
