"""The screens of a paper on its way from the scanner to the citizen's documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.scanning import Step
from kiosk.shell.controls import Button, Text
from kiosk.shell.scan_words import came, sentence, title
from kiosk.shell.screens.message import Message
from kiosk.shell.screens.sheet import SheetScreen

if TYPE_CHECKING:
    from kiosk.documents.stack import Stack
    from kiosk.shell.look import Look


class Place(Message):
    """Where the paper goes, and which colours it has.

    Args:
        heading: what is about to be done.
        hindrance: a `Step` of `TROUBLES` that the scanner has now, or "".
        scan: takes whether in colour.
        leave: goes back.
    """

    def __init__(
        self,
        look: Look,
        heading: str,
        hindrance: str,
        scan: Callable[[bool], object],
        leave: Callable[[], object],
    ) -> None:
        words: list[QWidget | str] = [
            _("Posez votre papier face contre la vitre. Puis fermez le couvercle."),
            _("Plusieurs feuilles ? Si le scanner a un chargeur au-dessus, posez-les dedans."),
        ]
        if hindrance:
            danger = look.tokens.danger
            words.insert(0, Text(look, sentence(hindrance), "label", bold=True, colour=danger))
        grey = Button(
            look,
            _("Scanner en noir et blanc"),
            "scanner",
            on_tap=lambda: scan(False),
            detail=_("Pour une lettre, une facture"),
            kind="primary",
        )
        colour = Button(
            look,
            _("Scanner en couleurs"),
            "themes",
            on_tap=lambda: scan(True),
            detail=_("Pour une carte d'identité, une photo"),
        )
        no = Button(look, _("Ne pas scanner"), "close", on_tap=leave)
        super().__init__(look, "scanner", heading, words, [grey, colour, no], leave)


class Reading(Message):
    """How far it is, and a way to stop it."""

    def __init__(self, look: Look, step: Step, pages: int, stop: Callable[[], object]) -> None:
        words = [sentence(step)]
        if pages:
            words.append(came(pages))
        button = Button(look, _("Arrêter"), "close", on_tap=stop)
        super().__init__(look, "scanner", title(step), words, [button], stop)


class Unscanned(Message):
    """Why there is no page, and what to do."""

    def __init__(
        self,
        look: Look,
        step: Step,
        again: Callable[[], object],
        leave: Callable[[], object],
    ) -> None:
        no = Button(look, _("Ne pas scanner"), "close", on_tap=leave)
        buttons = [Button(look, _("Essayer encore"), "reload", on_tap=again, kind="primary"), no]
        if step is Step.NO_SCANNER:
            buttons = [Button(look, _("J'ai compris"), "check", on_tap=leave, kind="primary")]
        super().__init__(look, "warning", title(step), [sentence(step)], buttons, leave)


class Discard(Message):
    """Asks once before pages are thrown away."""

    def __init__(self, look: Look, yes: Callable[[], object], no: Callable[[], object]) -> None:
        keep = Button(look, _("Non, revenir à mes pages"), "back", on_tap=no, kind="primary")
        drop = Button(look, _("Oui, les effacer"), "close", on_tap=yes)
        words = [_("Vous devrez les scanner encore pour les envoyer.")]
        super().__init__(look, "question", _("Effacer ces pages ?"), words, [keep, drop], no)


@dataclass(frozen=True, slots=True)
class ReviewActions:
    """What the screen may do.

    Attributes:
        keep: make a document of all pages.
        again: scan the page in sight once more.
        add: scan a further one.
        emptied: the last page is thrown away.
        leave: keep none.
    """

    keep: Callable[[], object]
    again: Callable[[], object]
    add: Callable[[], object]
    emptied: Callable[[], object]
    leave: Callable[[], object]


class Review(SheetScreen):
    """Is it readable? One page after the other, and what may be done with it.

    Args:
        stack: the pages; changed by the buttons.
        notice: what came in between, or "".
    """

    def __init__(self, look: Look, stack: Stack, notice: str, actions: ReviewActions) -> None:
        super().__init__(look, _("Est-ce bien lisible ?"))
        self._stack = stack
        self._actions = actions
        self._place = Text(look, "", "label", bold=True, centred=True)
        self._buttons()
        keep = Button(look, _("Oui, garder"), "check", on_tap=actions.keep, kind="primary")
        leave = Button(look, _("Ne pas garder"), "close", on_tap=actions.leave)
        self.lay_out(self._choices(notice), [keep, self._add, leave])
        self._refresh()

    def _buttons(self) -> None:
        look, actions = self._look, self._actions
        self._back = Button(
            look,
            _("Avant"),
            "back",
            on_tap=lambda: self._do(lambda stack: stack.show(-1)),
            name=_("Avant : page précédente"),
        )
        self._next = Button(
            look,
            _("Après"),
            "next",
            on_tap=lambda: self._do(lambda stack: stack.show(1)),
            name=_("Après : page suivante"),
        )
        self._turn = Button(
            look, _("Tourner"), "reload", on_tap=lambda: self._do(lambda stack: stack.turn())
        )
        self._again = Button(look, _("Scanner encore cette page"), "scanner", on_tap=actions.again)
        self._drop = Button(look, _("Enlever cette page"), "close", on_tap=self._remove)
        self._earlier = Button(
            look,
            _("Mettre plus tôt"),
            "back",
            on_tap=lambda: self._do(lambda stack: stack.move(-1)),
        )
        self._later = Button(
            look,
            _("Mettre plus tard"),
            "next",
            on_tap=lambda: self._do(lambda stack: stack.move(1)),
        )
        self._add = Button(look, _("Ajouter une page"), "more", on_tap=actions.add)

    def _choices(self, notice: str) -> list[QWidget | QHBoxLayout]:
        look = self._look
        parts: list[QWidget | QHBoxLayout] = [
            Text(look, _("Est-ce bien lisible ?"), "title", bold=True)
        ]
        if notice:
            parts.append(Text(look, notice, "label", bold=True, colour=look.tokens.danger))
        if len(self._stack) > 1:
            parts.append(self.row(self._back, self._place, self._next))
        parts.append(self.row(self._turn, self._again))
        if len(self._stack) > 1:
            parts.append(self.row(self._earlier, self._later))
        parts.append(self.row(self._drop))
        return parts

    def _do(self, act: Callable[[Stack], object]) -> None:
        act(self._stack)
        self._refresh()

    def _remove(self) -> None:
        self._stack.remove()
        if len(self._stack):
            self._refresh()
        else:
            self._actions.emptied()

    def _refresh(self) -> None:
        stack = self._stack
        page = QImage.fromData(stack.in_sight)
        self.sheet.show_page(lambda size: _fitting(page, size), colour=True)
        text = _("Page {n} sur {of}").format(n=stack.place + 1, of=len(stack))
        self._place.set_text(text)
        first, last = stack.place == 0, stack.place == len(stack) - 1
        for button, on in (
            (self._back, not first),
            (self._earlier, not first),
            (self._next, not last),
            (self._later, not last),
            (self._add, not stack.full),
        ):
            button.setEnabled(on)


def _fitting(page: QImage, size: QSize) -> QImage:
    keep = Qt.AspectRatioMode.KeepAspectRatio
    return page.scaled(size, keep, Qt.TransformationMode.SmoothTransformation)
