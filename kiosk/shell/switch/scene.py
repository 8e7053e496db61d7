"""What a switch goes through: the controls in reach, in groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from kiosk.shell.bars import ComfortBar, PageBar
from kiosk.shell.controls import Button, Field
from kiosk.shell.keyboard.key import KeyButton
from kiosk.shell.switch.cursor import FLAT, Place, rows

Group = tuple[QWidget, ...]


def groups(window: QWidget) -> tuple[Group, ...]:
    """Give the controls that a finger could reach: keys first, then the middle, then the bars."""
    found = [
        one
        for kind in (KeyButton, Field, Button)
        for one in window.findChildren(kind)
        if _in_reach(one, window)
    ]
    bars = (PageBar, ComfortBar)
    keys = [one for one in found if isinstance(one, KeyButton)]
    of_bars = [[one for one in found if isinstance(one.parentWidget(), bar)] for bar in bars]
    middle = [one for one in found if one not in keys and not isinstance(one.parentWidget(), bars)]
    made = [*_rows(keys, window), *_rows(middle, window)]
    made += [_in_order(bar, window) for bar in of_bars if bar]
    if sum(len(group) for group in made) <= FLAT:
        return tuple((one,) for group in made for one in group)
    return tuple(made)


def place(widget: QWidget, window: QWidget) -> QRect:
    """Give where a widget is in the window."""
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def around(group: Group, window: QWidget) -> QRect:
    """Give what a group takes of the window."""
    whole = QRect()
    for one in group:
        whole = whole.united(place(one, window))
    return whole


def _in_reach(widget: QWidget, window: QWidget) -> bool:
    """Tell whether it can be used, and nothing lies over it."""
    if not widget.isVisible() or not widget.isEnabled():
        return False
    there: QWidget | None = window.childAt(place(widget, window).center())
    return there is not None and (there is widget or widget.isAncestorOf(there))


def _rows(controls: Sequence[QWidget], window: QWidget) -> Iterator[Group]:
    places = [place(one, window) for one in controls]
    spans = [Place(one.left(), one.top(), one.bottom()) for one in places]
    for row in rows(spans, mirrored=window.isRightToLeft()):
        yield tuple(controls[number] for number in row)


def _in_order(controls: Sequence[QWidget], window: QWidget) -> Group:
    """Give those of a bar as one reads them, of both its rows where it has two."""
    return tuple(one for row in _rows(controls, window) for one in row)
