"""Brings into sight what the focus comes to: Qt does so within a scrolled part, and not into it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Revealing(QWidget):
    """A part that may hold more than is in sight."""

    def reveal(self, part: QWidget) -> None:
        """Bring a part of it into sight."""
        raise NotImplementedError


def into_sight(part: QWidget) -> None:
    """Have whatever holds a part bring it into sight."""
    holder = part.parentWidget()
    while holder is not None:
        if isinstance(holder, Revealing):
            holder.reveal(part)
        holder = holder.parentWidget()
