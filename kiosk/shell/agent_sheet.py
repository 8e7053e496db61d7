"""The agent's sheet for the wall: what to do when something does not work, on one page of A4.

python -m kiosk.shell.agent_sheet assets/agent-sheet.pdf
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from kiosk.i18n import gettext as _
from kiosk.shell.look import families
from kiosk.shell.pictograms import pictogram
from kiosk.shell.tokens import INK

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOTS: Final = 300  # an inch
_MARGINS: Final = QMarginsF(14, 14, 14, 14)  # mm
_ROWS: Final = 4  # of two
_GAP: Final = 5.0  # mm
_SIGN: Final = 18.0  # mm
_TITLE, _HEAD, _BODY = 28, 18, 15  # points
_SPACED: Final = re.compile(r"(?<=«) | (?=[»?:!])")  # where no line may end
_WRAP: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


def blocks() -> list[tuple[str, str, str]]:
    """Give what stands on it: a pictogram, what is the matter, what to do."""
    return [
        (
            "printer",
            _("Plus de papier"),
            _("Remettez du papier A4 dans le bac. La borne continue toute seule."),
        ),
        (
            "encre",
            _("Plus d'encre ou de toner"),
            _("Remplacez la cartouche ou le toner. L'espace agent dit ce qui manque."),
        ),
        (
            "bourrage",
            _("Une feuille est coincée"),
            _("Ouvrez les capots. Retirez la feuille sans la déchirer. Refermez tout."),
        ),
        (
            "scanner",
            _("Le scanner ne marche pas"),
            _("Feuille coincée : ouvrez le chargeur, retirez-la, refermez.")
            + " "
            + _("Il ne répond pas : vérifiez la prise et le câble."),
        ),
        (
            "badge",
            _("Ouvrir l'espace agent"),
            _("Gardez le doigt 3 secondes dans le coin en haut à gauche. Tapez votre code."),
        ),
        (
            "end",
            _("Effacer et recommencer"),
            _("La page est bloquée ? La personne est partie ?")
            + " "
            + _("Dans l'espace agent, touchez « Effacer et recommencer »."),
        ),
        (
            "cle-usb",
            _("Une clé ou un papier oublié"),
            _("Retirez-le et gardez-le pour la personne. La borne ne le lira pas."),
        ),
        (
            "power",
            _("Rien ne marche plus"),
            _("Dans l'espace agent, touchez « Éteindre et rallumer ».")
            + " "
            + _("Ensuite, appelez l'assistance :"),
        ),
    ]


def write(place: Path) -> None:
    """Write the sheet as PDF."""
    writer = QPdfWriter(str(place))
    writer.setResolution(_DOTS)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)
    writer.setTitle(_("La borne : que faire ?"))
    writer.setCreator("")
    painter = QPainter(writer)
    whole = painter.viewport()
    top = _words(painter, whole, _("La borne : que faire ?"), _TITLE, bold=True).bottom()
    room = whole.adjusted(0, top + _mm(_GAP), 0, 0)
    size = QSize((room.width() - _mm(_GAP)) // 2, (room.height() - 3 * _mm(_GAP)) // _ROWS)
    for number, block in enumerate(blocks()):
        across = (number % 2) * (size.width() + _mm(_GAP))
        down = (number // 2) * (size.height() + _mm(_GAP))
        _block(painter, QRect(room.topLeft() + QPoint(across, down), size), *block)
    painter.end()


def _block(painter: QPainter, frame: QRect, sign: str, head: str, body: str) -> None:
    painter.setPen(QPen(Qt.GlobalColor.black, _mm(0.5)))
    painter.drawRoundedRect(frame, _mm(3), _mm(3))
    edge = _mm(4)
    inner = frame.adjusted(edge, edge, -edge, -edge)
    painter.drawPixmap(inner.topLeft(), pictogram(sign, _mm(_SIGN), INK))
    beside = inner.adjusted(_mm(_SIGN) + edge, 0, 0, 0)
    said = _words(painter, beside, head, _HEAD, bold=True)
    below = inner.adjusted(0, max(_mm(_SIGN), said.height()) + edge // 2, 0, 0)
    written = _words(painter, below, body, _BODY)
    assert inner.contains(written), head  # noqa: S101 - a sentence that is cut helps nobody


def _words(painter: QPainter, room: QRect, text: str, points: int, *, bold: bool = False) -> QRect:
    font = QFont(families(), points)
    font.setBold(bold)
    painter.setFont(font)
    kept = _SPACED.sub("\N{NO-BREAK SPACE}", text)
    taken = painter.boundingRect(room, int(_WRAP), kept)
    painter.drawText(room, int(_WRAP), kept)
    return taken


def _mm(millimetres: float) -> int:
    return round(millimetres / 25.4 * _DOTS)


def main(argv: Sequence[str]) -> int:
    """Write it where it is shipped."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])
    write(Path(argv[0]))
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
