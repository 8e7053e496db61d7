"""The band above a page that is slow to come."""

from __future__ import annotations

from kiosk.i18n import gettext as _
from kiosk.shell.look import Look
from kiosk.shell.screens.band import Band


class Patience(Band):
    """Asks for patience; the page stays in use."""

    def __init__(self, look: Look, seconds: int = 0) -> None:
        super().__init__(look, "wait", self.sentence(seconds))

    @staticmethod
    def sentence(seconds: int) -> str:
        """Give what the band says."""
        said = _("Le site est lent. Ce n'est pas une panne. Attendez.")
        if seconds > 0:
            said += " " + _("Déjà {seconds} secondes.").format(seconds=seconds)
        return said
