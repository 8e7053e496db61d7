"""What becomes of documents on a USB stick, in a citizen's words; no Qt."""

from __future__ import annotations

from kiosk.i18n import gettext as _
from kiosk.usb_stick import Outcome


def title(how: Outcome) -> str:
    """Give the headline of what did not go well, or did."""
    titles = {
        Outcome.DONE: _("Votre document est sur votre clé USB"),
        Outcome.NO_STICK: _("Branchez votre clé USB"),
        Outcome.SPENT: _("Retirez la clé USB, puis branchez-la encore"),
        Outcome.NO_HELPER: _("Les clés USB ne marchent pas ici"),
    }
    return titles.get(how, _("La clé USB pose problème"))


def sentence(how: Outcome) -> str:
    """Say how it is, and what to do."""
    said = {
        Outcome.DONE: _("La borne l'a relu, il est entier. Vous pouvez retirer la clé."),
        Outcome.NO_STICK: _("La fente est sur la borne. L'agent peut vous la montrer."),
        Outcome.SPENT: _("Elle était là avant vous. La borne ne lit jamais la clé d'avant."),
        Outcome.UNREADABLE: _("La borne ne sait pas lire cette clé. Demandez à l'agent."),
        Outcome.NOTHING_USABLE: _("Il n'y a ni document ni image sur cette clé."),
        Outcome.GONE: _("La clé a été retirée trop tôt. Branchez-la, puis recommencez."),
        Outcome.TOO_LARGE: _("Ce document est trop gros pour cette clé."),
        Outcome.FULL: _("La clé est pleine. Faites de la place, ou prenez-en une autre."),
        Outcome.READ_ONLY: _("On ne peut rien écrire sur cette clé. Prenez-en une autre."),
        Outcome.NOT_VERIFIED: _("La copie est abîmée. Prenez une autre clé."),
        Outcome.SLOW: _("La clé ne répond pas assez vite. Retirez-la, puis recommencez."),
        Outcome.STUCK: _("La clé ne répond plus. Prévenez l'agent."),
        Outcome.NO_HELPER: _("Cette borne ne lit pas les clés USB. Demandez à l'agent."),
    }
    return said.get(how, _("La borne n'a pas réussi. Essayez encore, ou demandez à l'agent."))


def mended_by_trying_again(how: Outcome) -> bool:
    """Tell whether it helps to try again."""
    return how not in {Outcome.DONE, Outcome.NO_HELPER, Outcome.STUCK}
