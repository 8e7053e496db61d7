"""The fourth screen: the agent's code, typed twice, which nobody keeps but as a hash."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.agent_code import Weakness, hashed, weakness
from kiosk.i18n import gettext as _
from kiosk.shell.agent.pad import Pad, PadActions, PadWords
from kiosk.shell.controls import ground
from kiosk.shell.first.frame import STEPS
from kiosk.shell.look import Look


class CodeScreen(QWidget):
    """The pad; two times the same code make its hash.

    Args:
        back: the screen before.
        chosen: is given the hash.
        make_hash: makes it.
    """

    def __init__(
        self,
        look: Look,
        back: Callable[[], object],
        chosen: Callable[[str], object],
        make_hash: Callable[[str], str] = hashed,
    ) -> None:
        super().__init__()
        ground(self)
        self._chosen = chosen
        self._hash = make_hash
        self._once = ""
        where = _("Étape {number} sur {count}").format(number=STEPS, count=STEPS)
        title = _("Le code de l'agent")
        self._pad = Pad(
            look, PadActions(self._typed, back), PadWords(title, self._first(), _("Retour"), where)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pad)
        self.setAccessibleName(title)

    def begin(self) -> None:
        """Ask anew."""
        self._once = ""
        self._pad.ask(self._first())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let a keyboard type digits, too."""
        super().focusInEvent(event)
        self._pad.setFocus(event.reason())

    def _typed(self, digits: str) -> None:
        if not self._once:
            weak = weakness(digits)
            if weak:
                self._pad.ask(_mend(weak))
            else:
                self._once = digits
                self._pad.ask(_("Tapez le même code une deuxième fois."))
            return
        once, self._once = self._once, ""
        if once == digits:
            self._chosen(self._hash(digits))
        else:
            self._pad.ask(_("Ce n'est pas le même code. Choisissez un code à nouveau."))

    @staticmethod
    def _first() -> str:
        return _("Choisissez un code de 4 à 12 chiffres, et notez-le.")


def _mend(weak: Weakness) -> str:
    if weak is Weakness.LENGTH:
        return _("Le code doit avoir 4 chiffres au moins. Choisissez-en un autre.")
    return _("Ce code est trop facile à deviner. Choisissez-en un autre.")
