"""What a citizen does, turned into pages and screens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

from kiosk import i18n, wire
from kiosk.i18n import gettext as _
from kiosk.policy.model import Tier
from kiosk.settings import Isolation
from kiosk.shell.answers import Answers, Helpers
from kiosk.shell.bars import Badge, BarActions, BarState, ComfortActions
from kiosk.shell.browser.guard import host_of
from kiosk.shell.catalogue import MAIL
from kiosk.shell.cover import Cover
from kiosk.shell.home import Home, HomeActions
from kiosk.shell.screens.blocked import Blocked, BlockedActions
from kiosk.shell.screens.end import EndActions, EndConfirm
from kiosk.shell.screens.help import Help, HelpActions
from kiosk.shell.screens.open_pages import OpenPages, OpenPagesActions, PageEntry
from kiosk.shell.screens.waiting import Waiting
from kiosk.shell.stage import Stage
from kiosk.shell.window import Furniture, Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.i18n import Language
    from kiosk.policy.model import Decision, Policy, Service
    from kiosk.settings import Settings
    from kiosk.shell.browser.guard import Guard
    from kiosk.shell.browser.pages import OpenPage, Pages
    from kiosk.shell.look import Look


class Session:
    """One visit as its citizen sees it.

    Args:
        policy: what is allowed.
        settings: this machine's.
        look: at the start.
        guard: decides for the pages.
        fault: takes what the gate last said about a host.
        tell: sends a message to the supervisor.
    """

    def __init__(  # noqa: PLR0913 - what a session is made of, each by its name
        self,
        policy: Policy,
        settings: Settings,
        look: Look,
        *,
        guard: Guard,
        fault: Callable[[str], str],
        tell: Callable[[wire.Message], None],
    ) -> None:
        self._policy = policy
        self._settings = settings
        self._guard = guard
        self._tell = tell
        self._services = {service.id: service for service in policy.services}
        self._pages: Pages | None = None
        self._pending: Callable[[], None] | None = None  # waits for a page to be closed
        self._ready = False
        i18n.use(look.language)
        self.window = Window(look, self._furniture(), BarState())
        self._ready = True
        self.stage = Stage(self.window, self._badge, lambda: len(self.open))
        helpers = Helpers(
            guard.judge, self._service, fault, self._refusal, self._mail, self._make_room
        )
        self._answers = Answers(self.stage, self.warm, helpers)

    # --- the engine -------------------------------------------------------------------------------
    def warm(self) -> Pages:
        """Load the web engine, once; the home screen is painted before."""
        if self._pages is None:
            # 200 ms of CPU that the first picture need not wait for
            from kiosk.shell.browser.pages import open_pages  # noqa: PLC0415 - see above

            look = self.window.look
            self._pages = open_pages(self._policy, self._guard, self._answers, look.language)
            self._pages.zoom(look.scale)
            self._pages.contrast(on=look.contrast)
            self.window.keep(self._pages.warm())
            self._tell(wire.Warm())
        return self._pages

    @property
    def open(self) -> list[OpenPage]:
        """The open pages, oldest first."""
        return self._pages.all if self._pages else []

    def close(self) -> None:
        """Close every page and the window, in order."""
        if self._pages is not None:
            self.stage.go(None)
            self._pages.close_all()
        self.window.deleteLater()

    # --- tiles ------------------------------------------------------------------------------------
    def open_service(self, service_id: str) -> None:
        """Show a service: the page that it has, or a new one."""
        found = self.warm().of_service(service_id)
        if found is not None:
            self.stage.go(found)
        else:
            self._open(QUrl(self._services[service_id].start), service_id)

    def open_url(self, untrusted: str) -> None:
        """Show the site of an address that a citizen has typed, if it is allowed."""
        url = QUrl.fromUserInput(untrusted.strip())
        if url.scheme() == "http":
            url.setScheme("https")
        decision = self._guard.judge(url)
        if decision.allowed:
            self._open(url, "")
        else:
            self.stage.lay(self._refusal(decision, self._dismiss))

    def _open(self, url: QUrl, service_id: str) -> None:
        pages = self.warm()
        if pages.full:
            self._make_room(lambda: self._open(url, service_id))
            return
        one = pages.add(service=service_id)
        one.page.load(url)
        self.stage.go(one)

    def _refusal(self, decision: Decision, back: Callable[[], None]) -> Cover:
        self._tell(wire.Blocked(decision.reason.value, decision.category))
        actions = BlockedActions(self._go_official, back, self._call_agent)
        return Cover(lambda look: Blocked(look, decision, self._policy, actions), back)

    def _go_official(self, service_id: str) -> None:
        if (one := self.stage.current) is not None:
            one.cover = None
        self.open_service(service_id)

    def _mail(self) -> None:
        self._home()
        self.window.home.show_view(MAIL)

    # --- the bars ---------------------------------------------------------------------------------
    def _back(self) -> None:
        stage = self.stage
        if (cover := stage.cover) is not None:
            cover.back()
        elif stage.current is None:
            self.window.home.go_back()
        elif not stage.current.back():
            stage.go(self.warm().get(stage.current.opener))

    def _home(self) -> None:
        self.window.home.restart()
        self.stage.go(None)

    def _list(self) -> None:
        actions = OpenPagesActions(self._show, self._close, self._dismiss)
        self.stage.lay(Cover(lambda look: OpenPages(look, self._entries(), actions), self._dismiss))

    def _help(self, *, called: bool = False) -> None:
        def make(look: Look) -> Help:
            return Help(look, self._policy, actions, called=called)

        actions = HelpActions(self._call_agent, self._dismiss)
        self.stage.lay(Cover(make, self._dismiss))

    def _call_agent(self) -> None:
        self._tell(wire.CallAgent())
        self._help(called=True)

    def _end(self) -> None:
        count = len(self.open)
        actions = EndActions(self._finish, self._dismiss)
        self.stage.lay(Cover(lambda look: EndConfirm(look, count, actions), self._dismiss))

    def _finish(self) -> None:
        self.stage.lay(Cover(_wiping, lambda: None))
        self._tell(wire.EndVisit())

    def _scroll(self, up: bool) -> None:  # noqa: FBT001 - the bars' contract
        if self.stage.current is not None and self.stage.cover is None:
            self.warm().scroll(self.stage.current, up=up)

    def _dismiss(self) -> None:
        self._pending = None
        self.stage.lay(None)

    # --- the list of pages ------------------------------------------------------------------------
    def _make_room(self, then: Callable[[], None] | None = None) -> None:
        self._list()
        self._pending = then
        self.stage.say(lambda: _("Trop de pages sont ouvertes. Fermez une page pour continuer."))

    def _entries(self) -> list[PageEntry]:
        return [self._entry(one) for one in self.open]

    def _entry(self, one: OpenPage) -> PageEntry:
        service = self._service(one.address) or self._services.get(one.service)
        label = service.label if service else host_of(one.address)
        icon = service.icon if service else "page"
        return PageEntry(label, one.key, one is self.stage.current, icon)

    def _show(self, key: int) -> None:
        self._pending = None
        self.stage.go(self.warm().get(key))

    def _close(self, key: int) -> None:
        pending, self._pending = self._pending, None
        if (one := self.warm().get(key)) is not None:
            self._answers.shut(one)
        self.stage.hush()
        if pending is not None:
            pending()
        elif self.open:
            self._list()
        else:
            self._home()

    # --- comfort ----------------------------------------------------------------------------------
    def _speak(self, language: Language) -> None:
        i18n.use(language)
        self._dress(replace(self.window.look, language=language))

    def _dress(self, look: Look) -> None:
        before = self.window.look
        self.window.set_look(look)
        if self._pages is None:
            return
        if look.language is not before.language:
            self._pages.profile.speak(look.language)
        if look.scale != before.scale:
            self._pages.zoom(look.scale)
        if look.contrast != before.contrast:
            self._pages.contrast(on=look.contrast)

    # --- what things are called -------------------------------------------------------------------
    def _service(self, url: QUrl) -> Service | None:
        return self._guard.service(self._guard.judge(url))

    def _badge(self, one: OpenPage) -> Badge:
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
        return Badge("true", service.label if service else host)

    # --- what the window is made of ---------------------------------------------------------------
    def _furniture(self) -> Furniture:
        comfort = ComfortActions(
            language=self._speak,
            scale=lambda scale: self._dress(replace(self.window.look, scale=scale)),
            contrast=lambda on: self._dress(replace(self.window.look, contrast=on)),
        )
        actions = BarActions(
            self._back, self._home, self._list, self._help, self._end, self._scroll, comfort
        )
        return Furniture(self._make_home, actions, self._ribbon, lambda: self._tell(wire.Painted()))

    def _make_home(self, look: Look, before: Home | None) -> Home:
        actions = HomeActions(
            self.open_service, self.open_url, self._help, self._call_agent, self._moved
        )
        if before is None:
            return Home(look, self._policy, actions)
        return Home(
            look, self._policy, actions, query=before.query, view=before.view, page=before.page
        )

    def _moved(self) -> None:
        if self._ready:
            self.stage.show()

    def _ribbon(self) -> str:
        sentences = []
        if self._settings.training:
            sentences.append(_("Bac à sable : ces sites sont faux. N'écrivez rien de vrai."))
        if self._settings.isolation is Isolation.NONE:
            sentences.append(_("Machine d'essai : cette visite n'est pas isolée."))
        return " ".join(sentences)


def _wiping(look: Look) -> Waiting:
    return Waiting(look, _("Nous effaçons vos traces. Attendez quelques secondes."))
