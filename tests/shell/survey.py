"""Measures every screen in one look, and tells what breaks which rule of accessibility."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations, groupby, pairwise
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QFont, QFontMetrics, QFontMetricsF
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.shell.bars import ComfortBar, PageBar
from kiosk.shell.controls import Button, Field, Text
from kiosk.shell.face import widest_word
from kiosk.shell.listening_bar import ListeningBar
from kiosk.shell.look import GAP, LEGIBLE, SCALES, TARGET, TILE, Look
from kiosk.shell.moves import Moves
from kiosk.shell.pane import Pane
from kiosk.shell.screens.message import ButtonRow
from kiosk.shell.tiles import TileGrid
from tests.shots.gallery import SCREENS, Framed

CSS_TARGET = 44
LOW = 110.0  # mm: a room so low holds no long line in the largest text
ROLES = (QAccessible.Role.PushButton, QAccessible.Role.CheckBox, QAccessible.Role.EditableText)
GROUPS = (ComfortBar, ListeningBar, PageBar, Moves, TileGrid, Pane, ButtonRow, Framed)


Kind = TypeVar("Kind", bound=QWidget)


class Finding(NamedTuple):
    """What is wrong, where."""

    rule: str
    screen: str
    what: str


class Survey(NamedTuple):
    """All screens in one look."""

    findings: tuple[Finding, ...]
    bars: dict[str, dict[str, QRect]]  # of each screen, where each button of the bars stands

    def of(self, rule: str) -> list[str]:
        """Give what breaks a rule, a line each."""
        return [f"{f.screen}: {f.what}" for f in self.findings if f.rule == rule]


@cache
def survey(look: Look) -> Survey:
    """Measure every screen."""
    findings: list[Finding] = []
    bars = {}
    for name in SCREENS:
        frame = Framed(name, look)
        frame.setUpdatesEnabled(False)  # it is measured, not looked at: to paint takes a fifth
        frame.show()
        QApplication.processEvents()
        findings += [Finding(rule, name, what) for rule, what in _findings(frame)]
        bars[name] = {
            button.accessibleName(): place(button, frame)
            for bar in (frame.comfort_bar, frame.page_bar)
            if bar.isVisible()
            for button in bar.findChildren(Button)
        }
        frame.hide()
        frame.deleteLater()
    return Survey(tuple(findings), bars)


def controls(frame: QWidget) -> list[QWidget]:
    """Give what can be touched or typed in, as far as it is in sight."""
    kinds = (Button, Field)
    found = [w for kind in kinds for w in frame.findChildren(kind)]
    return [w for w in found if w.isVisibleTo(frame) and not w.visibleRegion().isEmpty()]


def place(widget: QWidget, frame: QWidget) -> QRect:
    """Give where a widget is in the window."""
    return QRect(widget.mapTo(frame, QPoint()), widget.size())


def mirrored(frame: QWidget, where: QRect) -> QRect:
    """Give a place as whoever reads from the other side sees it."""
    return where.translated(frame.width() - where.left() - where.right() - 1, 0)


def _findings(frame: Framed) -> Iterator[tuple[str, str]]:
    yield from _size_of_window(frame)
    yield from _targets(frame)
    yield from _gaps(frame)
    yield from _words(frame)
    yield from _overlaps(frame)
    yield from _names(frame)
    yield from _order(frame)


def _size_of_window(frame: Framed) -> Iterator[tuple[str, str]]:
    wanted = (frame.look.width, frame.look.height)
    if (frame.width(), frame.height()) != wanted:
        yield "A37", f"the window grew to {frame.width()}x{frame.height()}"
    for widget in frame.findChildren(QWidget):
        parent = widget.parentWidget()
        scrolls = parent is not None and parent.objectName() == "qt_scrollarea_viewport"
        if widget.isVisibleTo(frame) and parent and not scrolls and not widget.isWindow():
            inner = parent.rect()
            if not inner.contains(widget.geometry()) and isinstance(widget, Button | Text | Field):
                yield "A06", f"{_call(widget)} leaves its parent: {widget.geometry()}"


def _targets(frame: Framed) -> Iterator[tuple[str, str]]:
    pixel = frame.look.mm_per_px
    for widget in controls(frame):
        side = min(widget.width(), widget.height())
        if side < CSS_TARGET:
            yield "A03", f"{_call(widget)} has {side} px"
        tile = isinstance(widget, Button) and widget.kind == "tile"
        if side * pixel < (TILE if tile else TARGET):
            yield "A04", f"{_call(widget)} has {side * pixel:.1f} mm"


def _gaps(frame: Framed) -> Iterator[tuple[str, str]]:
    look = frame.look
    for one, other in combinations(controls(frame), 2):
        a, b = _shape(one, frame), _shape(other, frame)
        across = max(b.left() - a.right(), a.left() - b.right()) - 1
        down = max(b.top() - a.bottom(), a.top() - b.bottom()) - 1
        if max(across, down) * look.mm_per_px < GAP - 0.01:
            yield "A04", f"{_call(one)} and {_call(other)} are {max(across, down)} px apart"


def _shape(widget: QWidget, frame: Framed) -> QRect:
    """Give the part in sight that is painted as the control, without room for the ring."""
    edge = 2 * frame.look.ring
    seen = widget.visibleRegion().boundingRect()
    inner = widget.rect().adjusted(edge, edge, -edge, -edge)
    return seen.intersected(inner).translated(widget.mapTo(frame, QPoint()))


def _words(frame: Framed) -> Iterator[tuple[str, str]]:
    look = frame.look
    for button in _seen(frame, Button):
        edge = 4 * look.ring
        width, height = button.width() - edge, button.height() - edge
        if button.face.height_for(width) > height or button.face.minimum_width() > width:
            yield "A06", f"{_call(button)} is cut"
        if button.face.brief and frame.middle.height() * look.mm_per_px > LOW:
            yield "A06", f"{_call(button)} leaves out its line"
        yield from _legible(frame, button, button.face.font)
    for text in _seen(frame, Text):
        cut = text.wordWrap() and text.heightForWidth(text.width()) > text.height()
        if cut or widest_word(text.font(), text.text()) > text.contentsRect().width() + 2:
            yield "A06", f"{_call(text)} is cut"
        yield from _legible(frame, text, text.font())
    for line in _seen(frame, Field):
        taken = line.textMargins().left() + 4 * look.ring + 2 * look.mm(3) + 8
        hint = QFontMetrics(line.font()).horizontalAdvance(line.placeholderText())
        if hint > line.width() - taken:
            yield "A06", f"{_call(line)}: its placeholder is cut"
        yield from _legible(frame, line, line.font())


def _overlaps(frame: Framed) -> Iterator[tuple[str, str]]:
    seen = [*_seen(frame, Text), *_seen(frame, Button), *_seen(frame, Field)]
    places = [(one, _in_sight(one, frame)) for one in seen]
    for (one, a), (other, b) in combinations(places, 2):
        both = a.intersected(b)
        if both.width() > 1 and both.height() > 1:
            yield "A06", f"{_call(one)} lies over {_call(other)}"


def _in_sight(widget: QWidget, frame: Framed) -> QRect:
    inner = widget.contentsRect().intersected(widget.visibleRegion().boundingRect())
    return inner.translated(widget.mapTo(frame, QPoint()))


def _seen(frame: Framed, kind: type[Kind]) -> list[Kind]:
    found = frame.findChildren(kind)
    return [w for w in found if w.isVisibleTo(frame) and w.accessibleName()]


def _legible(frame: Framed, widget: QWidget, font: QFont) -> Iterator[tuple[str, str]]:
    look = frame.look
    needed = LEGIBLE * look.distance / look.mm_per_px
    if look.scale == SCALES[-1] and QFontMetricsF(font).capHeight() < needed - 0.5:
        yield "A05", f"{_call(widget)} has capitals of {QFontMetricsF(font).capHeight():.1f} px"


def _names(frame: Framed) -> Iterator[tuple[str, str]]:
    names = []
    for widget in controls(frame):
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name)
        names.append(name)
        if not name.strip():
            yield "A12", f"a {type(widget).__name__} has no name"
        roles = (
            QAccessible.Role.PushButton,
            QAccessible.Role.CheckBox,
            QAccessible.Role.EditableText,
        )
        if interface.role() not in roles:
            yield "A12", f"{name} is a {interface.role()}"
        if isinstance(widget, Button) and widget.face.text not in name:
            yield "A38", f"{widget.face.text} is not in {name}"
        if isinstance(widget, Button) and not widget.shortcut().isEmpty():
            yield "A38", f"{name} has a shortcut"
    for name, count in Counter(names).items():
        if count > 1:
            yield "A12", f"{count} controls are called {name}"


def _order(frame: Framed) -> Iterator[tuple[str, str]]:
    chain = _focus_chain(frame)
    groups = [_group(widget) for widget in chain]
    runs = [kind for kind, _run in groupby(type(group).__name__ for group in groups)]
    for kind, count in Counter(runs).items():
        if count > 1 and kind != "Framed":
            yield "A11", f"the focus comes back to the {kind}"
    for (one, other), (group, following) in zip(pairwise(chain), pairwise(groups), strict=True):
        a, b = place(one, frame), place(other, frame)
        if frame.isRightToLeft():
            a, b = mirrored(frame, a), mirrored(frame, b)
        back = b.bottom() <= a.top() or (b.right() <= a.left() and b.top() < a.bottom())
        if group is following and back:
            yield "A11", f"{_call(other)} comes after {_call(one)}"


def _focus_chain(frame: Framed) -> list[QWidget]:
    seen = set(controls(frame))
    chain: list[QWidget] = []
    widget = frame.nextInFocusChain()
    while widget is not None and widget is not frame:
        if widget in seen and widget.isEnabled():
            chain.append(widget)
        widget = widget.nextInFocusChain()
    return chain


def _group(widget: QWidget) -> QWidget:
    above: QWidget | None = widget
    while above is not None and not isinstance(above, GROUPS):
        above = above.parentWidget()
    assert above is not None
    return above


def _call(widget: QWidget) -> str:
    return f"“{widget.accessibleName()}”"
