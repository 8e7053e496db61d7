"""Brings into sight what the focus comes to: Qt does so within a scrolled part, and not into it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

_BY_KEY: Final = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason})


class Revealing(QWidget):
    """A part that may hold more than is in sight."""

    def reveal(self, part: QWidget) -> None:
        """Bring a part of it into sight."""
        raise NotImplementedError


def into_sight(part: QWidget, event: QFocusEvent) -> None:
    """Have whatever holds a part bring it into sight, where a key led there.

    A screen that has just come gives its first button the focus, and begins with its title.
    """
    if event.reason() not in _BY_KEY:
        return
    holder = part.parentWidget()
    while holder is not None:
        if isinstance(holder, Revealing):
            holder.reveal(part)
        holder = holder.parentWidget()
