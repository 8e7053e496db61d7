"""The end of the fourth screen: everything that was answered, before it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button
from kiosk.shell.screens.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.seed.proposal import Answers
    from kiosk.shell.look import Look


class Summary(Message):
    """What was answered; the secrets are not shown."""

    def __init__(
        self,
        look: Look,
        answers: Answers,
        done: Callable[[], object],
        change: Callable[[], object],
    ) -> None:
        buttons = [
            Button(look, _("Oui, c'est prêt"), "check", on_tap=done, kind="primary"),
            Button(look, _("Changer une réponse"), "back", on_tap=change),
        ]
        title = _("Tout est juste ?")
        super().__init__(look, "question", title, _lines(answers), buttons, change)


class Ready(Message):
    """It counts: the machine starts anew with it."""

    def __init__(self, look: Look) -> None:
        body = [
            _("La borne enregistre vos réponses, puis elle redémarre."),
            _("Cela prend 1 ou 2 minutes. N'éteignez pas la borne."),
        ]
        super().__init__(look, "check", _("C'est prêt"), body, [], _nothing)


def _nothing() -> None:
    """Leave to nowhere."""


def _lines(answers: Answers) -> list[str]:
    inches = f"{answers.diagonal:g}".replace(".", ",")
    by = _("par Wi-Fi, {ssid}").format(ssid=answers.ssid) if answers.wifi else _("par câble")
    said = [f"{answers.name}, {answers.commune}"]
    if answers.phone:
        said.append(_("Téléphone : {phone}").format(phone=answers.phone))
    said.append(_("Internet : {by}").format(by=by))
    said.append(_("Écran : {inches} pouces").format(inches=inches))
    said.append(_("Code de l'agent : choisi"))
    return said
