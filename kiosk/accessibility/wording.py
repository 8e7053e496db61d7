"""How results are said to people."""

from __future__ import annotations

from kiosk.accessibility.report import Judged, Reason
from kiosk.i18n import gettext as _


def of_reason(reason: Reason) -> str:
    """Say a result with its reason."""
    match reason:
        case Reason.TESTED:
            return _("Conforme")
        case Reason.HALF:
            return _("Conforme pour la part de la machine. Le reste se vérifie sur place.")
        case Reason.NOT_TESTED:
            return _("Non conforme : aucun test réussi ne le prouve.")
        case Reason.TEST_FAILED:
            return _("Non conforme : un test a échoué.")
        case Reason.ON_SITE:
            return _("À vérifier sur place")


def asked(judged: Judged) -> str:
    """Say what is asked, in the language in use."""
    return _(judged.requirement.asked)
