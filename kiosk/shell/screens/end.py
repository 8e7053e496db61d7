"""The screen that asks before everything is erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.i18n import ngettext
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.checklist import Checklist
from kiosk.shell.screens.message import Message


@dataclass(frozen=True, slots=True)
class EndActions:
    """What the screen may do."""

    end: Callable[[], object]
    stay: Callable[[], object]
    note: Callable[[], object] | None = None  # prints what to note; None where nothing is


@dataclass(frozen=True, slots=True, repr=False)
class Memo:
    """What to note down of an open page, to come back another day; nothing of a person.

    Attributes:
        label: of its service, or "" where it is none.
        host: of the service's own front page, never the address of what is open.
        phone: of the service, or "".
    """

    label: str
    host: str
    phone: str = ""

    def sentence(self) -> str:
        """Give it as people write it down."""
        if not self.label:
            return self.host
        if not self.phone:
            return _("{service} : {address}").format(service=self.label, address=self.host)
        return _("{service} : {address}, téléphone {phone}").format(
            service=self.label, address=self.host, phone=self.phone
        )


def belongings() -> list[tuple[str, str]]:
    """Give what people leave behind, each with its pictogram."""
    return [
        ("printer", _("Votre reçu et vos impressions")),
        ("scanner", _("Vos papiers dans le scanner")),
        ("cle-usb", _("Votre clé USB")),
        ("carte-bancaire", _("Votre carte")),
        ("phone", _("Votre téléphone")),
    ]


class EndConfirm(Message):
    """Finish? The focus is on staying, as Esc is.

    Args:
        pages: what to note down of the open pages, in their order.
        printing: whether a document is still on its way to paper.
    """

    def __init__(
        self, look: Look, pages: Sequence[Memo], actions: EndActions, *, printing: bool = False
    ) -> None:
        body: list[QWidget | str] = []
        if printing:
            said = _("Un document s'imprime encore. Si vous finissez maintenant, il s'arrête.")
            body.append(Text(look, said, "label", bold=True, colour=look.tokens.danger))
        if pages:
            said = ngettext(
                "{n} page ouverte sera fermée.", "{n} pages ouvertes seront fermées.", len(pages)
            )
            body.append(said.format(n=len(pages)))
            body.append(_("Pour y revenir un autre jour, notez :"))
            body += [
                Text(look, memo.sentence(), "label", bold=True, colour=look.tokens.accent)
                for memo in dict.fromkeys(pages)
            ]
        body.append(_("Reprenez avant de partir :"))
        body.append(Checklist(look, belongings()))
        body.append(_("Vos mots de passe et vos pages ne restent pas sur cette borne."))
        stay = Button(look, _("Non, je continue"), "back", on_tap=actions.stay, kind="primary")
        end = Button(look, _("Oui, tout effacer"), "end", on_tap=actions.end, kind="danger")
        buttons = [stay, end]
        if pages and actions.note is not None:
            text = _("Imprimer l'aide-mémoire")
            buttons.insert(1, Button(look, text, "printer", on_tap=actions.note))
        title = _("Voulez-vous finir et tout effacer ?")
        super().__init__(look, "end", title, body, buttons, actions.stay)
