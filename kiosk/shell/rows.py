"""Buttons in a row: each as wide as its words, narrower and higher where there is little room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt

from kiosk.shell.controls import Button
from kiosk.shell.face import mirrored

Groups = Sequence[Sequence[Button]]


def natural_width(groups: Groups, gap: int) -> int:
    """Give the width that sets every text on one line."""
    return _whole([button.sizeHint().width() for button in _flat(groups)], gap)


def least_width(groups: Groups, gap: int) -> int:
    """Give the width below which a word would be cut."""
    return _whole([button.minimumSizeHint().width() for button in _flat(groups)], gap)


def row_height(groups: Groups, width: int, gap: int) -> int:
    """Give the height that a row of this width takes."""
    pairs = zip(_flat(groups), _widths(groups, width, gap), strict=True)
    return max((button.heightForWidth(each) for button, each in pairs), default=0)


def lay_row(groups: Groups, area: QRect, gap: int, direction: Qt.LayoutDirection) -> None:
    """Place the buttons; what room is left goes between the groups."""
    widths = _widths(groups, area.width(), gap)
    spare = max(0, area.width() - _whole(widths, gap)) // max(1, len(groups) - 1)
    left, place = area.left(), 0
    for group in groups:
        for button in group:
            rect = QRect(left, area.top(), widths[place], area.height())
            button.setGeometry(mirrored(direction, area, rect))
            left += widths[place] + gap
            place += 1
        left += spare


def _flat(groups: Groups) -> list[Button]:
    return [button for group in groups for button in group]


def _whole(widths: list[int], gap: int) -> int:
    return sum(widths) + gap * max(0, len(widths) - 1)


def _widths(groups: Groups, width: int, gap: int) -> list[int]:
    buttons = _flat(groups)
    wanted = [button.sizeHint().width() for button in buttons]
    least = [button.minimumSizeHint().width() for button in buttons]
    flexible = sum(wanted) - sum(least)
    spare = width - _whole(least, gap)
    if flexible <= spare or flexible == 0:
        return wanted
    share = max(0, spare) / flexible
    return [low + int((high - low) * share) for low, high in zip(least, wanted, strict=True)]
