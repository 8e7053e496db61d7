"""A document that is too heavy for a site, made light enough to be sent."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import pikepdf
from PIL import Image, ImageOps

from kiosk.documents.kind import Kind
from kiosk.documents.reduced import Reduced
from kiosk.documents.sheet import compress
from kiosk.printing import MAX_PAGES
from kiosk.scanning import MAX_PAGE

if TYPE_CHECKING:
    from pathlib import Path

_MOST_PIXELS: Final = 120_000_000  # the largest photo that a telephone makes
_LONG_SIDE: Final = 11.69  # inches of A4: a photo is taken for a page
_POINTS: Final = 72.0  # an inch
_SMALL: Final = 30_000  # bytes of a picture that is not worth the loss
_LIGHTER: Final = 0.9  # of what it was: else a second copy helps nobody


def reduce(source: Path, kind: Kind, into: Path) -> Reduced:
    """Write a lighter copy of a document; nothing is written where it would be no lighter.

    Args:
        source: what a stranger made.
        kind: what it is; a picture becomes a JPEG.
        into: where the copy goes.
    """
    try:
        made = _pdf(source) if kind is Kind.PDF else _picture(source)
        if len(made) > _LIGHTER * source.stat().st_size:
            return Reduced.NO_LIGHTER
        into.write_bytes(made)
    except (
        OSError,
        ValueError,
        SyntaxError,
        MemoryError,
        RecursionError,
        Image.DecompressionBombError,
        pikepdf.PdfError,
        pikepdf.PasswordError,
    ):
        return Reduced.UNREADABLE
    return Reduced.DONE


def _picture(source: Path) -> bytes:
    with Image.open(source, formats=("JPEG", "PNG")) as image:
        if image.width * image.height > _MOST_PIXELS:
            raise ValueError
        # twice what is kept: JPEG decodes it so in a quarter of the time
        image.draft("RGB", (3308, 4678))
        upright = ImageOps.exif_transpose(image)
        return compress(_plain(upright), round(max(upright.size) / _LONG_SIDE))


def _pdf(source: Path) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(source, suppress_warnings=True) as document:
        if not 0 < len(document.pages) <= MAX_PAGES:
            raise ValueError
        seen: set[tuple[int, int]] = set()
        for page in document.pages:
            _lighten(page, seen)
        document.remove_unreferenced_resources()
        document.save(
            written,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return written.getvalue()


def _lighten(page: pikepdf.Page, seen: set[tuple[int, int]]) -> None:
    """Compress the pictures of a page, each by its share of what a page may have."""
    images = [
        one
        for one in page.get_images(recursive=False).values()
        if isinstance(one, pikepdf.Stream) and one.objgen not in seen
    ]
    seen.update(one.objgen for one in images)
    weights = [len(one.read_raw_bytes()) for one in images]
    inches = _inches(page)
    for image, weight in zip(images, weights, strict=True):
        share = MAX_PAGE * weight // sum(weights) if weight else 0
        if weight > max(_SMALL, share) and _is_photo(image):
            _replace(image, weight, share, inches)


def _inches(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    return max(abs(right - left) / _POINTS, 1.0), max(abs(top - bottom) / _POINTS, 1.0)


def _is_photo(image: pikepdf.Stream) -> bool:
    """Tell whether JPEG may stand for it: a stencil and a fax are lighter as they are."""
    stencil = bool(image.get("/ImageMask", False)) or "/Decode" in image
    return not stencil and int(image.get("/BitsPerComponent", 8)) > 1


def _replace(image: pikepdf.Stream, weight: int, limit: int, inches: tuple[float, float]) -> None:
    width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    if not 0 < width * height <= _MOST_PIXELS:
        raise ValueError
    try:
        picture = _plain(pikepdf.PdfImage(image).as_pil_image())
    except (pikepdf.UnsupportedImageTypeError, NotImplementedError):
        return  # it stays as it is
    made = compress(picture, round(max(width / inches[0], height / inches[1])), limit)
    if len(made) >= weight:
        return
    with Image.open(io.BytesIO(made), formats=("JPEG",)) as light:
        image.write(made, filter=pikepdf.Name.DCTDecode)
        image.Width, image.Height = light.size
        grey = light.mode == "L"
    image.ColorSpace = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
    image.BitsPerComponent = 8


def _plain(picture: Image.Image) -> Image.Image:
    """Give a picture as it is seen on white paper, in eight bits."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in {"LA", "PA", "RGBA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    return picture
