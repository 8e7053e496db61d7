"""How a document gets on on its way to paper, in a citizen's words; no Qt."""

from __future__ import annotations

from kiosk import wire
from kiosk.i18n import gettext as _
from kiosk.i18n import ngettext
from kiosk.printing import Step
from kiosk.shell.devices import printer_sentence


def sides(number: int) -> str:
    """Say so many pages."""
    return ngettext("{n} page", "{n} pages", number).format(n=number)


def left(number: int) -> str:
    """Say how many pages may still be printed."""
    if number == 0:
        return _("Vous ne pouvez plus imprimer de page. L'agent peut en ajouter.")
    said = ngettext(
        "Vous pouvez encore imprimer {n} page.", "Vous pouvez encore imprimer {n} pages.", number
    )
    return said.format(n=number)


def too_many(wanted: int, number: int) -> str:
    """Say that it is more than may be printed, and what to do."""
    said = _("C'est trop : {pages}.").format(pages=sides(wanted))
    return " ".join((said, left(number), _("Choisissez moins de pages, ou demandez à l'agent.")))


def title(said: wire.PrintIs) -> str:
    """Give the headline of a step."""
    titles = {
        Step.PRINTED: _("Votre document est imprimé"),
        Step.HELD: _("Votre document attend"),
        Step.CHECKED: _("Votre document s'imprime"),
        Step.PRINTING: _("Votre document s'imprime"),
        Step.CANCELLED: _("L'impression est arrêtée"),
        Step.BUSY: _("Un document s'imprime déjà"),
        Step.UNSURE: _("Regardez l'imprimante"),
    }
    return titles.get(Step(said.step), _("Votre document n'est pas imprimé"))


def sentence(said: wire.PrintIs, remaining: int) -> str:
    """Say how it is, and what to do.

    Args:
        said: the step.
        remaining: sides that may still be printed.
    """
    done, of = int(said.done or 0), int(said.of or 0)
    match said.step:
        case Step.HELD:
            after = _("Votre document sortira tout de suite après.")
            return f"{printer_sentence(said.trouble)} {after}"
        case Step.PRINTING if said.done:
            return _("Pages sorties : {done} sur {of}.").format(done=done, of=of)
        case Step.CANCELLED if done:
            return _("Les feuilles déjà sorties sont à vous. Prenez-les.")
        case Step.TOO_MANY_PAGES:
            return too_many(of, remaining)
        case _:
            return _plain(said.step)


def _plain(step: str) -> str:
    said = {
        Step.CHECKED: _("La borne lit le document."),
        Step.PRINTING: _("L'imprimante se prépare."),
        Step.PRINTED: _("Prenez vos feuilles sur l'imprimante."),
        Step.CANCELLED: _("Rien de plus ne sortira de l'imprimante."),
        Step.UNSURE: _("La borne ne sait pas si toutes les pages sont sorties. Comptez-les."),
        Step.UNREADABLE: _("La borne ne peut pas lire ce document. Il est peut-être abîmé."),
        Step.PROTECTED: _("Ce document demande un mot de passe. La borne ne peut pas l'imprimer."),
        Step.TOO_LARGE: _("Ce document est trop gros pour cette borne."),
        Step.NO_PRINTER: _("Cette borne n'a pas d'imprimante. Demandez à l'agent."),
        Step.BUSY: _("Attendez qu'il soit sorti, puis recommencez."),
        Step.QUARANTINED: printer_sentence("quarantine"),
    }
    general = _("L'imprimante n'a pas pris le document. Essayez encore, ou demandez à l'agent.")
    return said.get(Step(step), general)
