"""A field with its question above it, as everything is asked at the first start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Field, Text
from kiosk.shell.look import Look


class Asked(QWidget):
    """A question and the line for its answer.

    Args:
        question: in plain words.
        example: of an answer, under the question; or "".
        secret: hidden, with a button that shows it.
        hints: which keys come up.
    """

    def __init__(
        self,
        look: Look,
        question: str,
        *,
        example: str = "",
        secret: bool = False,
        hints: Qt.InputMethodHint = Qt.InputMethodHint.ImhNoPredictiveText,
    ) -> None:
        super().__init__()
        self.field = Field(look, question, secret=secret)
        self.field.setInputMethodHints(hints)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.mm(1))
        inset = 2 * look.ring
        for text in (
            Text(look, question, "label", bold=True),
            *([Text(look, example, "body", colour=look.tokens.muted)] if example else []),
        ):
            text.setContentsMargins(inset, 0, inset, 0)
            column.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(look.gap)
        row.addWidget(self.field, 1)
        if secret:
            self._show = Button(look, _("Montrer"), on_tap=self._switch, checked=False)
            row.addWidget(self._show)
        column.addLayout(row)
        self.setFocusProxy(self.field)

    def text(self) -> str:
        """Give the answer, without spaces around it."""
        return self.field.text().strip()

    def heard(self, changed: Callable[[], object]) -> None:
        """Tell of every letter, and of Enter as of nothing else."""
        self.field.textChanged.connect(lambda _text: changed())

    def _switch(self) -> None:
        hidden = self.field.echoMode() is Field.EchoMode.Password
        self.field.setEchoMode(Field.EchoMode.Normal if hidden else Field.EchoMode.Password)
        self._show.setChecked(hidden)
        self._show.set_text(_("Cacher") if hidden else _("Montrer"))
