"""The ordinary session with a citizen built in, who leaves traces for the audit to look for.

The text that is sought later comes from the page alone: no word of it stands here.
"""

from __future__ import annotations

import random
import sys
import time
from collections import deque
from collections.abc import Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from kiosk import i18n
from kiosk.shell.application import main
from kiosk.shell.keyboard.key import KeyButton
from kiosk.shell.keyboard.layout import Act, Key
from kiosk.shell.press import press
from kiosk.shell.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWebEngineWidgets import QWebEngineView

    from kiosk.policy.model import Policy
    from kiosk.shell.browser.guard import Guard

NEST: Final = "https://canari.caf.fr/"
_TICK: Final = 25  # milliseconds between two looks at the page
_PATIENCE: Final = 2400  # ticks that anything may take to come
_STRAYING: Final = 400  # the same for a site where it strays, which may be nowhere
_DEEDS: Final = 4  # of somebody who strays through a site
_PAUSE: Final = 8  # ticks after each
_STILL: Final = 20  # ticks in which what has just come, or was just tapped, takes no tap
_REPEAT: Final = 4  # ticks before a key is hit again; sooner, it is a trembling finger's

Steps = Iterator[None]


class Visitor:
    """Goes to the page that leaves traces, and does by hand what its title asks for."""

    def __init__(self) -> None:
        self._steps = _visit()
        self._timer = QTimer()
        self._timer.timeout.connect(self._step)
        self._timer.start(_TICK)

    def _step(self) -> None:
        next(self._steps)


def _visit() -> Steps:
    wishes: dict[str, Callable[..., Steps]] = {
        "allez": _stray,
        "copiez": _copy,
        "collez": _paste,
        "cherchez": _search,
        "connectez": _log_in,
        "tapez": _type,
    }
    seen = ""
    yield from _go_to_nest()
    while True:
        window = _window()
        view = _view(window) if window else None
        if window and view and view.title() != seen:
            seen = view.title()
            wish, *words = seen.split() or [""]
            if wish in wishes:
                yield from wishes[wish](window, view, *words)
        yield


def _go_to_nest() -> Steps:
    while True:
        window = _window()
        line = _search_line(window) if window else None
        if window and (curtain := window.curtain) is not None:
            _accept(curtain)  # the end of the visit before, or an invitation
            yield from repeat(None, _STILL)
        elif line is not None and line.isVisible():
            break
        elif window:
            _home(window)
        yield
    line.setText(NEST)
    press(line, Qt.Key.Key_Return)


# --- wishes of the page, each with the words behind it --------------------------------------------
def _copy(_: QWidget, view: QWebEngineView, *__: str) -> Steps:
    view.page().triggerAction(view.page().WebAction.Copy)
    yield


def _paste(_: QWidget, view: QWebEngineView) -> Steps:
    view.setFocus()
    view.page().triggerAction(view.page().WebAction.Paste)
    yield


def _search(window: QWidget, _: QWebEngineView) -> Steps:
    if (line := _search_line(window)) is not None:
        line.selectAll()
        line.paste()
    yield


def _log_in(window: QWidget, _: QWebEngineView) -> Steps:
    """Answer the question for a name and a password with what was copied."""
    for _tick in range(_PATIENCE):
        lines = [line for line in window.findChildren(QLineEdit) if line.isVisible()]
        if lines:
            for line in lines:
                line.paste()
            press(lines[-1], Qt.Key.Key_Return)
            break
        yield


def _type(window: QWidget, view: QWebEngineView, x: str, y: str, text: str, *_: str) -> Steps:
    """Touch a field and write with the keys on the screen."""
    _tap(window, view.mapTo(window, QPoint(int(x), int(y))))
    for _tick in range(_PATIENCE):
        if _keys(window):
            break
        yield
    yield from repeat(None, _STILL)  # they may still become those of this field
    keys = _keys(window)
    shift = next(key for kind, key in keys.items() if kind.act is Act.SHIFT)
    letters = {kind.text.upper(): key for kind, key in keys.items() if kind.act is Act.TEXT}
    while shift.text() != i18n.gettext("Bloqué"):
        _tap(window, shift.mapTo(window, shift.rect().center()))
        yield from repeat(None, _REPEAT)
    recent: deque[KeyButton] = deque(maxlen=_REPEAT)
    for key in (letters[letter] for letter in text):
        yield from repeat(None, _REPEAT if key in recent else 2)
        _tap(window, key.mapTo(window, key.rect().center()))
        recent.append(key)


def _keys(window: QWidget) -> dict[Key, KeyButton]:
    return {key.key: key for key in window.findChildren(KeyButton) if key.isVisible()}


def _stray(_: QWidget, nest: QWebEngineView, words: str, seed: str) -> Steps:
    """Tap and write anywhere on the site to which the page now leads, and come back."""
    chance = random.Random(seed)  # noqa: S311 - to be the same again
    came: list[bool] = []
    there = nest.page().loadFinished.connect(came.append)
    for _tick in range(_STRAYING):
        if came:
            break
        yield
    nest.page().loadFinished.disconnect(there)
    for _deed in range(_DEEDS):
        window = _window()
        view = _view(window) if window else None
        if window and view:
            _do_anything(window, view, chance, words)
        yield from repeat(None, _PAUSE)
    yield from _go_to_nest()


def _do_anything(window: QWidget, view: QWebEngineView, chance: random.Random, words: str) -> None:
    target = view.focusProxy() or view
    deed = chance.choice(("tap", "tap", "write", "next", "enter", "down"))
    if deed == "tap":
        place = QPoint(chance.randrange(view.width()), chance.randrange(view.height()))
        _tap(window, view.mapTo(window, place))
    elif deed == "write":
        for letter in words:
            press(target, Qt.Key.Key_unknown, letter)
    else:
        keys = {"next": Qt.Key.Key_Tab, "enter": Qt.Key.Key_Return, "down": Qt.Key.Key_PageDown}
        press(target, keys[deed])


# --- hands ----------------------------------------------------------------------------------------
def _tap(window: QWidget, place: QPoint) -> None:
    where, left = QPointF(place), Qt.MouseButton.LeftButton
    for kind, held in (
        (QEvent.Type.MouseButtonPress, left),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        event = QMouseEvent(kind, where, where, left, held, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(time.monotonic_ns() // 1_000_000)  # a key looks at it
        QCoreApplication.sendEvent(window.windowHandle(), event)


def _accept(curtain: QWidget) -> None:
    for button in curtain.findChildren(QAbstractButton):
        if button.isVisible():
            button.click()
            return


def _home(window: QWidget) -> None:
    for button in window.findChildren(QAbstractButton):
        if button.accessibleName() == i18n.gettext("Accueil"):
            button.click()


def _window() -> Window | None:
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, Window) and w.isVisible()]
    return shown[0] if shown else None


def _view(window: QWidget) -> QWebEngineView | None:
    from PySide6.QtWebEngineWidgets import QWebEngineView  # noqa: PLC0415 - loaded by now

    shown = [view for view in window.findChildren(QWebEngineView) if view.isVisible()]
    return shown[0] if shown else None


def _search_line(window: QWidget) -> QLineEdit | None:
    return window.findChild(QLineEdit)


def run(argv: Sequence[str]) -> int:
    """Run the session with its visitor."""
    kept: list[Visitor] = []

    def make(policy: Policy, lease: Callable[[str], None]) -> Guard:
        from kiosk.shell.browser.guard import Guard  # noqa: PLC0415 - the first picture needs none

        kept.append(Visitor())  # here, because the application object exists by now
        return Guard(policy, lease)

    return main(argv, guard=make)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
