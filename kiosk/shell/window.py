"""The one window: the bars that never move, and in the middle home, a page or a screen."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QStackedWidget, QVBoxLayout, QWidget

from kiosk.shell.bars import ComfortBar, PageBar
from kiosk.shell.hand import Hand
from kiosk.shell.listening_bar import ListeningBar
from kiosk.shell.look import direction, stylesheet
from kiosk.shell.notice import Ribbon
from kiosk.shell.upper_half import UpperHalf, WholeHeight, beside, share_height

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent, QShowEvent

    from kiosk.shell.bars import BarState
    from kiosk.shell.cover import Cover, Factory
    from kiosk.shell.furniture import Furniture
    from kiosk.shell.home import Home
    from kiosk.shell.keyboard import Keyboard
    from kiosk.shell.look import Look

_MOST: Final = 1000  # of the height that is left
_FINGER_UP: Final = 50  # milliseconds until we look again whether it is


class Window(QWidget):
    """Shows one thing at a time between the bars; native parts are made anew for each look.

    Args:
        look: of now.
        furniture: what it is made of.
        state: of the bar at first.
    """

    def __init__(self, look: Look, furniture: Furniture, state: BarState) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint)
        self.look = look
        self._furniture = furniture
        self._state = state
        self._painted = False
        self._screen: tuple[Factory, QWidget] | None = None
        self._awaited: Factory | None = None  # of a screen that waits for a finger
        self._banner: tuple[Factory, QWidget] | None = None
        self._curtain: tuple[Cover, QWidget] | None = None
        self._choice: tuple[Cover, QWidget] | None = None
        self.under_comfort = False
        self.hand = Hand(self, furniture.heard)
        self.setProperty("ground", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._body = QStackedWidget()
        self.keyboard: Keyboard | None = None
        self._build()
        self._shortcuts()

    def equip(self) -> None:
        """Add the keyboard, which the first picture does without."""
        if self.keyboard is None:
            from kiosk.shell.keyboard import Keyboard  # noqa: PLC0415 - 20 ms behind the picture

            self.keyboard = Keyboard(self.look)
            self._arrange()

    def prepare(self) -> None:
        """Draw everything once out of sight, so that to be shown later is but to be copied."""
        self.create()
        self.grab()

    # --- what is in the middle --------------------------------------------------------------------
    def show_home(self) -> None:
        """Show the home screen."""
        self._drop_screen()
        self._body.setCurrentWidget(self.home)
        self._make_room()
        self._settle()

    def show_view(self, view: QWidget) -> None:
        """Show a page; its view belongs to the window from now on, until it is deleted."""
        in_bar, covered = self._bar_has_focus(), self._screen is not None
        self._drop_screen()  # which hands the focus of its button to the bar
        if self._body.currentWidget() is view and not covered:
            return
        self.keep(view)
        self._body.setCurrentWidget(view)
        self._make_room()
        if not in_bar:
            view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_screen(self, factory: Factory) -> None:
        """Show a screen over what is in the middle; not before a finger on the one there is up."""
        self._awaited = None
        if self._screen is not None and self._screen[0] is factory:
            return
        if self._is_held():
            self._awaited = factory
            QTimer.singleShot(_FINGER_UP, self, self._show_awaited)
            return
        self._drop_screen()
        screen = factory(self.look)
        self._screen = (factory, screen)
        self._body.addWidget(screen)
        self._body.setCurrentWidget(screen)
        self._make_room()
        if self._top is None:
            screen.setFocus(Qt.FocusReason.OtherFocusReason)
        self._settle()

    def _settle(self) -> None:
        if self.keyboard is not None:
            self.keyboard.settle()

    def _is_held(self) -> bool:
        """Tell whether a finger is on a button of the screen, which acts when it is lifted."""
        held = self._screen[1].findChildren(QAbstractButton) if self._screen else []
        return any(button.isDown() for button in held)

    def _show_awaited(self) -> None:
        if self._awaited is not None:
            self.show_screen(self._awaited)

    def keep(self, view: QWidget) -> None:
        """Take in a page's view without showing it."""
        if self._body.indexOf(view) < 0:
            self._body.addWidget(view)

    def set_banner(self, factory: Factory | None) -> None:
        """Show a line above the middle, or none."""
        if factory is (self._banner[0] if self._banner else None):
            return
        if self._banner is not None:
            self._discard(self._banner[1])
        self._banner = None
        if factory is not None:
            banner = factory(self.look)
            self._banner = (factory, banner)
            self._column.insertWidget(self._column.indexOf(self._body), banner)

    @property
    def top(self) -> QWidget | None:
        """What is to be read: the curtain, or else what is in the middle."""
        return self.curtain or self._body.currentWidget()

    @property
    def banner(self) -> QWidget | None:
        """The line above the middle, if there is one."""
        return self._banner[1] if self._banner else None

    def set_state(self, state: BarState) -> None:
        """Tell the bar where the citizen is."""
        if state != self._state:
            self._state = state
            self._page_bar.set_state(state)
            self._comfort_bar.set_badge(state.badge)
            self._steps.offer(self.look.speech and state.can_scroll)

    # --- what hangs over everything ---------------------------------------------------------------
    @property
    def curtain(self) -> QWidget | None:
        """The screen over everything else, if there is one."""
        return self._curtain[1] if self._curtain else None

    def hang(self, cover: Cover | None, *, under_comfort: bool = False) -> None:
        """Hang a screen over everything, or take it away.

        Args:
            cover: the screen.
            under_comfort: whether the upper bar stays in sight and in use.
        """
        if cover is (self._curtain[0] if self._curtain else None):
            return
        if self._curtain is not None:
            self._discard(self._curtain[1])
        self._curtain = None
        if cover is not None:
            self.under_comfort = under_comfort
            self._curtain = (cover, self._over_everything(cover))
            if self._choice is not None and under_comfort:
                self._choice[1].raise_()
            elif self._choice is not None:  # what hides the upper bar hides what it has opened
                self.offer_choice(None)
        self._place_curtain()
        self._focus_what_is_seen()

    def offer_choice(self, cover: Cover | None) -> None:
        """Open a screen of the upper bar over everything below it, or close it.

        It stays while the visit begins: whoever looks for a language before has touched the screen.
        """
        if self._choice is not None:
            self._discard(self._choice[1])
        self._choice = None
        if cover is not None:
            self._choice = (cover, self._over_everything(cover))
        self._place_curtain()
        self._focus_what_is_seen()

    def _over_everything(self, cover: Cover) -> QWidget:
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()  # a list of choices would lie over it
        made = cover.make(self.look)
        made.setParent(self)
        made.show()
        made.raise_()
        return made

    @property
    def _top(self) -> tuple[Cover, QWidget] | None:
        """What lies over everything and takes the keys."""
        return self._choice or self._curtain

    def _focus_what_is_seen(self) -> None:
        seen = self._top[1] if self._top else self._body.currentWidget()
        if seen is not None:
            seen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_curtain(self) -> None:
        for part, apart in ((self._curtain, self.under_comfort), (self._choice, True)):
            if part is not None:
                bar = self._comfort_bar.geometry() if apart else QRect()
                part[1].setGeometry(beside(self.look, part[1], self.rect(), bar))
        if self._roof is not None:
            self._roof.setGeometry(0, 0, self.width(), self.height() // 2)
            top = self._top[1] if self._top else None
            self._roof.setVisible(top is not None and not isinstance(top, WholeHeight))
            self._roof.raise_()

    def _make_room(self) -> None:
        native = self._body.currentWidget() is self.home or self._screen is not None
        # the bar of who listens is there for pages only, which have the whole height
        left = self.height() // 2 - self._page_bar.height() - self._comfort_bar.height()
        share_height(self._upper, self._body, left, native=native)

    def focusNextPrevChild(self, following: bool) -> bool:  # noqa: FBT001 - Qt's own
        """Keep the focus on what can be seen."""
        if self._top is None:
            return super().focusNextPrevChild(following)
        comfort = self._choice is not None or self.under_comfort
        seen = [self._top[1], *([self._comfort_bar] if comfort else [])]
        places = [widget for widget in self._chain() if any(p.isAncestorOf(widget) for p in seen)]
        if not places:
            return False
        focus = QApplication.focusWidget()
        at = places.index(focus) if focus in places else -1 if following else 0
        target = places[(at + (1 if following else -1)) % len(places)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _chain(self) -> Iterator[QWidget]:
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                yield widget
            widget = widget.nextInFocusChain()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the curtain cover what it did."""
        super().resizeEvent(event)
        self._make_room()
        self._place_curtain()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to listen: the window exists from now on."""
        super().showEvent(event)
        if (handle := self.windowHandle()) is not None:
            self.hand.listen(handle)

    # --- how it looks -----------------------------------------------------------------------------
    def set_look(self, look: Look) -> None:
        """Show the same things in another language, size or contrast."""
        self.look = look
        at_home = self._body.currentWidget() is self.home
        screen, banner, curtain, choice = self._screen, self._banner, self._curtain, self._choice
        parts = (self._comfort_bar, self._page_bar, self._ribbon, self.home, self._steps)
        for part in (*parts, self._upper, self._roof):
            if part is not None:
                self._discard(part)
        self._drop_screen()
        self.set_banner(None)
        if self.keyboard is not None:
            self.keyboard.set_look(look)
        self._build(self.home)
        if banner is not None:
            self.set_banner(banner[0])
        if screen is not None:
            self.show_screen(screen[0])
        elif at_home:
            self.show_home()
        if curtain is not None or choice is not None:
            self._column.activate()  # they begin where the new bar ends
        if curtain is not None:
            self.hang(None)
            self.hang(curtain[0], under_comfort=self.under_comfort)
        if choice is not None:
            self.offer_choice(choice[0])

    def set_listening(self, *, on: bool) -> None:
        """Show whether everything is read aloud."""
        self.look = replace(self.look, speech=on)
        self._comfort_bar.set_listening(on)
        self._steps.offer(on and self._state.can_scroll)

    def _build(self, before: Home | None = None) -> None:
        self.setLayoutDirection(direction())
        QApplication.setFont(self.look.qfont("body"))
        self.setStyleSheet(stylesheet(self.look))
        self.hand.set_slow(on=self.look.slow_keys)
        actions = self._furniture.actions
        sentence = self._furniture.ribbon()
        self._ribbon = Ribbon(self.look, sentence) if sentence else None
        self._comfort_bar = ComfortBar(self.look, actions.comfort, self._state.badge)
        self._page_bar = PageBar(self.look, actions, self._state)
        self._steps = ListeningBar(self.look, actions.step)
        self._steps.offer(self.look.speech and self._state.can_scroll)
        self._upper = UpperHalf(self.look) if self.look.low else None
        self._roof = UpperHalf(self.look, self) if self.look.low else None
        self.home = self._furniture.home(self.look, before)
        self._body.addWidget(self.home)
        self._arrange()

    def _arrange(self) -> None:
        comfort = self._comfort_bar
        middle = (self._body, self.keyboard, self._steps, self._page_bar)
        below = (self._upper, *middle, comfort) if self.look.low else (comfort, *middle)
        order = [part for part in (self._ribbon, *below) if part is not None]
        for place, part in enumerate(order):
            stretch = _MOST if part is self._upper else part is self._body
            self._column.insertWidget(place, part, int(stretch))
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)
        self._make_room()

    def _drop_screen(self) -> None:
        self._awaited = None
        if self._screen is not None:
            self._discard(self._screen[1])
            self._screen = None

    def _discard(self, part: QWidget) -> None:
        self._body.removeWidget(part)
        self._column.removeWidget(part)
        part.hide()
        part.deleteLater()  # it may be the one whose button was just tapped

    # --- keys and the system ----------------------------------------------------------------------
    def _shortcuts(self) -> None:
        for keys, act in (
            ("F6", self._switch_focus),
            ("Alt+Left", self._go_back),
            ("Escape", self._leave_screen),
            ("F2", self._listen),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    def _go_back(self) -> None:
        if self._top is None:
            self._furniture.actions.back()

    def _listen(self) -> None:
        self._furniture.actions.comfort.listen(not self.look.speech)

    def _leave_screen(self) -> None:
        if self._top is not None:
            self._top[0].back()
        elif self._screen is not None:  # on a page, Escape is the page's own
            self._furniture.actions.back()

    def _switch_focus(self) -> None:
        if self._top is not None:
            return
        middle = self._body.currentWidget()
        if middle is not None and self._bar_has_focus():
            middle.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._page_bar.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._page_bar.focusNextChild()

    def _bar_has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        bars = (self._page_bar, self._comfort_bar)
        return focus is not None and any(bar.isAncestorOf(focus) for bar in bars)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay: a visit ends with its button, not with Alt+F4."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the first picture is on the screen."""
        super().paintEvent(event)
        if not self._painted and self.isVisible():
            self._painted = True
            # after the painting of the children and the flush, which end this turn of the loop
            QTimer.singleShot(0, self._furniture.painted)
