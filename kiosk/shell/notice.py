"""One sentence above a page, with a button that takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.shell.look import Look


class Notice(QFrame):
    """A sentence that hides nothing and waits for nobody.

    Args:
        look: of now.
        sentence: in the citizen's language.
        close: takes the notice away.
    """

    def __init__(self, look: Look, sentence: str, close: Callable[[], None]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(look.gap, look.gap, look.gap, look.gap)
        row.setSpacing(look.gap)
        row.addWidget(_label(look, sentence), 1)
        row.addWidget(Button(look, _("J'ai compris"), on_tap=close))


class Ribbon(QLabel):
    """A thin line that stays: what this machine is, where it is not a kiosk in service.

    Args:
        look: of now.
        sentence: in the citizen's language.
    """

    def __init__(self, look: Look, sentence: str) -> None:
        super().__init__(sentence)
        self.setFont(look.qfont("small", bold=True))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        tokens = look.tokens
        self.setStyleSheet(
            f"background: {tokens.text}; color: {tokens.background}; padding: {look.mm(0.5)}px;"
            f"font-size: {look.font('small')}px;"
        )


def _label(look: Look, sentence: str) -> QWidget:
    label = QLabel(sentence)
    label.setFont(look.qfont("body"))
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return label
