"""Damaged and hostile documents are shown or refused, in time, and leave nothing behind."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from kiosk.documents.kind import Kind
from kiosk.documents.pdf import DocumentError, extract
from kiosk.documents.reduced import Reduced
from kiosk.documents.tray import Document, Refused, Tray, TrayError
from kiosk.printing import OUTCOMES
from tests.documents import hostile

ALL = {f"PDF: {name}": made for name, made in hostile.pdfs()}
ALL |= {f"picture: {name}": made for name, made in hostile.pictures()}
BOUND = 30.0  # seconds: far above what any takes, far below for ever


@pytest.fixture
def tray(tmp_path: Path) -> Tray:
    folder = tmp_path / "tray"
    folder.mkdir()
    return Tray(folder)


def keep(tray: Tray, content: bytes, name: str = "attestation.pdf") -> Document | None:
    place = tray.room()
    place.write_bytes(content)
    try:
        return tray.take(place, name)
    except TrayError as error:
        assert error.why in Refused  # noqa: PT017 - it may also be kept
        assert not list(tray._folder.iterdir())
        return None


def test_there_are_a_hundred_of_them():
    assert len(ALL) + len(list(hostile.strangers())) + len(hostile.NAMES) >= 100


@pytest.mark.parametrize("name", ALL)
def test_what_is_hostile_is_made_lighter_or_is_not_within_its_limits(tray: Tray, name: str):
    document = keep(tray, ALL[name])
    if document is None:
        return
    into = document.path.with_name("copy")
    program = [sys.executable, "-m", "kiosk.workers.reduce"]
    child = subprocess.run(
        [*program, document.kind.value, document.path, into],
        timeout=BOUND,
        capture_output=True,
        check=False,
    )
    assert child.returncode in set(Reduced), child.stderr[-2000:]
    assert into.exists() == (child.returncode == Reduced.DONE)
    assert document.path.read_bytes() == ALL[name]


@pytest.mark.parametrize("name", [name for name in ALL if name.startswith("PDF")])
def test_what_is_hostile_is_taken_for_printing_or_has_its_sentence(name: str):
    try:
        assert extract(io.BytesIO(ALL[name]), range(0), io.BytesIO()) >= 1
    except DocumentError as error:
        assert error.outcome in OUTCOMES  # noqa: PT017 - it may also be taken


@pytest.mark.parametrize("name", ALL)
@pytest.mark.usefixtures("application")
def test_what_is_hostile_is_shown_or_has_its_sentence(tray: Tray, name: str):
    from PySide6.QtCore import QSize  # noqa: PLC0415 - after the environment

    from kiosk.shell.documents import open_sheets  # noqa: PLC0415 - as above
    from kiosk.shell.screens.preview import Sheets  # noqa: PLC0415 - as above

    document = keep(tray, ALL[name])
    if document is None:
        return
    begun = time.monotonic()
    sheets = open_sheets(document)
    if isinstance(sheets, Sheets):
        assert sheets.count >= 1
        drawn = sheets.draw(0, QSize(700, 990))
        assert drawn.width() <= 700
        assert drawn.height() <= 990
    else:
        assert sheets in OUTCOMES
    assert time.monotonic() - begun < BOUND


@pytest.mark.parametrize(("name", "content"), list(hostile.strangers()))
def test_what_only_calls_itself_a_document_is_not_kept(tray: Tray, name: str, content: bytes):
    del name
    assert keep(tray, content) is None


@pytest.mark.parametrize("name", hostile.NAMES, ids=ascii)
def test_no_name_leads_out_of_its_place(tray: Tray, name: str):
    document = keep(tray, hostile.pdf(), name)
    assert document is not None
    assert document.path.parent.parent == tray._folder
    assert document.name.isprintable()
    assert 0 < len(document.path.name.encode()) <= 255


@pytest.mark.parametrize(
    ("orientation", "white"),
    [(1, (5, 20)), (3, (55, 20)), (6, (20, 5)), (8, (20, 55))],
)
def test_a_photo_stands_upright_once_it_is_lighter(tmp_path: Path, orientation: int, white):
    from kiosk.documents.reduction import _picture  # noqa: PLC0415 - the part that turns

    source = tmp_path / "photo"
    source.write_bytes(hostile.turned_photo(orientation))
    with Image.open(io.BytesIO(_picture(source))) as image:
        assert image.size == ((60, 40) if orientation < 5 else (40, 60))
        left, top = white
        seen = image.convert("L").crop((left, top, left + 1, top + 1)).tobytes()
    assert seen[0] > 200


@pytest.mark.parametrize("kind", [Kind.PDF, Kind.JPEG])
def test_a_heavy_document_becomes_light_and_keeps_its_text(tmp_path: Path, kind: Kind):
    noise = Image.effect_noise((2480, 3508), 60)
    source, into = tmp_path / "heavy", tmp_path / "light"
    if kind is Kind.JPEG:
        noise.save(source, "JPEG", quality=98)
    else:
        import pikepdf  # noqa: PLC0415 - only here

        with io.BytesIO() as photo:
            noise.save(photo, "JPEG", quality=98)
            data = photo.getvalue()
        document = pikepdf.new()
        page = document.add_blank_page(page_size=(595, 842))
        image = document.make_stream(data)
        image.Subtype, image.Width, image.Height = pikepdf.Name.Image, 2480, 3508
        image.Filter = pikepdf.Name.DCTDecode
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        page.Contents = document.make_stream(b"595 0 0 842 0 0 cm /I Do BT (Bonjour) Tj ET")
        document.save(source)
    child = subprocess.run(
        [sys.executable, "-m", "kiosk.workers.reduce", kind.value, source, into],
        timeout=BOUND,
        check=False,
    )
    assert child.returncode == Reduced.DONE
    assert into.stat().st_size < source.stat().st_size / 3
    if kind is Kind.PDF:
        assert b"Bonjour" in _text(into)


def _text(place: Path) -> bytes:
    import pikepdf  # noqa: PLC0415 - only here

    with pikepdf.open(place) as document:
        return document.pages[0].Contents.read_bytes()
