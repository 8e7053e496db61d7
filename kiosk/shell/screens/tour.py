"""The tour of the kiosk for a first time: five pictures, one idea each, left at any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.screens.message import Message
from kiosk.shell.screens.prepare import true_site

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk.shell.look import Look

_PICTURE: Final = 44.0  # mm


@dataclass(frozen=True, slots=True)
class TourActions:
    """What a screen of it may do.

    Attributes:
        show: takes which picture comes, from 0.
        leave: ends the tour.
    """

    show: Callable[[int], object]
    leave: Callable[[], object]


class Tour(Message):
    """One picture.

    Args:
        look: of now.
        step: which, from 0.
        actions: what it may do.
    """

    def __init__(self, look: Look, step: int, actions: TourActions) -> None:
        icon, title, sentence = pictures()[step]
        last = len(pictures()) - 1
        count = _("Image {n} sur {all}").format(n=step + 1, all=last + 1)
        body: list[QWidget | str] = [sentence, Text(look, count, "body", colour=look.tokens.muted)]
        show, leave = actions.show, actions.leave
        on = Button(
            look, _("Image suivante"), "next", on_tap=partial(show, step + 1), kind="primary"
        )
        before = Button(look, _("Image d'avant"), "back", on_tap=partial(show, step - 1))
        skip = Button(look, _("Passer les images"), "close", on_tap=leave)
        end = Button(look, _("J'ai vu les images"), "check", on_tap=leave, kind="primary")
        buttons = [end] if step == last else [on]
        buttons += [before] * (step > 0) + [skip] * (step < last)
        super().__init__(look, icon, title, body, buttons, leave, picture=_PICTURE)


def pictures() -> list[tuple[str, str, str]]:
    """Give each picture with its idea and one sentence."""
    return [
        (
            "themes",
            _("Choisissez un service"),
            _("Touchez une image, une seule fois. La page s'ouvre."),
        ),
        (
            "search",
            _("Cherchez avec un mot"),
            _("Touchez la ligne et écrivez 4 lettres. Un clavier arrive en bas."),
        ),
        ("lock", _("Reconnaissez le vrai site"), true_site()),
        (
            "help",
            _("Demandez de l'aide"),
            _("Touchez « Aide », en bas. Vous pouvez appeler l'agent."),
        ),
        (
            "end",
            _("Finissez et effacez"),
            _("Touchez « J'ai fini », en bas. Vos traces sont effacées."),
        ),
    ]
