"""Small PDF documents: one font, some lines a page."""

from __future__ import annotations

from typing import Final

from aiohttp import web

_HEAD: Final = "EXERCICE - ce document n'a aucune valeur"


def document(title: str, *lines: str, pages: int = 1) -> bytes:
    """Write an A4 document with a title and some lines on each page."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode())
    objects.append(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    for number in range(pages):
        content = _content(title, lines, f"page {number + 1} / {pages}")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font "
            b"<< /F1 3 0 R >> >> /Contents %d 0 R >>" % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _assemble(objects)


def answer(name: str, data: bytes) -> web.Response:
    """Show a PDF in the browser."""
    return web.Response(
        body=data,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"},
    )


def _content(title: str, lines: tuple[str, ...], foot: str) -> bytes:
    rows = [(50, 800, 11, _HEAD), (50, 740, 22, title), (50, 40, 11, foot)]
    rows += [(50, 700 - 24 * n, 13, line) for n, line in enumerate(lines)]
    return b"\n".join(
        b"BT /F1 %d Tf %d %d Td (%s) Tj ET" % (size, x, y, _escaped(words))
        for x, y, size, words in rows
    )


def _escaped(words: str) -> bytes:
    raw = words.replace("’", "'").encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _assemble(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)
