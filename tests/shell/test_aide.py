"""The aide-mémoire says how to come back, in letters that can be read."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest

from kiosk.shell.screens.end import Memo

pytestmark = pytest.mark.usefixtures("application")


def made(memos: list[Memo]) -> bytes:
    from kiosk.shell.aide import sheet  # noqa: PLC0415 - after the environment

    return sheet(memos, "Saint-Léger", date(2026, 11, 24))


def words(document: bytes) -> str:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice  # noqa: PLC0415 - as above
    from PySide6.QtPdf import QPdfDocument  # noqa: PLC0415 - as above

    content = QByteArray(document)
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    pdf = QPdfDocument()
    pdf.load(buffer)
    text = pdf.getAllText(0).text()
    pdf.close()
    return text


def test_the_reminder_of_one_service_is_one_sheet_of_a4():
    with pikepdf.open(io.BytesIO(made([Memo("CAF", "www.caf.fr", "3230")]))) as document:
        assert len(document.pages) == 1
        width, height = (round(float(edge)) for edge in document.pages[0].mediabox[2:])
        assert (width, height) == (595, 842)


def test_the_reminder_says_service_address_telephone_place_and_day():
    said = words(made([Memo("CAF", "www.caf.fr", "3230")]))
    for part in ("CAF", "www.caf.fr", "3230", "Saint-Léger", "24/11/2026"):
        assert part in said


def test_five_pages_that_are_open_fit_on_one_sheet():
    memos = [Memo(f"Service {n}", f"www.service{n}.gouv.fr", "3230") for n in range(5)]
    with pikepdf.open(io.BytesIO(made(memos))) as document:
        assert len(document.pages) == 1


def test_the_sheet_of_the_workshop_is_one_sheet_of_a4_with_every_exercise():
    from kiosk.shell.aide import workshop  # noqa: PLC0415 - after the environment

    document = workshop()
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert len(pdf.pages) == 1
    said = words(document)
    assert [f"Exercice {number}" in said for number in (1, 2, 3)] == [True, True, True]
