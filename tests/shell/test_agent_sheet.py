"""The agent's sheet is one page of A4, and says what the code says."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from kiosk.settings import SHEET

pytestmark = pytest.mark.qt


def text_of(place: Path) -> str:
    from PySide6.QtPdf import QPdfDocument  # noqa: PLC0415 - Qt after the environment

    with place.open("rb"):
        opened = QPdfDocument()
        opened.load(str(place))
    return " ".join(opened.getAllText(0).text().split())


def test_it_is_one_page_of_a4_with_our_letters_in_it():
    with pikepdf.open(SHEET) as sheet:
        (page,) = sheet.pages
        assert [round(float(x)) for x in page.mediabox] == [0, 0, 595, 842]
        fonts = {str(font.BaseFont) for font in page.Resources.Font.values()}
    assert fonts == {"/AtkinsonHyperlegible-Regular", "/AtkinsonHyperlegible-Bold"}


@pytest.mark.usefixtures("application")
def test_what_is_shipped_is_what_the_code_makes_now(tmp_path: Path):
    from kiosk.shell.agent_sheet import blocks, write  # noqa: PLC0415 - as above

    write(tmp_path / "sheet.pdf")
    made = text_of(tmp_path / "sheet.pdf")
    assert text_of(SHEET) == made
    assert all(head in made for _sign, head, _body in blocks())
