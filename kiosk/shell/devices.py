"""What is the matter with a device, in the words of a citizen and of an agent; no Qt."""

from __future__ import annotations

from kiosk.i18n import gettext as _
from kiosk.peripherals.reasons import Trouble


def printer_sentence(trouble: str) -> str:
    """Tell a citizen why nothing can be printed, and what to do."""
    said = {
        Trouble.QUARANTINE: _("L'imprimante n'est pas prête. Prévenez l'agent."),
        Trouble.FAILURE: _("L'imprimante est en panne. Prévenez l'agent."),
        Trouble.JAM: _(
            "Une feuille est coincée dans l'imprimante. Ne la tirez pas, prévenez l'agent."
        ),
        Trouble.COVER: _("Un capot de l'imprimante est ouvert. Prévenez l'agent."),
        Trouble.OFFLINE: _("L'imprimante est éteinte ou débranchée. Prévenez l'agent."),
        Trouble.PAPER_OUT: _("Il n'y a plus de papier dans l'imprimante. Prévenez l'agent."),
        Trouble.PAPER_OTHER: _("L'imprimante attend un autre format de papier. Prévenez l'agent."),
        Trouble.TRAY_MISSING: _("Un bac de l'imprimante est mal mis. Prévenez l'agent."),
        Trouble.OUTPUT_FULL: _("Le bac de sortie de l'imprimante est plein. Retirez vos feuilles."),
        Trouble.INK_OUT: _("L'imprimante n'a plus d'encre. Prévenez l'agent."),
        Trouble.SUPPLY_MISSING: _("L'imprimante n'est pas prête. Prévenez l'agent."),
        Trouble.WASTE: _("L'imprimante demande un entretien. Prévenez l'agent."),
        Trouble.PAUSED: _("L'imprimante est en pause. Prévenez l'agent."),
        Trouble.SPOOL_FULL: _("Trop de documents attendent l'imprimante. Attendez un instant."),
    }
    general = _("L'imprimante signale un problème. Prévenez l'agent.")
    return said.get(Trouble(trouble), general)


def printer_action(trouble: str) -> str:
    """Tell an agent how the printer is, and what to do about it."""
    said = {
        Trouble.QUARANTINE: _(
            "Imprimante : un document d'une visite finie y est encore. "
            "Éteignez-la 30 secondes, puis rallumez-la."
        ),
        Trouble.FAILURE: _(
            "Imprimante en panne. Éteignez-la 30 secondes, puis rallumez-la. "
            "Si cela continue, appelez la maintenance."
        ),
        Trouble.JAM: _(
            "Imprimante : une feuille est coincée. Ouvrez les capots, "
            "retirez la feuille sans la déchirer, refermez."
        ),
        Trouble.COVER: _("Imprimante : refermez le capot, la porte ou le bac."),
        Trouble.OFFLINE: _(
            "Imprimante éteinte ou débranchée. Vérifiez la prise et le câble, puis rallumez-la."
        ),
        Trouble.PAPER_OUT: _("Imprimante : remettez du papier A4 dans le bac."),
        Trouble.PAPER_OTHER: _("Imprimante : vérifiez que le bac choisi contient du papier A4."),
        Trouble.TRAY_MISSING: _("Imprimante : remettez le bac en place."),
        Trouble.OUTPUT_FULL: _("Imprimante : videz le bac de sortie."),
        Trouble.INK_OUT: _("Imprimante : remplacez la cartouche ou le toner."),
        Trouble.SUPPLY_MISSING: _(
            "Imprimante : remettez la cartouche, le tambour ou la pièce qui manque."
        ),
        Trouble.WASTE: _("Imprimante : remplacez le récupérateur d'encre ou de toner."),
        Trouble.PAUSED: _("Imprimante en pause. Relancez-la sur son écran."),
        Trouble.SPOOL_FULL: _("Imprimante : trop de documents en attente. Attendez un instant."),
        Trouble.WARMING: _("Imprimante : elle se prépare."),
        Trouble.BUSY: _("Imprimante : elle imprime."),
        Trouble.PAPER_LOW: _("Imprimante : bientôt plus de papier. Remettez-en."),
        Trouble.INK_LOW: _("Imprimante : commandez une cartouche ou un toner."),
        Trouble.WASTE_SOON: _("Imprimante : prévoyez un récupérateur d'encre ou de toner."),
        Trouble.OUTPUT_SOON: _("Imprimante : videz bientôt le bac de sortie."),
        Trouble.MAINTENANCE: _(
            "Imprimante : une pièce est usée, comme le tambour ou le four. Appelez la maintenance."
        ),
        Trouble.FINISHER: _("Imprimante : lisez le message sur son écran."),
        Trouble.IDENTIFY: _("Imprimante : quelqu'un lui a demandé de se signaler."),
        Trouble.INFO: _("Imprimante : prête."),
        Trouble.OK: _("Imprimante : prête."),
    }
    return said.get(Trouble(trouble), _("Imprimante : lisez le message sur son écran."))
