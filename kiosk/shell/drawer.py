"""Opens and draws PDF in a process of its own, which a document may hold up for ever.

    python -m kiosk.shell.drawer DESCRIPTOR

A child of the visit's shell, within its walls. It is asked on a socket: {"open": true} with a
document, then {"draw": PAGE, "wide": PIXELS, "high": PIXELS}; a picture comes as a descriptor.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from kiosk.printing import MAX_DOCUMENT, MAX_PAGES, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 4096  # bytes of a message
MOST: Final = 8192  # pixels of a side
_A4: Final = QSize(595, 842)  # points, for a page that does not say how large it is
_LIMITS: Final = (
    (resource.RLIMIT_DATA, 1 << 30),  # bytes
    (resource.RLIMIT_CORE, 0),  # it would hold the document
)


class Drawer:
    """One document at a time."""

    def __init__(self) -> None:
        self._bytes = QByteArray()
        self._buffer = QBuffer(self._bytes)
        self._pdf = QPdfDocument()

    def open(self, document: bytes) -> dict[str, object]:
        """Open a document; tell how many pages it has, or why it is none."""
        self._pdf = QPdfDocument()
        self._bytes = QByteArray(document)
        self._buffer = QBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._pdf.load(self._buffer)
        count = self._pdf.pageCount()
        if self._pdf.error() is QPdfDocument.Error.IncorrectPassword:
            return {"why": Step.PROTECTED}
        if self._pdf.status() is not QPdfDocument.Status.Ready or not count:
            return {"why": Step.UNREADABLE}
        return {"why": Step.TOO_LARGE} if count > MAX_PAGES else {"count": count}

    def draw(self, page: int, size: QSize) -> QImage:
        """Give the picture of a page, from 0, no larger than a size."""
        points = self._pdf.pagePointSize(page).toSize()
        if points.isEmpty():
            points = _A4
        box = size.boundedTo(QSize(MOST, MOST))
        ink = self._pdf.render(page, points.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
        paper = QImage(ink.size(), QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)  # where there is no ink, the picture is transparent
        painter = QPainter(paper)
        painter.drawImage(0, 0, ink)
        painter.end()
        return paper


def main(argv: Sequence[str]) -> int:
    """Answer until nobody asks any more."""
    for which, most in _LIMITS:
        resource.setrlimit(which, (most, most))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])
    drawer = Drawer()
    with socket.socket(fileno=int(argv[0])) as line:
        line.send(b"{}")  # ready
        while True:
            question, descriptors, _flags, _from = socket.recv_fds(line, LONGEST, 1)
            if not question:
                break
            asked = json.loads(question)
            if descriptors:
                with os.fdopen(descriptors[0], "rb") as file:
                    file.seek(0)
                    answer = drawer.open(file.read(MAX_DOCUMENT + 1))
                line.send(json.dumps(answer).encode())
            else:
                _hand_over(line, drawer.draw(asked["draw"], QSize(asked["wide"], asked["high"])))
    application.quit()
    return 0


def _hand_over(line: socket.socket, picture: QImage) -> None:
    """Send a picture, line by line as Qt keeps it."""
    memory = os.memfd_create("picture", os.MFD_CLOEXEC)
    try:
        with open(memory, "wb", closefd=False) as file:
            file.write(picture.constBits())
        size = {"wide": picture.width(), "high": picture.height()}
        socket.send_fds(line, [json.dumps(size).encode()], [memory])
    finally:
        os.close(memory)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
