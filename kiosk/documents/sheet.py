"""A scanned page: light enough to be sent, and still to be read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from PIL import Image

from kiosk.scanning import DOTS, MAX_PAGE

if TYPE_CHECKING:
    from pathlib import Path

# as large as they may be, one after the other: dots an inch, and the quality of JPEG
_LADDER: Final = ((200, 70), (200, 60), (200, 45), (150, 60), (150, 45), (110, 40))
_TURNS: Final = {
    1: Image.Transpose.ROTATE_270,  # it counts the other way round
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}
_MOST_PIXELS: Final = 60_000_000  # A4 at 600 dots, and some more


class SheetError(Exception):
    """What came from a scanner is no page."""


def as_jpeg(place: Path, dots: int, limit: int = MAX_PAGE) -> bytes:
    """Make a picture of a page.

    Args:
        place: what the scanner's program wrote.
        dots: an inch, that it has.
        limit: bytes that it may have.

    Raises:
        SheetError: it is no picture, or far too large a one.
    """
    try:
        with Image.open(place, formats=("PPM", "JPEG")) as page:
            if page.width * page.height > _MOST_PIXELS:
                raise SheetError
            page.load()
            return compress(page, dots, limit)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SheetError from error


def compress(page: Image.Image, dots: int = DOTS, limit: int = MAX_PAGE) -> bytes:
    """Give a page as JPEG, as good as its bytes allow.

    Args:
        page: in colour or grey.
        dots: an inch, that it has.
        limit: bytes that it may have; a page full of noise may have more in the end.
    """
    made = b""
    for fewer, quality in _LADDER:
        made = _encode(page, dots, min(dots, fewer), quality)
        if len(made) <= limit:
            break
    return made


def turned(page: bytes, quarters: int) -> bytes:
    """Turn a page.

    Args:
        page: as JPEG.
        quarters: of a turn, clockwise, from 1 to 3.
    """
    with Image.open(io.BytesIO(page), formats=("JPEG",)) as image:
        dots = round(image.info.get("dpi", (DOTS, DOTS))[0])
        return compress(image.transpose(_TURNS[quarters]), dots)


def _encode(page: Image.Image, dots: int, wanted: int, quality: int) -> bytes:
    mode = "L" if page.mode in {"1", "L"} else "RGB"
    image = page if page.mode == mode else page.convert(mode)
    if wanted < dots:
        size = (round(page.width * wanted / dots), round(page.height * wanted / dots))
        image = image.resize(size, Image.Resampling.BOX)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True, dpi=(wanted, wanted))
    return written.getvalue()
