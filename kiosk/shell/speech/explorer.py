"""Lets a finger explore: what it touches is said, and acts when it is touched once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from kiosk.shell.hand import Act, Gesture
from kiosk.shell.keyboard.key import KeyButton
from kiosk.shell.speech.scene import control_at

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Found:
    """What is told of an exploring finger.

    Attributes:
        touched: it came upon a control.
        typed: it was lifted from a key of the keyboard on the screen, which has acted.
    """

    touched: Callable[[QWidget], object]
    typed: Callable[[QWidget], object]


class Explorer:
    """Keeps a finger's first touch of a control from acting.

    A key of the keyboard acts when the finger is lifted from it, as on a telephone that speaks.

    Args:
        window: where the finger is.
        found: told of what it finds.
    """

    def __init__(self, window: QWidget, found: Found) -> None:
        self._window = window
        self._found = found
        self._exploring = False
        self._under: QWidget | None = None  # the finger
        self._chosen: QWidget | None = None  # acts when it is touched

    def take(self, gesture: Gesture) -> bool:
        """Follow a finger; tell whether its act goes no further."""
        if gesture.act is Act.PRESS:
            target = self._target(gesture)
            self._exploring = target is not None and target is not self._chosen
            if self._exploring:
                self._touch(target)
            return self._exploring
        if not self._exploring:
            return False
        if gesture.act is Act.MOVE and gesture.place is not None:
            self._touch(self._target(gesture))
        elif gesture.act is Act.RELEASE:
            self._exploring = False
            self._lift()
        return gesture.act in {Act.MOVE, Act.RELEASE}

    def _target(self, gesture: Gesture) -> QWidget | None:
        return control_at(self._window, gesture.place) if gesture.place is not None else None

    def _touch(self, target: QWidget | None) -> None:
        if target is not self._under:
            self._under = target
            if target is not None:
                self._found.touched(target)

    def _lift(self) -> None:
        target, self._under = self._under, None
        if isinstance(target, KeyButton):
            target.click()
            self._found.typed(target)
        elif target is not None:
            self._chosen = target if target.isEnabled() else None
            target.setFocus(Qt.FocusReason.OtherFocusReason)
