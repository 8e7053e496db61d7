"""The screen that waits for somebody: still, so that it disturbs nobody and wears nothing out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Drawing, Text, ground
from kiosk.shell.look import SCALES, Look, Role
from kiosk.shell.screens.apart import for_the_agent


class Attract(QWidget):
    """What this is, what it costs, how to begin.

    Args:
        place: what its people call the place, or "".
        begin: what a touch does.
        fault: what is wrong with the settings of this machine, or "".
    """

    def __init__(
        self, look: Look, place: str, begin: Callable[[], object], fault: str = ""
    ) -> None:
        super().__init__()
        ground(self)
        free = _("C'est gratuit. Rien n'est gardé après votre départ.")
        self.setAccessibleName(_("Touchez l'écran pour commencer"))
        middle = Qt.AlignmentFlag.AlignHCenter
        roomy = look.scale == SCALES[0] and not look.low
        column = QVBoxLayout(self)
        edge = look.mm(8)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(look.mm(6 if roomy else 3))
        column.addStretch(2)
        if roomy:
            column.addWidget(Drawing(look, "person", 40), 0, middle)
        if place:
            column.addWidget(Text(look, place, "label", centred=True))
        role: Role = "number" if roomy else "title"
        touch = _("Touchez l'écran pour commencer")
        column.addWidget(Text(look, touch, role, bold=True, centred=True))
        column.addWidget(Text(look, free, "label", centred=True))
        column.addStretch(1)
        self._start = Button(look, _("Commencer"), "check", on_tap=begin, kind="primary")
        column.addWidget(self._start, 0, middle)
        column.addStretch(2)
        if fault and roomy:  # as it is where nobody is there
            column.addWidget(Text(look, for_the_agent(fault), "small", centred=True))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus to the button."""
        super().focusInEvent(event)
        self._start.setFocus(event.reason())
