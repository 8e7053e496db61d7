"""What a citizen has received, and what of it goes to a page or onto paper."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWebEngineCore import QWebEngineDownloadRequest

from kiosk.documents.kind import Kind, wanted
from kiosk.documents.tray import MAX_SIZE, Refused, Tray, TrayError
from kiosk.i18n import gettext as _
from kiosk.shell.cover import Cover
from kiosk.shell.screens.documents import Choose, MyDocuments, MyDocumentsActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.documents.tray import Document
    from kiosk.shell.cover import Factory
    from kiosk.shell.look import Look
    from kiosk.shell.paper import Paper
    from kiosk.shell.stage import Stage

_State: Final = QWebEngineDownloadRequest.DownloadState


class Documents:
    """The tray of a visit, and its screens.

    Args:
        stage: where it shows.
        paper: prints.
    """

    def __init__(self, stage: Stage, paper: Paper) -> None:
        self._stage = stage
        self._paper = paper
        self._made: Tray | None = None

    @property
    def _tray(self) -> Tray:
        if self._made is None:  # in the memory of the visit
            self._made = Tray(Path(tempfile.mkdtemp(prefix="documents-")))
        return self._made

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self._made.documents) if self._made else 0

    def close(self) -> None:
        """Throw everything away."""
        if self._made is not None:
            self._made.close()

    # --- what comes -------------------------------------------------------------------------------
    def keep(self, request: QWebEngineDownloadRequest) -> None:
        """Take what a page hands over."""
        if request.totalBytes() > MAX_SIZE:
            self._refuse(request, Refused.TOO_LARGE)
            return
        try:
            place = self._tray.room()
        except TrayError as error:
            self._refuse(request, error.why)
            return
        name = request.suggestedFileName() or request.downloadFileName()
        request.setDownloadDirectory(str(place.parent))
        request.setDownloadFileName(place.name)
        request.receivedBytesChanged.connect(lambda: self._weigh(request))
        request.stateChanged.connect(lambda state: self._end(state, place, name))
        request.accept()

    def _refuse(self, request: QWebEngineDownloadRequest, why: Refused) -> None:
        request.cancel()
        self._stage.say(lambda: refusal(why))

    @staticmethod
    def _weigh(request: QWebEngineDownloadRequest) -> None:
        if request.receivedBytes() > MAX_SIZE:
            request.cancel()

    def _end(self, state: QWebEngineDownloadRequest.DownloadState, place: Path, name: str) -> None:
        if state in {_State.DownloadCancelled, _State.DownloadInterrupted}:
            self._tray.refuse(place)
            self._stage.say(lambda: refusal(Refused.BROKEN_OFF))
        elif state is _State.DownloadCompleted:
            QTimer.singleShot(0, lambda: self._take(place, name))

    def _take(self, place: Path, name: str) -> None:
        try:
            self._tray.take(place, name)
        except TrayError as error:
            why = error.why
            self._stage.say(lambda: refusal(why))
            return
        self.show()

    # --- what is done with it ---------------------------------------------------------------------
    def show(self) -> None:
        """Show all of them."""
        actions = MyDocumentsActions(self._print, self._drop, self._dismiss)

        def make(look: Look) -> MyDocuments:
            return MyDocuments(look, self._tray.documents, actions)

        self._stage.lay(Cover(make, self._dismiss))

    def choice(
        self,
        types: tuple[str, ...],
        several: bool,  # noqa: FBT001 - a callback's
        answer: Callable[[list[str]], None],
    ) -> Factory:
        """Make the screen of what a page may be given."""
        kinds = wanted(types)

        def make(look: Look) -> Choose:
            fitting = [one for one in self._tray.documents if one.kind in kinds]
            others = self.number - len(fitting)
            return Choose(
                look,
                fitting,
                several=several,
                others=others,
                done=lambda chosen: answer([str(one.path) for one in chosen]),
            )

        return make

    def _print(self, document: Document) -> None:
        if document.kind is Kind.PDF:
            self._paper.offer(document.path.read_bytes())
        else:
            from kiosk.shell.picture import as_pdf  # noqa: PLC0415 - few need it

            self._paper.offer(as_pdf(document.path))

    def _drop(self, document: Document) -> None:
        self._tray.drop(document.number)
        if self.number:
            self.show()
        else:
            self._dismiss()

    def _dismiss(self) -> None:
        self._stage.lay(None)


def refusal(why: Refused) -> str:
    """Say why a document is not kept."""
    said = {
        Refused.EMPTY: _("Ce document est vide. Essayez encore."),
        Refused.FULL: _("Vous avez trop de documents. Effacez-en un, puis recommencez."),
        Refused.TOO_LARGE: _("Ce document est trop gros pour cette borne."),
        Refused.OTHER_KIND: _("La borne garde seulement les pages à imprimer et les images."),
        Refused.BROKEN_OFF: _("Le document n'est pas arrivé en entier. Essayez encore."),
    }
    return said[why]
