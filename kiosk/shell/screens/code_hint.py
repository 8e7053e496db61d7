"""The line above a page that asks for a code: where it comes, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Drawing, Text, ground

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.shell.look import Look


class CodeHint(QWidget):
    """The page stays open and in use.

    Args:
        look: of now.
        mail: shows the choice of mailboxes.
    """

    def __init__(self, look: Look, mail: Callable[[], object]) -> None:
        super().__init__()
        ground(self, "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.mm(8), look.mm(1), look.mm(8), look.mm(1))
        row.setSpacing(look.mm(4))
        row.addWidget(Drawing(look, "phone", 9))
        said = _("Un code arrive sur votre téléphone ou dans vos messages.")
        row.addWidget(Text(look, said, "body", bold=True), 1)
        row.addWidget(Button(look, _("Ma boîte mail"), "mail", on_tap=mail))
