"""The third screen: how large the screen is, and whether a printer is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Drawing, Text
from kiosk.shell.first.frame import Frame, FrameActions
from kiosk.shell.first.measure import Card

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.seed.proposal import Answers
    from kiosk.shell.look import Look

SMALLEST, LARGEST = 10.0, 65.0  # inches
_STEP: Final = 0.5  # inches a tap
_AGAIN: Final = 2_000  # milliseconds between two looks for a printer


class ScreenScreen(Frame):
    """The size by a card that is laid on the screen; the printer is watched."""

    def __init__(
        self,
        look: Look,
        answers: Answers,
        actions: FrameActions,
        printer: Callable[[], str | None],
    ) -> None:
        self._printer = printer
        self._diagonal = answers.diagonal
        self._portrait = look.portrait
        self._card = Card(look, self._diagonal)
        self._smaller = Button(look, _("Dessin plus petit"), "less", on_tap=lambda: self._by(1))
        self._larger = Button(look, _("Dessin plus grand"), "more", on_tap=lambda: self._by(-1))
        self._size = Text(look, "", "label", bold=True, centred=True)
        self._found = Text(look, "", "label")
        halves = QWidget()
        whole = (QVBoxLayout if look.portrait else QHBoxLayout)(halves)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.mm(10))
        whole.addWidget(self._measured(look), 3)
        whole.addWidget(self._devices(look), 2)
        super().__init__(look, 3, _("La taille de l'écran, et l'imprimante"), [halves], actions)
        self._look_again = QTimer(self)
        self._look_again.setInterval(_AGAIN)
        self._look_again.timeout.connect(self.refresh)
        self.refresh()

    def begin(self) -> None:
        """Look for a printer, as long as this screen is seen."""
        self._look_again.start()
        self.refresh()

    def end(self) -> None:
        """Look no more."""
        self._look_again.stop()

    def take(self, answers: Answers) -> Answers:
        """Give the answers with those of this screen."""
        return replace(answers, diagonal=self._diagonal)

    def refresh(self) -> None:
        """Show how everything is now."""
        inches = f"{self._diagonal:g}".replace(".", ",")
        self._size.set_text(_("Écran de {inches} pouces").format(inches=inches))
        name = self._printer()
        if name is None:
            self._found.set_text(
                _(
                    "Aucune imprimante n'est branchée. Branchez son câble USB, "
                    "maintenant ou plus tard. La borne la trouvera seule."
                )
            )
        elif name:
            self._found.set_text(_("Imprimante trouvée : {name}.").format(name=name))
        else:
            self._found.set_text(_("Une imprimante est branchée."))

    def _by(self, steps: int) -> None:
        self._diagonal = min(max(self._diagonal + steps * _STEP, SMALLEST), LARGEST)
        self._card.set_diagonal(self._diagonal)
        self.refresh()

    def _measured(self, look: Look) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.mm(3))
        told = Text(
            look,
            _(
                "Posez une carte bancaire ou une carte Vitale sur le dessin. "
                "Touchez les boutons jusqu'à ce que le dessin ait la taille de la carte."
            ),
            "label",
        )
        told.setContentsMargins(2 * look.ring, 0, 2 * look.ring, 0)
        column.addWidget(told)
        column.addWidget(self._card)
        row = QHBoxLayout()
        row.setSpacing(look.gap)
        row.addWidget(self._smaller, 1)
        row.addWidget(self._larger, 1)
        column.addLayout(row)
        column.addWidget(self._size)
        column.addStretch(1)
        return part

    def _devices(self, look: Look) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.mm(3))
        inset = 2 * look.ring
        sign = Drawing(look, "printer", 18)
        for each in (sign, self._found):
            each.setContentsMargins(inset, 0, inset, 0)
        column.addWidget(sign, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._found)
        column.addStretch(1)
        return part
