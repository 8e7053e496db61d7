"""The pages that a session has open, each alive in a view of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView

from kiosk.shell.browser import scripts
from kiosk.shell.browser.interceptor import Interceptor
from kiosk.shell.browser.page import Owner, Page
from kiosk.shell.browser.profile import Profile
from kiosk.shell.press import press_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWebEngineCore import QWebEngineDownloadRequest
    from PySide6.QtWidgets import QWidget

    from kiosk.i18n import Language
    from kiosk.policy.model import Policy
    from kiosk.shell.browser.guard import Guard
    from kiosk.shell.cover import Cover, Factory

LIMIT: Final = 6  # pages alive at once: some 60 MB each on a machine of 4 GB
_KEYS: Final = {True: Qt.Key.Key_PageUp, False: Qt.Key.Key_PageDown}
_FAR: Final = 50  # steps back in a history
_BLANK: Final = QUrl("about:blank")


@dataclass(eq=False, slots=True)
class OpenPage:
    """One page with its view.

    Attributes:
        key: its number in this session.
        service: id of the tile that it was opened from, or "".
        opener: key of the page that opened it, or 0.
        cover: the screen that lies over the page, or None.
        band: the line above it that belongs to it, or None.
        hint: the line above it where it asks for a code, or None.
        offer: the line above it where there is no other, or None.
        slow: whether it takes long to load.
    """

    key: int
    page: Page
    view: QWebEngineView
    service: str = ""
    opener: int = 0
    cover: Cover | None = field(default=None, repr=False)
    band: Factory | None = field(default=None, repr=False)
    hint: Factory | None = field(default=None, repr=False)
    offer: Factory | None = field(default=None, repr=False)
    slow: bool = False

    @property
    def blank(self) -> bool:
        """Whether it has shown nothing yet."""
        return self.address.isEmpty() or self.address == _BLANK

    @property
    def address(self) -> QUrl:
        """Give the address of what it shows; not that of where it is going."""
        return self.page.mainFrame().url()

    def back(self, over: QUrl | None = None) -> bool:
        """Go back in its own history; False at its start.

        Args:
            over: the address of a form's answer, which is not sent again but stepped over.
        """
        history = self.page.history()
        for item in reversed(history.backItems(_FAR)):
            if item.url() == _BLANK:  # what the engine was warmed with
                return False
            if item.url() != over and self.page.paying.may_return(item.url()):
                history.goToItem(item)
                return True
        return False


class Pages:
    """Opens, finds and closes pages; it owns them and their profile.

    Args:
        profile: the session's.
        guard: decides for every page.
        owner: shows the pages and answers them.
    """

    def __init__(self, profile: Profile, guard: Guard, owner: Owner) -> None:
        self.profile = profile
        self._guard = guard
        self._owner = owner
        self._open: dict[int, OpenPage] = {}
        self._last = 0
        self._zoom = 1.0
        self._voice = False
        self._spare: OpenPage | None = None
        self._on_trial = False
        self._closed: list[OpenPage] = []

    def warm(self) -> QWidget:
        """Start the engine with a blank page, so that the first tile opens at once."""
        if self._spare is not None:
            self.close(self._spare)
        self._spare = self._make()
        self._spare.page.loadFinished.connect(self._warmed)
        self._spare.page.load(_BLANK)
        return self._spare.view

    def prove(self) -> QWidget:
        """Try, after a page has died, whether the engine still makes any: with a blank one."""
        self._on_trial = True
        return self.warm()

    def is_spare(self, page: Page) -> bool:
        """Whether a page of the engine is the blank one that waits."""
        return self._spare is not None and self._spare.page is page

    @property
    def on_trial(self) -> bool:
        """Whether nobody knows yet if the engine still makes pages."""
        return self._on_trial

    def _warmed(self, loaded: bool) -> None:  # noqa: FBT001 - Qt's signature
        if loaded:
            self._on_trial = False

    @property
    def all(self) -> list[OpenPage]:
        """Every open page, oldest first."""
        return list(self._open.values())

    @property
    def full(self) -> bool:
        """Whether one must be closed before another can be opened."""
        return len(self._open) >= LIMIT

    def get(self, key: int) -> OpenPage | None:
        """Find a page by its key."""
        return self._open.get(key)

    def of(self, page: Page) -> OpenPage | None:
        """Find what a page of the engine belongs to; None once it is closed."""
        return next((one for one in self._open.values() if one.page is page), None)

    def of_service(self, service: str) -> OpenPage | None:
        """Find the page that was opened from a tile."""
        return next(
            (one for one in self._open.values() if service and one.service == service), None
        )

    def add(self, *, service: str = "", opener: int = 0) -> OpenPage:
        """Open a page on nothing yet."""
        one, self._spare = self._spare or self._make(), None
        one.service, one.opener = service, opener
        self._open[one.key] = one
        return one

    def close(self, one: OpenPage) -> None:
        """Close a page; it is gone for everybody, and destroyed by `bury`."""
        self._open.pop(one.key, None)
        one.page.pulse.stop()
        one.view.hide()
        self._closed.append(one)

    def bury(self) -> None:
        """Destroy the closed pages; never from inside a call of the engine."""
        while self._closed:
            _destroy(self._closed.pop())

    def close_all(self) -> None:
        """Close every page, then the profile, in the order that the engine wants."""
        for one in self._everyone():
            self.close(one)
        self._spare = None
        self.bury()
        if shiboken6.isValid(self.profile.engine):
            shiboken6.delete(self.profile.engine)

    def scroll(self, one: OpenPage, *, up: bool) -> None:
        """Scroll a page by most of a screen."""
        scripts.scroll(one.page, up=up, viewer=lambda: press_in(one.view, _KEYS[up]))

    def element(self, one: OpenPage, step: int, write: Callable[[], object]) -> None:
        """Go to the element before with -1, behind with 1; or choose it, with 0.

        Args:
            one: the page.
            step: where to.
            write: called where the element is a field to write in.
        """
        one.view.setFocus()
        if step:
            press_in(one.view, Qt.Key.Key_Tab if step > 0 else Qt.Key.Key_Backtab)
            return

        def go_on(kind: object) -> None:
            if kind == "text":
                write()
            elif kind == "space":
                press_in(one.view, Qt.Key.Key_Space)
            elif kind == "enter":
                press_in(one.view, Qt.Key.Key_Return)

        scripts.choose(one.page, go_on)

    def zoom(self, factor: float) -> None:
        """Write larger in every page, open or to come."""
        self._zoom = factor
        for one in self._everyone():
            one.page.setZoomFactor(factor)

    def contrast(self, *, on: bool) -> None:
        """Give every page strong contrast, open or to come."""
        self.profile.contrast(on=on)
        for one in self._everyone():
            scripts.set_contrast(one.page, on=on)

    def give_way(self, *, to_voice: bool) -> None:
        """Keep every page silent, open or to come, while a voice reads; or no more."""
        self._voice = to_voice
        for one in self._everyone():
            one.page.quiet.give_way(to_voice=to_voice)

    def _everyone(self) -> list[OpenPage]:
        return [*self._open.values(), *([self._spare] if self._spare else [])]

    def _make(self) -> OpenPage:
        self._last += 1
        page = Page(self.profile.engine, self._guard, self._owner)
        page.setZoomFactor(self._zoom)
        page.quiet.give_way(to_voice=self._voice)
        view = QWebEngineView()
        view.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a page has its own
        view.setPage(page)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        view.setAcceptDrops(False)
        return OpenPage(self._last, page, view)


def open_pages(policy: Policy, guard: Guard, owner: Owner, language: Language) -> Pages:
    """Make the profile of a session and the set of its pages, none open yet."""

    def comes(request: QWebEngineDownloadRequest) -> None:
        page = request.page()
        if isinstance(page, Page):
            owner.hands_over(page, request)
        else:
            request.cancel()

    return Pages(Profile(policy, Interceptor(guard), language, comes), guard, owner)


def _destroy(one: OpenPage) -> None:
    for each in (one.view, one.page):
        if shiboken6.isValid(each):
            shiboken6.delete(each)
