"""The screens of the citizen's documents: all of them, and those that a page may be given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from kiosk.documents.kind import Kind
from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.opened import Opened
from kiosk.shell.pictograms import pictogram
from kiosk.shell.screens.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.documents.tray import Document
    from kiosk.shell.look import Look

_SMALL: Final = 24.0  # mm: the picture of a document


@dataclass(frozen=True, slots=True)
class MyDocumentsActions:
    """What the screen may do."""

    read: Callable[[Document], object]
    print: Callable[[Document], object]
    reduce: Callable[[Document], object]
    drop: Callable[[Document], object]
    scan: Callable[[], object]
    back: Callable[[], object]
    stick: Callable[[], object] | None = None  # None where no USB stick can be read
    put: Callable[[Document], object] | None = None  # None where there is none


class MyDocuments(Message):
    """A row a document: its picture, its name, what may be done with it."""

    def __init__(
        self, look: Look, documents: Sequence[Document], actions: MyDocumentsActions
    ) -> None:
        rows: list[QWidget | str] = [_kept()]
        rows += [_row(look, one, actions) for one in documents]
        back = Button(look, _("Revenir à la page"), "back", on_tap=actions.back, kind="primary")
        scan = Button(look, _("Scanner un papier"), "scanner", on_tap=actions.scan)
        buttons = [back, scan, *_stick_button(look, actions.stick)]
        super().__init__(look, "dossier", _("Mes documents"), rows, buttons, actions.back)


@dataclass(frozen=True, slots=True)
class ChooseActions:
    """What the screen may do.

    Attributes:
        done: given what is chosen; nothing is no.
    """

    done: Callable[[list[Document]], object]
    scan: Callable[[], object]
    reduce: Callable[[Document], object]
    stick: Callable[[], object] | None = None  # None where no USB stick can be read


class Choose(Message):
    """What goes to the page?

    Args:
        documents: that it takes.
        chosen: some of them, so far; changed by the buttons.
        several: whether it takes more than one.
        others: how many there are that it does not take.
    """

    def __init__(  # noqa: PLR0913 - what a choice is, each by its name
        self,
        look: Look,
        documents: Sequence[Document],
        chosen: list[Document],
        *,
        several: bool,
        others: int,
        actions: ChooseActions,
    ) -> None:
        self._several = several
        self._done = actions.done
        self._reduce = actions.reduce
        self._chosen = chosen
        self._buttons_of: dict[Path, Button] = {}
        rows: list[QWidget | str] = [_advice(bool(documents), others, several=several)]
        rows += [self._choice(look, one) for one in documents]
        no = Button(look, _("Ne rien envoyer"), "close", on_tap=lambda: self._done([]))
        kind: Literal["primary", "secondary"] = "secondary" if documents else "primary"
        scan = Button(look, _("Scanner un papier"), "scanner", on_tap=actions.scan, kind=kind)
        self._send = Button(
            look, _("Envoyer"), "check", on_tap=lambda: self._done(self._chosen), kind="primary"
        )
        self._send.setEnabled(bool(chosen))
        more = [scan, *_stick_button(look, actions.stick), no]
        buttons = [self._send, *more] if several and documents else more
        title = _("Quel document voulez-vous envoyer ?")
        super().__init__(look, "dossier", title, rows, buttons, lambda: self._done([]))

    def _choice(self, look: Look, document: Document) -> QWidget:
        row, inner = line_of(look, document)
        on = document in self._chosen
        button = Button(
            look,
            _("Choisir"),
            "check" if on else "",
            on_tap=lambda: self._take(document),
            name=_("Choisir {name}").format(name=document.name),
            checked=on if self._several else None,
        )
        self._buttons_of[document.path] = button
        if document.heavy:
            inner.addWidget(_lighten(look, document, self._reduce), 1)
        inner.addWidget(button, 1)
        return row

    def _take(self, document: Document) -> None:
        if not self._several:
            self._done([document])
            return
        if document in self._chosen:
            self._chosen.remove(document)
        else:
            self._chosen.append(document)
        on = document in self._chosen
        button = self._buttons_of[document.path]
        button.setChecked(on)
        button.set_icon("check" if on else "")
        self._send.setEnabled(bool(self._chosen))


def _kept() -> str:
    return _("Ils restent jusqu'à ce que vous finissiez. Après, ils sont effacés.")


def _advice(some: bool, others: int, *, several: bool) -> str:  # noqa: FBT001 - whether there is any
    if not some and others:
        return _("Ce site ne prend pas les documents que vous avez.")
    if not some:
        return _("Vous n'avez pas encore de document. Vous pouvez scanner un papier.")
    if several:
        return _("Touchez un ou plusieurs documents, puis « Envoyer ».")
    return _("Touchez le document à envoyer.")


def _stick_button(look: Look, act: Callable[[], object] | None) -> list[Button]:
    return [Button(look, _("Lire une clé USB"), "cle-usb", on_tap=act)] if act else []


def _lighten(look: Look, document: Document, reduce: Callable[[Document], object]) -> Button:
    return Button(
        look,
        _("Réduire"),
        "less",
        on_tap=lambda: reduce(document),
        name=_("Réduire {name}").format(name=document.name),
    )


def _row(look: Look, document: Document, actions: MyDocumentsActions) -> QWidget:
    row, inner = line_of(look, document)
    reading = Button(
        look,
        _("Lire"),
        "page",
        on_tap=lambda: actions.read(document),
        name=_("Lire {name}").format(name=document.name),
    )
    printing = Button(
        look,
        _("Imprimer"),
        "printer",
        on_tap=lambda: actions.print(document),
        name=_("Imprimer {name}").format(name=document.name),
    )
    drop = Button(
        look,
        _("Effacer"),
        "close",
        on_tap=lambda: actions.drop(document),
        name=_("Effacer {name}").format(name=document.name),
    )
    buttons = [reading, printing, drop]
    if document.heavy:
        buttons.insert(2, _lighten(look, document, actions.reduce))
    if (put := actions.put) is not None:
        text, name = _("Copier sur ma clé"), _("Copier sur ma clé : {name}")
        named = name.format(name=document.name)
        copy = Button(look, text, "cle-usb", on_tap=lambda: put(document), name=named)
        buttons.insert(-1, copy)
    if not (look.portrait or look.scale > 1):
        for button in buttons:
            inner.addWidget(button, 1)
        return row
    whole = QWidget()  # two by two below: side by side they would be cut off
    grid = QGridLayout(whole)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(look.gap)
    grid.addWidget(row, 0, 0, 1, 2)
    for place, button in enumerate(buttons):
        grid.addWidget(button, 1 + place // 2, place % 2)
    return whole


def line_of(look: Look, document: Document, *, drawn: bool = True) -> tuple[QWidget, QHBoxLayout]:
    """Begin a row with a document: its picture, its name; the rest goes into the layout.

    Args:
        look: of now.
        document: what is told of.
        drawn: whether it can be read, and so has a picture of its own.
    """
    row = QWidget()
    inner = QHBoxLayout(row)
    inner.setContentsMargins(2 * look.ring, 0, 0, 0)
    inner.setSpacing(look.gap)
    picture = QLabel()
    picture.setFixedSize(look.mm(_SMALL), look.mm(_SMALL))
    picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
    if drawn:
        picture.setPixmap(QPixmap.fromImage(_thumbnail(document, picture.size())))
    else:
        picture.setPixmap(pictogram("page", look.mm(_SMALL / 2), look.tokens.muted))
    inner.addWidget(picture)
    inner.addWidget(Text(look, f"{document.name}\n{_about(document)}", "label"), 2)
    return row, inner


def _about(document: Document) -> str:
    kind = _("Document") if document.kind is Kind.PDF else _("Image")
    if not document.heavy:
        return kind
    return _("{kind}, lourd pour certains sites").format(kind=kind)


def _thumbnail(document: Document, room: QSize) -> QImage:
    if document.kind is Kind.PDF:
        opened = Opened(document.path.read_bytes())
        return QImage() if opened.why else opened.draw(0, room)
    from kiosk.shell.picture import read  # noqa: PLC0415 - few need it

    return read(document.path, max(room.width(), room.height()))
