"""What this kiosk counts: to every citizen the exact next report, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk.usage.wording import Section


class Counted(Message):
    """The numbers, with what they count.

    Args:
        look: of now.
        sections: what is told; None while it is looked up, () where nothing is counted.
        leave: takes the screen away.
    """

    def __init__(
        self, look: Look, sections: Sequence[Section] | None, leave: Callable[[], object]
    ) -> None:
        body: list[QWidget | str] = []
        if sections is None:
            body.append(_("La borne relit ses nombres. Attendez un instant."))
        elif not sections:
            body.append(_("Cette borne ne compte rien."))
        title = _("Ce que cette borne compte")
        for section in sections or ():
            if section.title != title:
                heading = Text(look, section.title, "label", bold=True, colour=look.tokens.accent)
                body.append(heading)
            body += section.notes
            body += [_line(line.text, line.n) for line in section.lines]
        close = Button(look, _("Fermer"), "back", on_tap=leave, kind="primary")
        super().__init__(look, "dossier", title, body, [close], leave)


def _line(text: str, n: int | None) -> str:
    return text if n is None else _("{text} : {n}").format(text=text, n=n)
