"""What a citizen takes home on paper: one sheet in large letters, black on white."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import (
    QFont,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from kiosk.accessibility.workshop import Exercise, advice, heading, told
from kiosk.i18n import gettext as _
from kiosk.i18n import in_order
from kiosk.shell.look import direction, families

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kiosk.shell.screens.end import Memo

_MARGINS: Final = QMarginsF(18, 18, 18, 18)  # mm
_DOTS: Final = 300  # an inch
_TITLE: Final = 26  # points
_NAME: Final = 20
_GAP: Final = 10
_LETTERS: Final = 17  # for eyes that need it


def sheet(memos: Sequence[Memo], commune: str, today: date) -> bytes:
    """Give the aide-mémoire as a PDF; nothing in it is of a person.

    Args:
        memos: of the open pages.
        commune: where the kiosk stands, or "".
        today: as the sheet is dated.
    """
    paper = _Paper()
    paper.write(_("Mon aide-mémoire"), _TITLE, bold=True)
    day = today.strftime("%d/%m/%Y")
    place = _("Borne de {commune}, le {day}").format(commune=commune, day=day)
    paper.write(place if commune else _("Le {day}").format(day=day), _LETTERS)
    for memo in memos:
        paper.write("", _GAP)
        paper.write(memo.label or memo.host, _NAME, bold=True)
        if memo.label:
            paper.write(_("Site : {address}").format(address=memo.host), _LETTERS)
        if memo.phone:
            paper.write(_("Téléphone : {phone}").format(phone=memo.phone), _LETTERS)
        paper.write(_("Ce que je dois faire ensuite :") + " " + "." * 30, _LETTERS)
    paper.write("", _LETTERS)
    paper.write(_("N'écrivez pas vos mots de passe sur cette feuille."), _LETTERS, bold=True)
    return paper.pdf()


def rules(notice: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """Give the rules of the kiosk as a PDF.

    Args:
        notice: questions, each with its sentences.
    """
    paper = _Paper()
    paper.write(_("Toutes les règles"), _TITLE, bold=True)
    for question, answers in notice:
        paper.write("", _GAP)
        paper.write(question, _NAME, bold=True)
        for answer in answers:
            paper.write(answer, _LETTERS)
    return paper.pdf()


def workshop() -> bytes:
    """Give the sheet of the workshop as a PDF."""
    paper = _Paper()
    paper.write(_("Atelier : se servir de la borne"), _TITLE, bold=True)
    for sentence in advice():
        paper.write(sentence, _LETTERS)
    for exercise in Exercise:
        words = told(exercise)
        paper.write("", _GAP)
        paper.write(heading(exercise), _NAME, bold=True)
        for step in words.steps:
            paper.write(step, _LETTERS)
        paper.write(_("C'est réussi quand : {proof}").format(proof=words.proof), _LETTERS)
        paper.write(f"☐ {_('Seul')}   ☐ {_('Avec aide')}", _LETTERS)
    return paper.pdf()


class _Paper:
    """Lines one below the other, on as many sheets as they need."""

    def __init__(self) -> None:
        self._buffer = QBuffer()
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setResolution(_DOTS)
        self._writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        self._writer.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)
        self._text = QTextDocument()
        self._text.setDocumentMargin(0)
        self._text.documentLayout().setPaintDevice(self._writer)
        option = self._text.defaultTextOption()
        option.setTextDirection(direction())
        self._text.setDefaultTextOption(option)
        self._text.setDefaultFont(QFont(families(), _LETTERS))
        self._text.setPageSize(QSizeF(self._writer.width(), self._writer.height()))
        self._cursor = QTextCursor(self._text)

    def write(self, line: str, points: int, *, bold: bool = False) -> None:
        """Add a line; what does not fit is broken."""
        letters = QTextCharFormat()
        letters.setFontPointSize(points)
        letters.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        self._cursor.insertText(in_order(line), letters)
        self._cursor.insertBlock()

    def pdf(self) -> bytes:
        """Give the sheets."""
        self._text.print_(self._writer)
        return bytes(self._buffer.data().data())
