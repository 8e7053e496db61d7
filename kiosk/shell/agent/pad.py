"""The pad on which the agent types her code; it is forgotten as soon as it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.order import CodeAnswer
from kiosk.shell.agent import words
from kiosk.shell.controls import Button, Drawing, Text, ground
from kiosk.shell.face import Face
from kiosk.shell.look import Look

MOST: Final = 12  # digits
_ROWS: Final = ("123", "456", "789")
_DOT: Final = "●"
_SECOND: Final = 1000  # milliseconds
_BOUNCE: Final = 100  # milliseconds: nobody types so fast, but a trembling finger does
_COLUMN: Final = 130.0  # mm: the widest that the words and the code are beside the pad


@dataclass(frozen=True, slots=True)
class PadActions:
    """What the pad can ask for."""

    send: Callable[[str], object]
    cancel: Callable[[], object]


@dataclass(frozen=True, slots=True)
class PadWords:
    """What stands beside the pad, where it is not the agent's who comes back.

    Attributes:
        title: above everything.
        sentence: what to do.
        leave: what the button says that leads away.
        where: a line above the title, or "".
    """

    title: str
    sentence: str
    leave: str
    where: str = ""


class _DigitFace(Face):
    """A digit as large as a title."""

    @property
    def font(self) -> QFont:
        """The font of the digit."""
        return self.look.qfont("title", bold=True)


class _Digit(Button):
    """A key of the pad."""

    def __init__(self, look: Look, digit: str, on_tap: Callable[[str], object]) -> None:
        super().__init__(look, digit, on_tap=lambda: on_tap(digit), stacked=True)
        self.face = _DigitFace(look, digit, stacked=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # whoever has keys types the digit itself
        self._last = -_BOUNCE

    def _is_echo(self, moment: int) -> bool:
        """Let the same digit come twice as fast as a hand types it."""
        echo = 0 <= moment - self._last < _BOUNCE
        self._last = moment
        return echo


class Pad(QWidget):
    """The whole screen: what to do, what has been typed, and ten digits that never move."""

    def __init__(self, look: Look, actions: PadActions, words: PadWords | None = None) -> None:
        super().__init__()
        ground(self)
        self._look = look
        self._actions = actions
        self._own = words or PadWords(
            _("Espace agent"), _("Tapez votre code, puis touchez « Valider »."), _("Annuler")
        )
        self._digits = ""
        self._shown = False
        self._left = 0  # seconds until a code is tried again
        self._wrong = False
        self._clock = QTimer(self)
        self._clock.setInterval(_SECOND)
        self._clock.timeout.connect(self._second)
        self.setAccessibleName(self._own.title)
        self._code = Text(look, "", "title", bold=True, centred=True)
        self._code.setMinimumHeight(look.mm(20))
        self._word = Text(look, "", "label", bold=True)
        self._word.setMinimumHeight(look.mm(24))
        self._word.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._show = Button(look, _("Montrer le code"), on_tap=self._switch)
        self._enter = Button(look, _("Valider"), "check", on_tap=self._send, kind="primary")
        self._undo = Button(look, _("Corriger"), "backspace", on_tap=self._take_back)
        self._keys = [_Digit(look, digit, self._add) for digit in "0123456789"]
        self._lay()
        self._refresh()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def answered(self, answer: str, seconds: float) -> None:
        """Show what became of the code."""
        self._left = round(seconds + 0.499)
        if answer == CodeAnswer.UNSET:
            self._forbid(_("Aucun code n'est encore choisi. Prévenez l'assistance."))
            return
        self._wrong = answer == CodeAnswer.WRONG
        if self._left:
            self._clock.start()
        self._refresh()

    def ask(self, sentence: str) -> None:
        """Ask for a code in other words."""
        self._own = replace(self._own, sentence=sentence)
        self._digits, self._wrong = "", False
        self._refresh()

    # --- what is typed ----------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take digits from a keyboard, too."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._send()
        elif event.key() == Qt.Key.Key_Escape:
            self._actions.cancel()
        elif event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self._take_back()
        elif event.text() and event.text() in "0123456789":
            self._add(event.text())
        else:
            super().keyPressEvent(event)

    def _add(self, digit: str) -> None:
        if self._may_type and len(self._digits) < MOST:
            self._digits += digit
            self._wrong = False
            self._refresh()

    def _take_back(self) -> None:
        self._digits = self._digits[:-1]
        self._refresh()

    def _switch(self) -> None:
        self._shown = not self._shown
        self._refresh()

    def _send(self) -> None:
        if not self._digits or not self._may_type:
            return
        digits, self._digits = self._digits, ""
        self._refresh()
        self._actions.send(digits)

    @property
    def _may_type(self) -> bool:
        return self._left == 0

    def _second(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._left = 0
            self._clock.stop()
        self._refresh()

    # --- what is seen -----------------------------------------------------------------------------
    def _refresh(self) -> None:
        count = len(self._digits)
        # never empty: the line keeps its height
        self._code.set_text(" ".join(self._digits if self._shown else _DOT * count) or "\u00a0")
        self._code.setAccessibleName(words.typed(count))
        self._show.set_text(_("Cacher le code") if self._shown else _("Montrer le code"))
        self._word.set_text(self._sentence())
        for key in self._keys:
            key.setEnabled(self._may_type)
        self._enter.setEnabled(self._may_type and count > 0)
        self._undo.setEnabled(count > 0)
        self._fit()

    def _sentence(self) -> str:
        said = [_("Ce n'est pas le bon code.")] if self._wrong else []
        if self._left:
            said.append(words.patience(self._left))
        elif not self._wrong:
            said.append(self._own.sentence)
        else:
            said.append(_("Essayez encore."))
        return " ".join(said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words the room that they take."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Keep a line of the words from being cut: beside an alignment Qt asks for no height."""
        layout = self._beside.layout()
        if layout is not None:
            high = layout.totalHeightForWidth(self._beside.width())
            self._beside.setMinimumHeight(min(high, self.height()))

    def _forbid(self, sentence: str) -> None:
        self._refresh()
        self._word.set_text(sentence)
        for button in (*self._keys, self._enter, self._undo, self._show):
            button.setEnabled(False)

    def _lay(self) -> None:
        look = self._look
        told = QVBoxLayout()
        told.setSpacing(look.mm(4))
        heading = Text(look, self._own.title, "title", bold=True)
        where = Text(look, self._own.where, "label", colour=look.tokens.muted)
        sign = where if self._own.where else Drawing(look, "lock", 18)
        for part in (sign, heading, self._word):
            part.setContentsMargins(2 * look.ring, 0, 0, 0)
            told.addWidget(part)
        edge = 2 * look.ring  # where buttons seem to begin
        framed = QVBoxLayout()
        framed.setContentsMargins(edge, edge, edge, edge)
        framed.addWidget(_framed(look, self._code))
        told.addLayout(framed)
        told.addWidget(self._show)
        cancel = Button(look, self._own.leave, "back", on_tap=self._actions.cancel)
        told.addWidget(cancel)
        told.addStretch(1)
        left = self._beside = QWidget()
        left.setLayout(told)
        left.setFixedWidth(min(look.mm(_COLUMN), look.width // (1 if look.portrait else 2)))
        whole = (QVBoxLayout if look.portrait else QHBoxLayout)(self)
        whole.setSpacing(look.mm(12))
        whole.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter if look.portrait else Qt.AlignmentFlag.AlignVCenter
        whole.addWidget(left, 0, middle)
        whole.addWidget(self._pad(), 0, middle)
        whole.addStretch(1)

    def _pad(self) -> QWidget:
        look = self._look
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.gap)
        for row, digits in enumerate(_ROWS):
            for column, digit in enumerate(digits):
                grid.addWidget(self._keys[int(digit)], row, column)
        grid.addWidget(self._undo, len(_ROWS), 0)
        grid.addWidget(self._keys[0], len(_ROWS), 1)
        grid.addWidget(self._enter, len(_ROWS), 2)
        self._undo.set_stacked(True)
        self._enter.set_stacked(True)
        pad = QWidget()
        pad.setLayout(grid)
        side = max(self._undo.minimumSizeHint().width(), self._enter.minimumSizeHint().width())
        for key in (*self._keys, self._undo, self._enter):
            key.setFixedSize(side, max(look.mm(28), key.heightForWidth(side)))
        return pad


def _framed(look: Look, text: Text) -> QWidget:
    """Put a text into a frame like a field's."""
    tokens = look.tokens
    text.setStyleSheet(
        f"background: {tokens.surface}; border: 2px solid {tokens.border};"
        f" border-radius: {look.mm(2.5)}px; color: {tokens.text};"
    )
    return text
