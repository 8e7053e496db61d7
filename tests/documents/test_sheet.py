"""What is scanned is light enough to be sent, and can still be read."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from kiosk.documents.binding import bind
from kiosk.documents.sheet import SheetError, as_jpeg, compress
from kiosk.scanning import MAX_PAGE
from tests.devices.escl_scanner import form


def read_aloud(picture: bytes) -> str:
    """Read what stands on a page, as a program at the other end would."""
    program = ["tesseract", "-", "-", "--psm", "6"]
    read = subprocess.run(program, input=picture, capture_output=True, check=True)
    return read.stdout.decode()


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_form_of_three_pages_is_light_and_can_be_read(mode: str):
    pages = []
    for number in range(1, 4):
        with Image.open(io.BytesIO(form(f"AVIS {number}", colour=mode == "RGB"))) as image:
            pages.append(compress(image, 200))
    bound = bind(pages)
    assert len(bound) <= 1_500_000
    with pikepdf.open(io.BytesIO(bound)) as opened:
        for number, sheet in enumerate(opened.pages, 1):
            (picture,) = sheet.get_images().values()
            said = read_aloud(picture.read_raw_bytes())
            assert f"AVIS {number}" in said
            lines = [line for line in said.splitlines() if "adresse" in line]
            assert len(lines) >= 22  # of 24, which are 3.5 mm high


def test_a_page_of_pure_noise_becomes_as_light_as_it_can():
    noise = Image.effect_noise((1654, 2339), 120)
    assert len(compress(noise, 200)) < 2 * MAX_PAGE


def test_what_is_no_picture_is_no_page(tmp_path: Path):
    place = tmp_path / "1.pnm"
    for content in (b"", b"P6\n", b"P6 99999 99999 255\n", b"GIF89a", b"P5 10 10 255\n123"):
        place.write_bytes(content)
        with pytest.raises(SheetError):
            as_jpeg(place, 200)
