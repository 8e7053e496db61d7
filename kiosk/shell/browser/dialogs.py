"""The questions of one page's scripts, asked in our own words and not for ever."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from kiosk.i18n import gettext as _
from kiosk.shell.screens.question import Answer, Question, QuestionKind

if TYPE_CHECKING:
    from collections.abc import Callable

IN_A_ROW: Final = 2  # dialogs before we offer to stop them
_ROW: Final = 5.0  # seconds: one that comes sooner after an answer is of the same row
_REFUSED: Final = Answer(accepted=False)
_LOGINS: Final = 5  # wrong passwords before we stop asking


class Dialogs:
    """Asks for a page, until somebody says that it is enough.

    Args:
        ask: shows a question and comes back with the answer.
        clock: gives seconds.
    """

    def __init__(
        self, ask: Callable[[Question], Answer], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._row = 0
        self._answered = float("-inf")
        self._muted = False
        self._logins = 0

    def renew(self) -> None:
        """Start anew: the citizen has gone to another page."""
        self._row = self._logins = 0
        self._muted = False

    def alert(self, site: str, text: str) -> None:
        """Tell what a page says."""
        self._next(Question(QuestionKind.ALERT, site, text))

    def confirm(self, site: str, text: str) -> bool:
        """Ask what a page asks; also what it asks before it is left."""
        kind = QuestionKind.LEAVE if text == _leaving() else QuestionKind.CONFIRM
        if kind is QuestionKind.LEAVE:
            # nobody may be held back: a page that was silenced is left without a word
            return self._muted or self._next(Question(kind, site, "")).accepted
        return self._next(Question(kind, site, text)).accepted

    def prompt(self, site: str, text: str, default: str) -> str | None:
        """Ask for a text; None is a refusal."""
        answer = self._next(Question(QuestionKind.PROMPT, site, text, default))
        return answer.text if answer.accepted else None

    def login(self, site: str) -> Answer:
        """Ask for a name and a password."""
        if self._logins >= _LOGINS:
            return _REFUSED
        self._logins += 1
        return self._ask(Question(QuestionKind.LOGIN, site, ""))

    def _next(self, question: Question) -> Answer:
        if self._muted:
            return _REFUSED
        self._row = self._row + 1 if self._clock() - self._answered < _ROW else 1
        if self._row > IN_A_ROW and self._stopped(question.site):
            self._muted = True
            return _REFUSED
        answer = self._ask(question)
        self._answered = self._clock()
        return answer

    def _stopped(self, site: str) -> bool:
        text = _("Cette page pose beaucoup de questions. Voulez-vous les arrêter ?")
        answer = self._ask(Question(QuestionKind.CONFIRM, site, text))
        self._row = 0
        return answer.accepted


def _leaving() -> str:
    # QtWebEngine puts beforeunload through javaScriptConfirm, known by its own sentence only
    return QCoreApplication.translate(
        "QWebEnginePage",
        "Are you sure you want to leave this page? Changes that you made may not be saved.",
    )
