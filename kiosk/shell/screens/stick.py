"""The screens of a USB stick: what is on it, and how a copy went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Drawing, Text, ground
from kiosk.shell.screens.documents import line_of
from kiosk.shell.screens.message import Message
from kiosk.shell.stick_words import mended_by_trying_again, sentence, title
from kiosk.usb_stick import Outcome

if TYPE_CHECKING:
    from kiosk.documents.tray import Document
    from kiosk.shell.look import Look


@dataclass(frozen=True, slots=True)
class OnStick:
    """A document on a stick, as far as it is known.

    Attributes:
        mark: what it is asked for by.
        document: a copy in memory, once there is one; before, its path leads nowhere.
        here: whether there is one.
        taken: whether it lies in the tray.
    """

    mark: str
    document: Document
    here: bool = False
    taken: bool = False


@dataclass(frozen=True, slots=True)
class StickActions:
    """What the screen may do."""

    take: Callable[[OnStick], object]
    documents: Callable[[], object]
    back: Callable[[], object]


class StickContents(Message):
    """A row a document: its picture, its name, a button that takes it.

    Args:
        found: what is on it, so far.
        reading: whether there may be more.
        cut: whether there is more than is looked at.
    """

    def __init__(
        self,
        look: Look,
        found: Sequence[OnStick],
        *,
        reading: bool,
        cut: bool,
        actions: StickActions,
    ) -> None:
        words = _("Touchez les documents à prendre. La clé n'est pas modifiée.")
        rows: list[QWidget | str] = [_("La borne lit la clé. Ne la retirez pas.")]
        if not reading:
            rows = [words]
        if cut:
            rows.append(_("Il y a trop de documents. Seuls les premiers sont montrés."))
        rows += [_row(look, one, actions) for one in found]
        back = Button(look, _("Fermer"), "back", on_tap=actions.back)
        mine = Button(look, _("Mes documents"), "dossier", on_tap=actions.documents, kind="primary")
        some = any(one.taken for one in found)
        buttons = [mine, back] if some else [back]
        super().__init__(look, "cle-usb", _("Votre clé USB"), rows, buttons, actions.back)


def _row(look: Look, one: OnStick, actions: StickActions) -> QWidget:
    row, inner = line_of(look, one.document, drawn=one.here)
    button = Button(
        look,
        _("Pris") if one.taken else _("Prendre"),
        "check" if one.taken else "",
        on_tap=lambda: actions.take(one),
        name=(_("Pris : {name}") if one.taken else _("Prendre {name}")).format(
            name=one.document.name
        ),
    )
    button.setEnabled(not one.taken)
    inner.addWidget(button, 1)
    return row


class StickTold(Message):
    """How it ended, and what to do.

    Args:
        again: tries once more.
    """

    def __init__(
        self, look: Look, how: Outcome, again: Callable[[], object], leave: Callable[[], object]
    ) -> None:
        buttons = [Button(look, _("J'ai compris"), "check", on_tap=leave, kind="primary")]
        if mended_by_trying_again(how):
            again_button = Button(look, _("Essayer encore"), "reload", on_tap=again, kind="primary")
            buttons = [again_button, Button(look, _("Fermer"), "close", on_tap=leave)]
        icon = "check" if how is Outcome.DONE else "warning"
        super().__init__(look, icon, title(how), [sentence(how)], buttons, leave)


class StickFound(QWidget):
    """The line that says that a stick was plugged in.

    Args:
        see: shows what is on it.
        close: takes the line away.
    """

    def __init__(self, look: Look, see: Callable[[], object], close: Callable[[], object]) -> None:
        super().__init__()
        ground(self, "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.mm(8), look.mm(1), look.mm(8), look.mm(1))
        row.setSpacing(look.mm(4))
        row.addWidget(Drawing(look, "cle-usb", 9))
        words = _("Clé USB trouvée. Vos documents ne seront pas modifiés.")
        row.addWidget(Text(look, words, "body", bold=True), 1)
        row.addWidget(Button(look, _("Voir la clé"), "cle-usb", on_tap=see, kind="primary"))
        row.addWidget(Button(look, _("Plus tard"), "close", on_tap=close))
