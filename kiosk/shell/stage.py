"""What is on the screen now, told to the window as one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.shell.bars import BarState
from kiosk.shell.hand import Act
from kiosk.shell.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.shell.bars import Badge
    from kiosk.shell.browser.pages import OpenPage
    from kiosk.shell.cover import Cover, Factory
    from kiosk.shell.hand import Gesture
    from kiosk.shell.look import Look
    from kiosk.shell.screens.patience import Patience
    from kiosk.shell.window import Window

_MEANT: Final = frozenset({Act.PRESS, Act.KEY})


class Stage:
    """Home or one page, what lies over that page, and what lies over everything.

    Args:
        window: shows it.
        badge: tells whose site a page shows.
        count: gives the number of open pages.
    """

    def __init__(
        self, window: Window, badge: Callable[[OpenPage], Badge], count: Callable[[], int]
    ) -> None:
        self._window = window
        self._badge = badge
        self._count = count
        self._notice: Factory | None = None
        self._band: Factory | None = None
        self._quiet = False
        self._patience: Factory = self._make_patience
        self.current: OpenPage | None = None  # None is the home screen
        self.question: Cover | None = None  # of the current page
        self.overlay: Cover | None = None  # over everything

    @property
    def cover(self) -> Cover | None:
        """The screen on top, if there is one."""
        if self.overlay is not None or self.current is None:
            return self.overlay
        return self.question or self.current.cover

    def go(self, page: OpenPage | None) -> None:
        """Show a page, or home with None."""
        if self.current is not page:
            self._leave()
        self.current = page
        self.overlay = None
        self._notice = None
        self.show()

    def _leave(self) -> None:
        question, self.question = self.question, None
        if question is not None:
            question.back()
        if self.current is not None:
            self.current.page.pulse.rest()

    def lay(self, cover: Cover | None) -> None:
        """Lay a screen over everything, or take it away."""
        self.overlay = cover
        self.show()

    def say(self, sentence: Callable[[], str]) -> None:
        """Show one sentence above what is there, given in the language of each moment."""

        def make(look: Look) -> Notice:
            return Notice(look, sentence(), self.hush)

        self._notice = make
        self.show()

    def announce(self, line: Factory) -> None:
        """Show a line of another kind above what is there, until it is hushed."""
        self._notice = line
        self.show()

    def hush(self) -> None:
        """Take the sentence away."""
        self._notice = None
        self.show()

    def withdraw(self, line: Factory) -> None:
        """Take away what was announced, if nothing else has been said since."""
        if self._notice is line:
            self.hush()

    def set_band(self, band: Factory | None, *, quiet: bool = False) -> None:
        """Show a line of the kiosk itself where there is no other, or none.

        Args:
            band: the line.
            quiet: whether that of a page comes before it.
        """
        self._band, self._quiet = band, quiet
        self.show()

    def show(self) -> None:
        """Bring the window up to date."""
        page, cover = self.current, self.cover
        if cover is not None:
            self._window.show_screen(cover.make)
        elif page is None:
            self._window.show_home()
        else:
            self._window.show_view(page.view)
        self._watch(page, covered=cover is not None)
        self._window.set_banner(self._banner(page, covered=cover is not None))
        self._window.set_state(self._state(page, cover))

    def _state(self, page: OpenPage | None, cover: Cover | None) -> BarState:
        on_page = page is not None and cover is None
        return BarState(
            can_go_back=page is not None or cover is not None or self._window.home.can_go_back,
            pages=self._count(),
            badge=self._badge(page) if on_page and page else None,
            can_scroll=on_page,
        )

    def _banner(self, page: OpenPage | None, *, covered: bool) -> Factory | None:
        if page is not None and page.slow and not covered:
            return self._patience
        of_page = (
            (page.band or page.hint or page.offer) if page is not None and not covered else None
        )
        own = (of_page or self._band) if self._quiet else (self._band or of_page)
        return self._notice or own

    def touched(self, gesture: Gesture) -> None:
        """Take note of a human act, which may be for the page in sight."""
        one = self.current
        if one is None or self.cover is not None or gesture.act not in _MEANT:
            return
        target = self._window.childAt(gesture.place) if gesture.place else one.view
        if target is not None and (target is one.view or one.view.isAncestorOf(target)):
            one.page.quiet.touch()

    def _watch(self, page: OpenPage | None, *, covered: bool) -> None:
        if page is None:
            return
        if covered:
            page.page.pulse.rest()
        else:
            page.page.pulse.watch()

    def _make_patience(self, look: Look) -> Patience:
        from kiosk.shell.screens.patience import Patience  # noqa: PLC0415 - the home needs none

        return Patience(look)
