"""How a paper gets on on its way from the scanner, in words for a citizen and an agent; no Qt."""

from __future__ import annotations

from kiosk.i18n import gettext as _
from kiosk.i18n import ngettext
from kiosk.scanning import Step


def title(step: str) -> str:
    """Give the headline of a step."""
    titles = {
        Step.WAITING: _("Le scanner est occupé"),
        Step.READING: _("Le scanner lit votre papier"),
        Step.EMPTY: _("Il n'y a pas de papier dans le scanner"),
        Step.NO_SCANNER: _("Il n'y a pas de scanner ici"),
    }
    return titles.get(Step(step), _("Votre papier n'est pas scanné"))


def sentence(step: str) -> str:
    """Say how it is, and what to do."""
    said = {
        Step.WAITING: _("Quelqu'un s'en sert. Votre tour vient juste après."),
        Step.READING: _("Attendez. Laissez le papier et le couvercle comme ils sont."),
        Step.DONE: "",
        Step.EMPTY: _("Posez votre feuille dans le chargeur."),
        Step.JAM: _("Une feuille est coincée dans le scanner. Prévenez l'agent."),
        Step.COVER: _("Le capot du scanner est ouvert. Prévenez l'agent."),
        Step.BUSY: _("Quelqu'un d'autre se sert du scanner. Essayez dans une minute."),
        Step.SILENT: _("Le scanner ne répond pas. Prévenez l'agent."),
        Step.CANCELLED: _("Vous avez arrêté le scanner."),
        Step.FULL: _("Un document a 20 pages au plus. Faites-en un deuxième pour les autres."),
        Step.NO_SCANNER: _("Cette borne n'a pas de scanner. Demandez à l'agent."),
    }
    return said[Step(step)]


def kept(step: str) -> str:
    """Say why there are no more pages than those that came."""
    if step == Step.FULL:
        return sentence(step)
    return " ".join((sentence(step), _("Les pages déjà lues sont gardées.")))


def came(number: int) -> str:
    """Say how many pages have come so far."""
    return ngettext("{n} page est lue.", "{n} pages sont lues.", number).format(n=number)


def action(step: str) -> str:
    """Tell an agent how the scanner is, and what to do about it."""
    said = {
        Step.JAM: _("Scanner : ouvrez le chargeur, retirez la feuille, refermez."),
        Step.COVER: _("Scanner : refermez le capot du chargeur."),
        Step.SILENT: _("Scanner éteint ou débranché. Vérifiez la prise et le câble."),
        Step.NO_SCANNER: _("Scanner : aucun n'est installé."),
    }
    return said.get(Step(step), _("Scanner : prêt."))
