"""Why a kiosk has no newer image, or is back on the one before; in plain words."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kiosk.i18n import gettext as _


class Fault(StrEnum):
    """What went wrong. Reports tell the place in this list: add at the end, remove nothing."""

    UNREACHABLE = "unreachable"  # no line, no name, no answer, or a connection that breaks off
    SLOW = "slow"  # nothing came in all of a night
    STALE = "stale"  # older than what was seen before: a cache on the way, as a rule
    INCOMPLETE = "incomplete"  # a file that is signed is not there, or is cut off
    ALTERED = "altered"  # other bytes, or more or fewer, than were signed
    SIGNATURE = "signature"  # of what is published: not by enough of those who may
    EXPIRED = "expired"  # nobody has signed anew for too long
    CLOCK = "clock"  # of this machine: it is wrong by more than a day
    DISK_FULL = "disk-full"
    DISK = "disk"  # it cannot be written or read
    INVALID = "invalid"  # what is published of images says something wrong
    OLDER = "older"  # than what runs
    TOO_FAR = "too-far"  # this kiosk must take another one first
    BUNDLE_SIGNATURE = "bundle-signature"  # not signed by a key that this image trusts
    BUNDLE = "bundle"  # it is no bundle, or is cut off
    OTHER_MACHINE = "other-machine"  # it is for another kind of machine
    INSTALL = "install"  # it cannot be written into the other slot
    NO_START = "no-start"  # it never came up
    CUT_OFF = "cut-off"  # it came up, and went down before it was known to be well
    HOME = "home"  # no home was painted
    WIPE = "wipe"  # a visit could not be shown wiped
    NETWORK = "network"  # it has no way out where the one before had
    BROKEN = "broken"  # an error of ours
    SEED = "seed"  # it did not apply what is particular to this agency
    AUDIT = "audit"  # it could not make the audit of a wipe

    @property
    def passes(self) -> bool:
        """Whether it ends by itself, as a rule; it is told when it does not."""
        return self in _PASSING

    @property
    def of_trial(self) -> bool:
        """Whether an image was in force here, and failed."""
        return self in _OF_TRIAL


_PASSING: Final = frozenset({Fault.UNREACHABLE, Fault.SLOW, Fault.STALE, Fault.INCOMPLETE})
_OF_TRIAL: Final = frozenset(
    {
        *(Fault.NO_START, Fault.CUT_OFF, Fault.HOME, Fault.WIPE, Fault.NETWORK),
        *(Fault.SEED, Fault.AUDIT),
    }
)


def sentence(fault: Fault) -> str:
    """Say in plain words what is wrong."""
    return _sentences()[fault]


def advice(fault: Fault) -> str:
    """Say in plain words what the agent does about it."""
    if fault.of_trial:
        return _("La borne est revenue à l’ancien système. Prévenez l’administrateur.")
    stays = _("La borne garde son système actuel.")
    if fault in {Fault.UNREACHABLE, Fault.SLOW}:
        return f"{stays} " + _("Vérifiez l’accès à internet.")
    if fault is Fault.CLOCK:
        return f"{stays} " + _("Faites régler la date et l’heure.")
    if fault in {Fault.DISK_FULL, Fault.DISK, Fault.INSTALL, Fault.BROKEN}:
        return f"{stays} " + _("Appelez le dépannage.")
    return f"{stays} " + _("Prévenez l’administrateur.")


def _sentences() -> dict[Fault, str]:
    return {
        Fault.UNREACHABLE: _("Le serveur du nouveau système ne répond pas bien."),
        Fault.SLOW: _("Le nouveau système n’arrive pas : la ligne est trop lente."),
        Fault.STALE: _("Le serveur annonce une liste de systèmes trop ancienne."),
        Fault.INCOMPLETE: _("Le nouveau système n’est pas entier sur le serveur."),
        Fault.ALTERED: _("Le nouveau système reçu n’est pas celui qui a été signé."),
        Fault.SIGNATURE: _("L’annonce du nouveau système est mal signée : elle est refusée."),
        Fault.EXPIRED: _("L’annonce du nouveau système a expiré."),
        Fault.CLOCK: _("L’horloge de cette borne est fausse."),
        Fault.DISK_FULL: _("Le disque est plein : pas de place pour le nouveau système."),
        Fault.DISK: _("Le disque de la borne refuse le nouveau système."),
        Fault.INVALID: _("L’annonce du nouveau système contient une erreur."),
        Fault.OLDER: _("Le serveur propose un système plus ancien : il est refusé."),
        Fault.TOO_FAR: _("Un système intermédiaire manque sur le serveur."),
        Fault.BUNDLE_SIGNATURE: _("Le nouveau système est mal signé : il est refusé."),
        Fault.BUNDLE: _("Le nouveau système reçu est abîmé : il est refusé."),
        Fault.OTHER_MACHINE: _("Le nouveau système est fait pour une autre machine."),
        Fault.INSTALL: _("Le nouveau système n’a pas pu être installé."),
        Fault.NO_START: _("Le nouveau système n’a pas démarré."),
        Fault.CUT_OFF: _("Le nouveau système s’est arrêté pendant son essai."),
        Fault.HOME: _("Le nouveau système n’a pas affiché l’accueil."),
        Fault.WIPE: _("Le nouveau système n’a pas bien effacé une visite."),
        Fault.NETWORK: _("Le nouveau système n’a pas trouvé le réseau."),
        Fault.BROKEN: _("Le programme de mise à jour du système a échoué."),
        Fault.SEED: _("Le nouveau système n’a pas repris les réglages de cette borne."),
        Fault.AUDIT: _("Le contrôle du nouveau système n’a pas pu se faire."),
    }
