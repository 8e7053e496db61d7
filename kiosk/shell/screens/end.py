"""The screen that asks before everything is erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.i18n import gettext as _
from kiosk.i18n import ngettext
from kiosk.shell.controls import Button
from kiosk.shell.look import Look
from kiosk.shell.screens.erased import take_along
from kiosk.shell.screens.message import Message


@dataclass(frozen=True, slots=True)
class EndActions:
    """What the screen may do."""

    end: Callable[[], object]
    stay: Callable[[], object]


class EndConfirm(Message):
    """Finish? The focus is on staying, as Esc is.

    Args:
        pages: what the open pages are called, in their order.
    """

    def __init__(self, look: Look, pages: Sequence[str], actions: EndActions) -> None:
        body = []
        if pages:
            said = ngettext(
                "{n} page ouverte sera fermée.", "{n} pages ouvertes seront fermées.", len(pages)
            )
            body.append(said.format(n=len(pages)))
            body.append(_("Vos pages : {pages}.").format(pages=", ".join(dict.fromkeys(pages))))
        body.append(take_along())
        body.append(_("Vos mots de passe et vos pages ne restent pas sur cette borne."))
        stay = Button(look, _("Non, je continue"), "back", on_tap=actions.stay, kind="primary")
        end = Button(look, _("Oui, tout effacer"), "end", on_tap=actions.end, kind="danger")
        title = _("Voulez-vous finir et tout effacer ?")
        super().__init__(look, "end", title, body, [stay, end], actions.stay)
