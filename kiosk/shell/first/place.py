"""The first screen: which place this is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from kiosk.i18n import gettext as _
from kiosk.shell.first.asked import Asked
from kiosk.shell.first.frame import Frame, FrameActions

if TYPE_CHECKING:
    from kiosk.seed.proposal import Answers
    from kiosk.shell.look import Look


class PlaceScreen(Frame):
    """The agency's name, its commune, its telephone."""

    def __init__(self, look: Look, answers: Answers, actions: FrameActions) -> None:
        self._name = Asked(
            look,
            _("Nom de l'agence"),
            example=_("Par exemple : Agence postale de Saint-Exemple"),
        )
        self._commune = Asked(look, _("Commune"))
        self._phone = Asked(
            look,
            _("Téléphone de l'agence, si vous voulez"),
            hints=Qt.InputMethodHint.ImhDialableCharactersOnly,
        )
        parts = [self._name, self._commune, self._phone]
        super().__init__(look, 1, _("Bienvenue. Où est cette borne ?"), parts, actions)
        self._name.field.setText(answers.name)
        self._commune.field.setText(answers.commune)
        self._phone.field.setText(answers.phone)
        self.first = self._name.field
        order = [part.field for part in parts]
        for field, following in pairwise(order):
            field.returnPressed.connect(following.setFocus)
        order[-1].returnPressed.connect(actions.on)

    def take(self, answers: Answers) -> Answers:
        """Give the answers with those of this screen."""
        return replace(
            answers,
            name=self._name.text(),
            commune=self._commune.text(),
            phone=self._phone.text(),
        )
