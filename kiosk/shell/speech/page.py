"""Reads a page of the web: asks its frames for its parts, one after the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Qt

from kiosk.i18n import gettext as _
from kiosk.shell.press import press_in
from kiosk.shell.speech.spot import of_page, of_spot
from kiosk.shell.speech.utterance import Utterance, plain

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtWebEngineCore import QWebEngineFrame
    from PySide6.QtWebEngineWidgets import QWebEngineView
    from PySide6.QtWidgets import QWidget

_WORLD: Final = 1  # of our own scripts: those of the page do not reach it
_READER: Final = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
_UNANSWERED: Final = 12  # questions to a page that is busy
_DEEP: Final = 8  # frames in frames
_KEYS: Final = {
    "enter": Qt.Key.Key_Return,
    "space": Qt.Key.Key_Space,
    "next": Qt.Key.Key_Down,
    "first": Qt.Key.Key_Home,
}

Answer = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a page.

    Attributes:
        say: it is to be said.
        write: a field of it is to be written in.
    """

    say: Callable[[Utterance], object]
    write: Callable[[QWidget], object]


class PageReader:
    """Goes through the page in sight; every answer comes later, or never.

    A script asks, not Qt's tree of accessibility, see ADR 28. An answer that comes after another
    question was asked is not said any more.

    Args:
        told: of what it finds.
    """

    def __init__(self, told: Told) -> None:
        self._told = told
        self._view: QWebEngineView | None = None
        self._frame: QWebEngineFrame | None = None  # where one is
        self._turn = 0  # of orders, and of hands that stop them
        self._orders = 0
        self._unanswered = 0

    def show(self, view: QWidget | None) -> None:
        """Read this page from now on, or none."""
        if view is not self._view:
            self._view = cast("QWebEngineView | None", view)
            self._frame = None
            self._unanswered = 0
            self.hush()

    def hush(self) -> None:
        """Say nothing of what was asked before."""
        self._turn += 1

    def look(self) -> None:
        """Ask what is new: another page, another field, a warning."""
        for frame in self._frames():
            if self._unanswered < _UNANSWERED:
                self._unanswered += 1
                self._ask(frame, "news()", partial(self._news, self._orders, frame))

    # --- hands ------------------------------------------------------------------------------------
    def step(self, *, forward: bool) -> None:
        """Go to the next part, or to the one before."""
        frames = list(self._frames())
        if not frames:
            return
        at = self._place(frames)
        self._begin()
        self._step(self._turn, frames[at:] if forward else frames[at::-1], forward=forward)

    def touch(self, place: QPoint, *, slides: bool = False) -> None:
        """Tell what a finger touches."""
        if self._view is not None:
            zoom = self._view.page().zoomFactor()
            self._begin()
            frame = self._view.page().mainFrame()
            self._touch(frame, (place.x() / zoom, place.y() / zoom), slides=slides)

    def lift(self) -> None:
        """Act, if the finger has touched what was told before."""
        self._order("lift()")  # what it touched is still to be told

    def choose(self) -> None:
        """Act upon what was told."""
        self._begin()
        self._order("act()")

    def _begin(self) -> None:
        self._turn += 1
        self._orders += 1

    def _step(self, turn: int, frames: list[QWebEngineFrame], *, forward: bool) -> None:
        if not frames:
            end = _("C'est la fin de la page.") if forward else _("C'est le début de la page.")
            self._told.say(plain(end))
            return
        frame, *others = frames
        anew = str(self._frame is not None and self._frame != frame).lower()

        def answered(answer: Answer) -> None:
            if turn != self._turn:
                return
            if answer.get("kind", "end") == "end":
                self._step(turn, others, forward=forward)
            else:
                self._frame = frame
                self._take_keys()
                self._told.say(of_spot(answer))

        self._ask(frame, f"step({1 if forward else -1}, {anew})", answered)

    def _touch(
        self, frame: QWebEngineFrame, place: tuple[float, float], deep: int = 0, *, slides: bool
    ) -> None:
        turn = self._turn
        x, y = place

        def answered(answer: Answer) -> None:
            if turn != self._turn:
                return
            match answer:
                case {"kind": "frame", "place": int(which), "x": int() | float() as left}:
                    inner, top = frame.children(), answer.get("y")
                    if 0 <= which < len(inner) and isinstance(top, int | float) and deep < _DEEP:
                        self._touch(inner[which], (left, top), deep + 1, slides=slides)
                case {"kind": str()}:
                    self._frame = frame
                    self._told.say(of_spot(answer))
                case _:
                    pass  # there is nothing

        self._ask(frame, f"touch({x:.1f}, {y:.1f}, {str(slides).lower()})", answered)

    def _order(self, what: str) -> None:
        if self._view is None:
            return
        view = self._view
        frames = list(self._frames())
        if not frames:
            return
        turn = self._turn

        def answered(answer: Answer) -> None:
            if turn == self._turn:
                self._obey(view, answer)

        self._ask(frames[self._place(frames)], what, answered)

    def _take_keys(self) -> None:
        """Let what is typed go to the page: one is there."""
        if self._view is not None:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _obey(self, view: QWebEngineView, answer: Answer) -> None:
        match answer:
            case {"kind": "write"}:
                self._take_keys()
                self._told.write(view)
                self._told.say(plain(_("Écrivez.")))
            case {"kind": "press", "name": str(key)}:
                self._take_keys()
                if key in _KEYS:
                    press_in(view, _KEYS[key])
            case {"kind": "nothing"}:
                self._told.say(plain(_("Il n'y a rien à choisir ici.")))
            case _:
                pass  # it has acted by itself

    # --- questions --------------------------------------------------------------------------------
    def _news(self, orders: int, frame: QWebEngineFrame, answer: Answer) -> None:
        self._unanswered = 0
        kind = answer.get("kind")
        if kind in {"page", "document"}:
            self._frame = None
            self._told.say(of_page(answer))
        elif kind is not None and orders == self._orders:
            self._frame = frame
            self._told.say(of_spot(answer))

    def _ask(
        self, frame: QWebEngineFrame, question: str, answered: Callable[[Answer], object]
    ) -> None:
        view = self._view
        asked = f"JSON.stringify(ilotReader.{question})"

        def come(answer: object) -> None:
            if self._view is view:  # not where it was closed meanwhile
                answered(_parsed(answer))

        def ready(answer: object) -> None:
            if answer == "none":
                frame.runJavaScript(f"{_READER};{asked}", _WORLD, come)
            else:
                come(answer)

        frame.runJavaScript(
            f"Object.hasOwn(globalThis, 'ilotReader') ? {asked} : 'none'", _WORLD, ready
        )

    def _frames(self) -> Iterator[QWebEngineFrame]:
        if self._view is not None:
            yield from _below(self._view.page().mainFrame())

    def _place(self, frames: list[QWebEngineFrame]) -> int:
        """Tell in which of the frames one is."""
        here = self._frame
        return next((n for n, one in enumerate(frames) if one == here), 0)


def _below(frame: QWebEngineFrame, deep: int = 0) -> Iterator[QWebEngineFrame]:
    yield frame
    if deep < _DEEP:
        for child in frame.children():
            yield from _below(child, deep + 1)


def _parsed(answer: object) -> Answer:
    """Read what a page's script gives; a page may have its hands in it."""
    if not isinstance(answer, str) or not answer.startswith("{"):
        return {}
    try:
        parsed = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}
