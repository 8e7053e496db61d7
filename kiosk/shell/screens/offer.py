"""The line above a document: what may be done with it, in a button for a trembling finger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Drawing, Text, ground

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.shell.look import Look


class Offer(QWidget):
    """A document is in sight; the viewer's own buttons are small and without words.

    Args:
        act: prints it.
        keep: puts it among the citizen's documents.
    """

    def __init__(self, look: Look, act: Callable[[], object], keep: Callable[[], object]) -> None:
        super().__init__()
        ground(self, "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.mm(8), look.mm(1), look.mm(8), look.mm(1))
        row.setSpacing(look.mm(4))
        row.addWidget(Drawing(look, "page", 9))
        row.addWidget(Text(look, _("C'est un document."), "body", bold=True), 1)
        row.addWidget(Button(look, _("Imprimer"), "printer", on_tap=act, kind="primary"))
        row.addWidget(Button(look, _("Garder"), "dossier", on_tap=keep))
