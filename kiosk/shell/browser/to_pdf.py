"""The PDF of a page: made once it can be, and asked for again where the engine does not answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDeadlineTimer, QMarginsF, QTimer
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtWebEngineCore import QWebEnginePage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QByteArray

    Make = Callable[[Callable[[QByteArray], None]], None]

MARGINS: Final = QMarginsF(28, 28, 28, 28)  # points: 10 mm
_OPENING: Final = 45_000  # milliseconds for the PDF viewer to open what is to be printed: as below
_AGAIN: Final = 200  # milliseconds
_UNANSWERED: Final = 45_000  # milliseconds: a slow machine prints its longest page in less
_UNREADY: Final = 10_000  # milliseconds: a viewer that has opened nothing yet never answers
_TRIES: Final = 2
_BY_VIEWER: Final = b"PDFium"  # who made a PDF of a PDF; Skia makes those of all other pages


class ToPdf:
    """Makes PDFs of one page, one at a time.

    Args:
        page: what is printed.
        deliver: takes the PDF, or nothing where none could be made; called once for each `start`.
        patience: milliseconds that the engine has for an answer, where not the usual ones.
    """

    def __init__(
        self,
        page: QWebEnginePage,
        deliver: Callable[[bytes], None],
        *,
        patience: int | None = None,
    ) -> None:
        self._page = page
        self._deliver = deliver
        self._make: Make = self._whole
        self._by_viewer = False
        self._opening = QDeadlineTimer()
        self._left = 0  # times that the engine may still leave us without an answer
        self._question = 0  # of the answer that counts
        self._patience = patience
        self._unanswered = QTimer(page, singleShot=True)
        self._unanswered.timeout.connect(self._give_up)

    def start(self, make: Make | None = None, *, by_viewer: bool = False) -> None:
        """Make a PDF of the page.

        Args:
            make: has the engine print something else than the whole page.
            by_viewer: the page is a document that the PDF viewer shows.
        """
        self._make = make or self._whole
        self._by_viewer = by_viewer
        self._opening.setRemainingTime(_OPENING)
        self._left = _TRIES
        self._ask()

    def _whole(self, answer: Callable[[QByteArray], None]) -> None:
        size = QPageSize(QPageSize.PageSizeId.A4)
        layout = QPageLayout(size, QPageLayout.Orientation.Portrait, MARGINS)
        self._page.printToPdf(answer, layout)

    def _ask(self) -> None:
        self._question += 1
        usual = _UNREADY if self._by_viewer else _UNANSWERED
        self._unanswered.start(self._patience or usual)
        self._make(partial(self._take, self._question))

    def _take(self, question: int, document: QByteArray) -> None:
        if question != self._question or not self._unanswered.isActive():
            return  # to what was given up
        self._unanswered.stop()
        data = bytes(document.data())
        if self._by_viewer and _BY_VIEWER not in data:
            # The viewer has not opened it yet: this is a picture of the viewer, all grey.
            if not self._opening.hasExpired():
                QTimer.singleShot(_AGAIN, self._page, self._ask)
                return
            data = b""
        self._deliver(data)

    def _give_up(self) -> None:
        # Chromium forgets a page that it could not lay out, and then refuses to print another.
        self._left -= 1
        self._question += 1
        self._page.triggerAction(QWebEnginePage.WebAction.Stop)  # that frees it
        if self._left:
            QTimer.singleShot(_AGAIN, self._page, self._ask)
        else:
            self._deliver(b"")
