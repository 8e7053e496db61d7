"""The workshop of the practice mode: three exercises, and when each of them is done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final

from kiosk.i18n import gettext as _

SERVICE: Final = "francetravail"  # the id of the service that is looked for
_FORM: Final = ("candidat.francetravail.fr", "/actualisation/fin")  # the last page of its form


class Exercise(IntEnum):
    """One exercise, by its number."""

    FIND = 1
    FILL = 2
    END = 3  # no visit can know that it is done: it is over then, and the next one knows nothing


@dataclass(frozen=True, slots=True)
class Told:
    """An exercise in words.

    Attributes:
        title: what is practised.
        steps: what to do.
        proof: how one sees that it is done.
    """

    title: str
    steps: tuple[str, ...]
    proof: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Which exercises this visit has done; nothing of a person."""

    done: frozenset[Exercise] = field(default_factory=frozenset)

    def opened(self, service: str) -> Progress:
        """Follow a service that was opened from its tile."""
        return self._with(Exercise.FIND) if service == SERVICE else self

    def arrived(self, host: str, path: str) -> Progress:
        """Follow a page to where it has come."""
        return self._with(Exercise.FILL) if (host, path) == _FORM else self

    def _with(self, exercise: Exercise) -> Progress:
        return replace(self, done=self.done | {exercise})


def told(exercise: Exercise) -> Told:
    """Put an exercise into words."""
    match exercise:
        case Exercise.FIND:
            return Told(
                _("Trouver un service"),
                (
                    _("Touchez la ligne de recherche. Écrivez « chom »."),
                    _("Touchez « France Travail »."),
                ),
                _("France Travail s'ouvre."),
            )
        case Exercise.FILL:
            return Told(
                _("Remplir un formulaire"),
                (
                    _("Entrez dans « Espace candidat ». La page dit quoi écrire."),
                    _("Touchez « Je m'actualise » et répondez aux questions."),
                ),
                _("La page dit : « Votre actualisation est enregistrée »."),
            )
        case Exercise.END:
            return Told(
                _("Finir et tout effacer"),
                (_("Touchez « J'ai fini », puis « Oui, tout effacer »."),),
                _("L'écran dit : « C'est fini. Tout est effacé. »"),
            )


def heading(exercise: Exercise) -> str:
    """Give the number and the title of an exercise."""
    return _("Exercice {n} : {title}").format(n=int(exercise), title=told(exercise).title)


def advice() -> tuple[str, ...]:
    """Tell whoever leads the workshop what to keep to."""
    return (
        _("Les sites de l'atelier sont faux. N'écrivez rien de vrai."),
        _("Une personne touche l'écran. Les autres regardent et aident par des mots."),
        _("Prévoyez 10 minutes par personne."),
    )
