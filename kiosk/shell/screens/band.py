"""A band above a page: one sentence that hides nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.i18n import ngettext
from kiosk.shell.controls import Drawing, Text
from kiosk.shell.look import Look


class Band(QWidget):
    """A pictogram and a sentence; the page stays in use."""

    def __init__(self, look: Look, icon: str, sentence: str) -> None:
        super().__init__()
        tokens = look.tokens
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"{type(self).__name__} {{ background: {tokens.warning}; }}")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.mm(8), look.mm(3), look.mm(8), look.mm(3))
        row.setSpacing(look.mm(4))
        row.addWidget(Drawing(look, icon, 9, tokens.on_warning))
        self.words = Text(look, sentence, "body", bold=True, colour=tokens.on_warning)
        row.addWidget(self.words, 1)


def waiting_sentence(minutes: int) -> str:
    """Tell whoever waits for a code how long the kiosk waits too."""
    said = ngettext(
        "D'accord. Nous attendons {minutes} minute.",
        "D'accord. Nous attendons {minutes} minutes.",
        minutes,
    )
    return said.format(minutes=minutes)


def closing_sentence(minutes: int) -> str:
    """Tell how long the kiosk stays open."""
    said = ngettext(
        "La borne ferme dans {minutes} minute.", "La borne ferme dans {minutes} minutes.", minutes
    )
    return said.format(minutes=minutes) + " " + _("Enregistrez et finissez.")


def paying_sentence(merchant: str) -> str:
    """Tell whoever is about to pay what to look at; `merchant` may be unknown, ""."""
    if not merchant:
        return _("Vous allez payer. Vérifiez le prix. Gardez votre téléphone près de vous.")
    said = _("Vous allez payer {site}. Vérifiez le prix. Gardez votre téléphone près de vous.")
    return said.format(site=merchant)
