"""A picture, put on a sheet of A4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPageLayout, QPageSize, QPainter, QPdfWriter

if TYPE_CHECKING:
    from pathlib import Path

_MARGINS: Final = QMarginsF(10, 10, 10, 10)  # mm
_DOTS: Final = 200  # an inch
_LARGEST: Final = 2400  # pixels of a side: more than A4 has at that


def read(path: Path, largest: int = _LARGEST) -> QImage:
    """Read a picture, upright and no larger than needed; empty where it cannot be read.

    Qt allows no picture above 256 MB of memory.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > largest:
        box = QSize(largest, largest)
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def fitted(image: QImage, size: QSize) -> QImage:
    """Give a picture as large as there is room."""
    keep = Qt.AspectRatioMode.KeepAspectRatio
    return image.scaled(size, keep, Qt.TransformationMode.SmoothTransformation)


def as_pdf(path: Path) -> bytes:
    """Put a picture on one sheet; nothing where it cannot be read."""
    image = read(path)
    if image.isNull():
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    wide = image.width() > image.height()
    kind = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    writer.setPageOrientation(kind)
    writer.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)
    painter = QPainter(writer)
    sheet = painter.viewport()
    place = image.rect()
    place.setSize(image.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(sheet.center())
    painter.drawImage(place, image)
    painter.end()
    return bytes(buffer.data().data())
