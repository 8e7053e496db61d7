"""Lets a finger explore: what it touches is said, and acts when it is touched once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt

from kiosk.shell.hand import Act, Gesture
from kiosk.shell.keyboard.key import KeyButton
from kiosk.shell.listening_bar import StepButton
from kiosk.shell.speech.scene import control_at

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk.shell.speech.page import PageReader

_STILL: Final = 12  # pixels that a finger trembles


@dataclass(frozen=True, slots=True)
class Found:
    """What is told of an exploring finger.

    Attributes:
        touched: it came upon a control.
        typed: it was lifted from a key of the keyboard on the screen, which has acted.
        page: gives the page that is read at a place, if there is one.
        reader: reads it.
    """

    touched: Callable[[QWidget], object]
    typed: Callable[[QWidget], object]
    page: Callable[[QPoint], QWidget | None]
    reader: PageReader


class Explorer:
    """Keeps a finger's first touch of a control from acting.

    A key of the keyboard acts when the finger is lifted from it, as on a telephone that speaks; so
    do the four buttons that go through a page. The parts of a page are found as controls are.

    Args:
        window: where the finger is.
        found: told of what it finds.
    """

    def __init__(self, window: QWidget, found: Found) -> None:
        self._window = window
        self._found = found
        self._exploring = False
        self._page: QWidget | None = None  # which a finger explores
        self._at = QPoint()  # where that was
        self._under: QWidget | None = None  # the finger
        self._chosen: QWidget | None = None  # acts when it is touched

    def take(self, gesture: Gesture) -> bool:
        """Follow a finger; tell whether its act goes no further."""
        if gesture.act is Act.PRESS:
            target = self._target(gesture)
            if target is None and self._touch_page(gesture):
                return True
            self._exploring = target is not None and target is not self._chosen
            if self._exploring:
                self._touch(target)
            return self._exploring
        if self._page is not None:
            self._go_on_in_page(self._page, gesture)
            return gesture.act in {Act.MOVE, Act.RELEASE}
        if not self._exploring:
            return False
        if gesture.act is Act.MOVE and gesture.place is not None:
            self._touch(self._target(gesture))
        elif gesture.act is Act.RELEASE:
            self._exploring = False
            self._lift()
        return gesture.act in {Act.MOVE, Act.RELEASE}

    def _touch_page(self, gesture: Gesture) -> bool:
        place = gesture.place
        self._page = self._found.page(place) if place is not None else None
        if self._page is None or place is None:
            return False
        self._chosen, self._at = None, place
        self._found.reader.touch(self._page.mapFrom(self._window, place))
        return True

    def _go_on_in_page(self, page: QWidget, gesture: Gesture) -> None:
        place = gesture.place
        if gesture.act is Act.RELEASE:
            self._page = None
            self._found.reader.lift()
        elif place is not None and (place - self._at).manhattanLength() > _STILL:
            self._at = place
            self._found.reader.touch(page.mapFrom(self._window, place), slides=True)

    def _target(self, gesture: Gesture) -> QWidget | None:
        return control_at(self._window, gesture.place) if gesture.place is not None else None

    def _touch(self, target: QWidget | None) -> None:
        if target is not self._under:
            self._under = target
            if target is not None:
                self._found.touched(target)

    def _lift(self) -> None:
        target, self._under = self._under, None
        if isinstance(target, KeyButton | StepButton):
            target.click()
            self._found.typed(target)
        elif target is not None:
            self._chosen = target if target.isEnabled() else None
            target.setFocus(Qt.FocusReason.OtherFocusReason)
