"""The screen of a page that did not come, which is never the citizen's fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.policy.model import Service
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


class FailureKind(StrEnum):
    """What went wrong."""

    OFFLINE = "offline"
    SITE_DOWN = "site-down"
    CERTIFICATE = "certificate"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class FailedActions:
    """What the screen may do."""

    retry: Callable[[], object]
    back: Callable[[], object]


_ICONS = {
    FailureKind.OFFLINE: "offline",
    FailureKind.SITE_DOWN: "wait",
    FailureKind.CERTIFICATE: "warning",
    FailureKind.CRASHED: "reload",
}


class Failed(Message):
    """What happened, what to do, and the telephone number of the service, big."""

    def __init__(
        self, look: Look, kind: FailureKind, service: Service | None, actions: FailedActions
    ) -> None:
        title, sentence = _texts(kind, service)
        body: list[QWidget | str] = [sentence] if sentence else []
        if service is not None and service.phone and kind is not FailureKind.CRASHED:
            body.append(_("Vous pouvez téléphoner : {phone}").format(phone=service.phone))
            body[-1] = Text(look, str(body[-1]), "title", bold=True, colour=look.tokens.accent)
        back = Button(look, _("Revenir à la page d'avant"), "back", on_tap=actions.back)
        again = Button(look, _("Essayer encore"), "reload", on_tap=actions.retry, kind="primary")
        buttons = [back] if kind is FailureKind.CERTIFICATE else [again, back]
        super().__init__(look, _ICONS[kind], title, body, buttons, actions.back)


def _texts(kind: FailureKind, service: Service | None) -> tuple[str, str]:
    match kind:
        case FailureKind.OFFLINE:
            return (
                _("Internet ne marche pas pour le moment"),
                _("Ce n'est pas votre faute. La borne essaie de nouveau toute seule."),
            )
        case FailureKind.SITE_DOWN if service is None:
            return _("Ce site ne répond pas"), _("Ce n'est pas votre faute. Essayez plus tard.")
        case FailureKind.SITE_DOWN:
            assert service is not None  # noqa: S101 - the case above
            return (
                _("Le site {site} ne répond pas").format(site=service.label),
                _("Ce n'est pas votre faute. Essayez plus tard."),
            )
        case FailureKind.CERTIFICATE:
            return _("Ce site n'est pas sûr"), _("Nous l'avons fermé pour vous protéger.")
        case FailureKind.CRASHED:
            return _("La page s'est arrêtée"), _("Touchez pour la rouvrir.")
