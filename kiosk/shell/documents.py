"""What a citizen has received, and what of it goes to a page or onto paper."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWebEngineCore import QWebEngineDownloadRequest

from kiosk import wire
from kiosk.documents.kind import Kind, wanted
from kiosk.documents.reduced import Reduced
from kiosk.documents.tray import MAX_SIZE, Refused, Tray, TrayError
from kiosk.i18n import gettext as _
from kiosk.printing import Step
from kiosk.shell.cover import Cover
from kiosk.shell.lighter import Lighter
from kiosk.shell.opened import Opened, let_go
from kiosk.shell.paper_words import sentence
from kiosk.shell.scan import Scan
from kiosk.shell.screens.documents import Choose, ChooseActions, MyDocuments, MyDocumentsActions
from kiosk.shell.screens.preview import Sheets
from kiosk.shell.screens.reading import ReadingActions, ReadingScreen, View
from kiosk.shell.screens.waiting import Waiting
from kiosk.shell.stick import Stick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.documents.tray import Document
    from kiosk.shell.cover import Factory
    from kiosk.shell.look import Look
    from kiosk.shell.paper import Paper
    from kiosk.shell.stage import Stage

_KEPT: Final = 30  # letters of a name, beside which there is room for what was done
_State: Final = QWebEngineDownloadRequest.DownloadState
_Break: Final = QWebEngineDownloadRequest.DownloadInterruptReason
_BREAKS: Final = {
    _Break.FileFailed: Refused.FULL,  # so Qt calls it where the memory is full
    _Break.FileNoSpace: Refused.FULL,
    _Break.FileTooLarge: Refused.TOO_LARGE,
}


class Documents:
    """The tray of a visit, and its screens.

    Args:
        stage: where it shows.
        paper: prints.
        send: sends the supervisor a message.

    Attributes:
        scan: makes documents of papers.
    """

    def __init__(
        self,
        stage: Stage,
        paper: Paper,
        send: Callable[[wire.Message, tuple[int, ...]], None],
    ) -> None:
        self._stage = stage
        self._paper = paper
        self.scan = Scan(stage, send, self._keep_scanned)
        self.stick = Stick(stage, send, self._keep_brought, self.show, self._stick_changed)
        self._mine: Cover | None = None
        self._made: Tray | None = None
        self._scanned = 0  # papers so far
        self._lighter: Lighter | None = None
        self._asked: _Asked | None = None  # by the page, before its citizen began to scan

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
        if self._lighter is not None:
            self._lighter.stop()
        self.stick.close()
        let_go()
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
        request.stateChanged.connect(lambda _state: self._end(request, place, name))
        request.accept()

    def _refuse(self, request: QWebEngineDownloadRequest, why: Refused) -> None:
        request.cancel()
        self._stage.say(lambda: refusal(why))

    @staticmethod
    def _weigh(request: QWebEngineDownloadRequest) -> None:
        if request.receivedBytes() > MAX_SIZE:
            request.cancel()

    def _end(self, request: QWebEngineDownloadRequest, place: Path, name: str) -> None:
        state = request.state()
        if state in {_State.DownloadCancelled, _State.DownloadInterrupted}:
            self._tray.refuse(place)
            too_large = request.receivedBytes() > MAX_SIZE
            why = Refused.TOO_LARGE if too_large else _BREAKS.get(request.interruptReason())
            self._stage.say(lambda: refusal(why or Refused.BROKEN_OFF))
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

    def _keep_scanned(self, pages: list[bytes]) -> bool:
        from kiosk.documents.binding import bind  # noqa: PLC0415 - 20 MB that few visits need

        self._scanned += 1
        name = _("Papier scanné {n}").format(n=self._scanned)
        try:
            document = self._tray.bind(name, bind(pages), pages)
        except TrayError as error:
            why = error.why
            self._stage.say(lambda: refusal(why))
            return False
        if not self._give(document):
            self.show()
        return True

    def _give(self, document: Document) -> bool:
        """Give a new document to the page that asked for one, if there is one."""
        asked, self._asked = self._asked, None
        if asked is None or asked.cover is None or asked.cover is not self._stage.question:
            return False
        fitting = asked.fitting([document])
        asked.chosen += fitting if asked.several else []
        self._dismiss()  # the choice is seen again
        if not asked.several and len(fitting) == 1:
            asked.answer([str(fitting[0].path)])
        return True

    def _keep_brought(self, source: Path, name: str) -> bool:
        try:
            document = self._tray.copy(source, name)
        except TrayError as error:
            why = error.why
            self._stage.say(lambda: refusal(why))
            return False
        self._give(document)
        return True

    def _stick_changed(self) -> None:
        if self._mine is not None and self._stage.overlay is self._mine:
            self.show()

    # --- what is done with it ---------------------------------------------------------------------
    def show(self) -> None:
        """Show all of them."""
        actions = MyDocumentsActions(
            self._read,
            self._print,
            lambda document: self._reduce(document, self.show),
            self._drop,
            self.scan.begin,
            self._dismiss,
            self.stick.begin if self.stick.possible else None,
            self.stick.put if self.stick.there else None,
        )

        def make(look: Look) -> MyDocuments:
            return MyDocuments(look, self._tray.documents, actions)

        self._mine = Cover(make, self._dismiss)
        self._stage.lay(self._mine)

    def choice(
        self,
        types: tuple[str, ...],
        several: bool,  # noqa: FBT001 - a callback's
        answer: Callable[[list[str]], None],
    ) -> Factory:
        """Make the screen of what a page may be given."""
        asked = _Asked(wanted(types), several, answer)

        def make(look: Look) -> Choose:
            asked.cover = self._stage.question
            fitting = asked.fitting(self._tray.documents)
            others = sum(not asked.fitting([one]) for one in self._tray.documents)
            return Choose(look, fitting, asked.chosen, several=several, others=others, actions=acts)

        def scan() -> None:
            self._asked = asked
            self.scan.begin()

        def read_stick() -> None:
            self._asked = asked
            self.stick.begin()

        def give(chosen: list[Document]) -> None:
            answer([str(one.path) for one in chosen])

        acts = ChooseActions(
            give,
            scan,
            lambda document: self._reduce(document, self._dismiss, asked),
            read_stick if self.stick.possible else None,
        )
        return make

    def _read(self, document: Document) -> None:
        sheets = open_sheets(document)
        if not isinstance(sheets, Sheets):
            why = sheets
            self._stage.say(lambda: sentence(wire.PrintIs(why), 0))
            return
        view = View()
        actions = ReadingActions(lambda: self._print(document), self.show)

        def make(look: Look) -> ReadingScreen:
            return ReadingScreen(look, document.name, sheets, view, actions)

        self._stage.lay(Cover(make, self.show))

    def _reduce(
        self, document: Document, then: Callable[[], object], asked: _Asked | None = None
    ) -> None:
        """Put a lighter copy beside a document; it is read by a child, which may die of it."""
        try:
            place = self._tray.room()
        except TrayError as error:
            why = error.why
            self._stage.say(lambda: refusal(why))
            return
        if self._lighter is not None:
            self._lighter.stop()

        def stop() -> None:
            if self._lighter is not None:
                self._lighter.stop()
                self._lighter = None
            self._tray.refuse(place)
            then()

        def done(code: int) -> None:
            self._lighter = None
            self._end_reducing(code, place, document, asked)
            if self._stage.overlay is wait:
                then()

        wait = Cover(lambda look: Waiting(look, _("La borne réduit le document.")), stop)
        self._stage.lay(wait)
        self._lighter = Lighter(document, place, done)

    def _end_reducing(
        self, code: int, place: Path, document: Document, asked: _Asked | None
    ) -> None:
        try:
            if code == Reduced.DONE:
                name = _("{name} réduit").format(name=document.name[:_KEPT])
                made = self._tray.take(place, f"{name}.{document.kind}")
                if asked is not None and document in asked.chosen:
                    asked.chosen[asked.chosen.index(document)] = made
                return
        except TrayError as error:
            why = error.why
            self._stage.say(lambda: refusal(why))
            return
        self._tray.refuse(place)
        known = code == Reduced.NO_LIGHTER
        self._stage.say(
            lambda: (
                _("Ce document ne peut pas être plus léger.")
                if known
                else _("La borne n'arrive pas à réduire ce document.")
            )
        )

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


@dataclass(slots=True)
class _Asked:
    """What a page asks for.

    Attributes:
        chosen: so far.
        cover: the screen of the choice; where it is no more, nobody asks.
    """

    kinds: frozenset[Kind]
    several: bool
    answer: Callable[[list[str]], None]
    chosen: list[Document] = field(default_factory=list)
    cover: Cover | None = None

    def fitting(self, documents: Iterable[Document]) -> list[Document]:
        """Give those that it may have; a paper that was scanned page by page, where need be."""
        fitting = []
        for one in documents:
            if one.kind in self.kinds:
                fitting.append(one)
            else:
                fitting += [page for page in one.pages if page.kind in self.kinds]
        return fitting


def open_sheets(document: Document) -> Sheets | Step:
    """Open a document to be read, or say why it is not."""
    if document.kind is Kind.PDF:
        opened = Opened(document.path.read_bytes())
        return opened.why or Sheets(opened.count, opened.draw)
    from kiosk.shell.picture import fitted, read  # noqa: PLC0415 - few need it

    image = read(document.path)
    return Step.UNREADABLE if image.isNull() else Sheets(1, lambda _page, size: fitted(image, size))


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
