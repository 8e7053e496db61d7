"""The band above a page that is slow to come."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Drawing, Text
from kiosk.shell.look import Look


class Patience(QWidget):
    """A band that hides nothing: the page stays in use."""

    def __init__(self, look: Look, seconds: int = 0) -> None:
        super().__init__()
        tokens = look.tokens
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"Patience {{ background: {tokens.warning}; }}")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.mm(8), look.mm(3), look.mm(8), look.mm(3))
        row.setSpacing(look.mm(4))
        row.addWidget(Drawing(look, "wait", 9, tokens.on_warning))
        words = Text(look, self.sentence(seconds), "body", bold=True, colour=tokens.on_warning)
        self._words = words
        row.addWidget(words, 1)

    def set_seconds(self, seconds: int) -> None:
        """Tell how long it has taken."""
        self._words.setText(self.sentence(seconds))

    @staticmethod
    def sentence(seconds: int) -> str:
        """Give what the band says."""
        said = _("Le site est lent. Ce n'est pas une panne. Attendez.")
        if seconds > 0:
            said += " " + _("Déjà {seconds} secondes.").format(seconds=seconds)
        return said
