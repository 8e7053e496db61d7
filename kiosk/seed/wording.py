"""What the agent reads about a seed that is not good: what, in which line, and how to mend it."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.i18n import gettext as _
from kiosk.seed.fields import NETWORK_OF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.policy.problem import Problem
    from kiosk.policy.yaml_text import Document, Path


class Trouble(StrEnum):
    """What can be wrong with the file as a whole."""

    MISSING = "missing"
    NAMED_TXT = "named-txt"
    UNREADABLE = "unreadable"
    TOO_LONG = "too-long"
    ENCODING = "encoding"
    CODE_INSIDE = "code-inside"
    NO_CODE = "no-code"
    WRONG_CODE = "wrong-code"
    NOT_KEPT = "not-kept"


_KEY: Final = re.compile(r"[a-z_]{1,24}")
_EXAMPLES: Final = {
    "version": "version: 1",
    "id": "id: 03-00017",
    "name": "name: Agence postale de Saint-Exemple",
    "commune": "commune: Saint-Exemple",
    "phone": "phone: 04 70 00 00 00",
    "support_phone": "support_phone: 04 70 00 00 00",
    "hours": "hours: Du lundi au vendredi, 9 h à 12 h",
    "diagonal": "diagonal: 21.5",
    "distance": "distance: 500",
    "orientation": "orientation: portrait",
    "printer": "printer: ipp://192.168.1.20:631/ipp/print",
    "scanner": "scanner: http://192.168.1.20/eSCL",
    "cable": "cable: dhcp",
    "address": "address: 192.168.1.50/24",
    "gateway": "gateway: 192.168.1.1",
    "dns": "dns: [192.168.1.1]",
    "ssid": "ssid: Livebox-1234",
    "country": "country: FR",
    "proxy": "proxy: http://192.168.1.1:3128",
    "language": "language: fr",
    "mode": "mode: public",
    "reports": "reports: https://ilot.example.fr/v1/metrics",
    "wake": "wake: https://ilot.example.fr/wake",
    "root": "root: root.json",
    "practice": "practice: true",
    "devices": 'devices: ["allow id 0627:0001"]',
    "monday": "monday: [9:00-12:00, 14:00-17:00]",
}
_MEANT: Final = "did you mean “"
_DAYS: Final = ("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def of_file(trouble: Trouble) -> str:
    """Say what is wrong with the file as a whole."""
    return {
        Trouble.MISSING: _("Le fichier de réglages « ilot.yaml » manque. Copiez-le à nouveau."),
        Trouble.NAMED_TXT: _(
            "Le fichier de réglages a un autre nom. Renommez-le exactement « ilot.yaml »."
        ),
        Trouble.UNREADABLE: _(
            "Le fichier « ilot.yaml » est illisible. Copiez-le à nouveau depuis l'ordinateur."
        ),
        Trouble.TOO_LONG: _(
            "Le fichier « ilot.yaml » est trop long. Vérifiez que c'est le bon fichier."
        ),
        Trouble.ENCODING: _(
            "Le fichier « ilot.yaml » est mal enregistré. Enregistrez-le en « UTF-8 »."
        ),
        Trouble.CODE_INSIDE: _(
            "Le code de l'agent est écrit dans « ilot.yaml ». Effacez la ligne « code »."
        ),
        Trouble.NO_CODE: _(
            "Les réglages de la clé USB n'ont pas été pris. Il y manque la ligne « code »."
        ),
        Trouble.WRONG_CODE: _(
            "Les réglages de la clé USB n'ont pas été pris. Le code de l'agent n'est pas bon."
        ),
        Trouble.NOT_KEPT: _(
            "Les réglages ne peuvent pas être enregistrés. Appelez la personne qui dépanne."
        ),
    }[trouble]


def of_problems(problems: Sequence[Problem], document: Document | None) -> str:
    """Say what is wrong in one line: of several things, the one that is easiest to mend.

    Args:
        problems: all that there are.
        document: where everything stands, or None where the file could not be taken apart.
    """
    slips = [problem for problem in problems if _MEANT in problem.hint]
    said = _first((slips or list(problems))[0], document)
    if len(problems) > 1:
        said += " " + _("Il y a {count} erreurs en tout.").format(count=len(problems))
    return said


def _first(problem: Problem, document: Document | None) -> str:
    where = _("Erreur dans « ilot.yaml », ligne {line}").format(line=problem.place.line)
    if document is None:
        mend = _("Vérifiez les deux-points, les guillemets et les espaces du début.")
        return f"{where}. {mend}"
    if missing := _between(problem.message, " has no “"):
        example = _example(missing) or f"{missing}:"
        said = _("Il manque la ligne « {example} ».").format(example=example)
        return f"{where}. {said}"
    path, at_key = _where(problem, document)
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    # it stands on the screen, be it of a stranger's stick: a key is repeated, and no sentence
    if not _KEY.fullmatch(name):
        return f"{where}. " + _("Corrigez cette ligne.")
    return f"{where} : « {name} ». {_mend(problem, name, at_key=at_key)}"


def _mend(problem: Problem, name: str, *, at_key: bool) -> str:
    if NETWORK_OF in problem.message:
        return _(
            "Vérifiez « address » et « gateway » : la borne et la box ont deux adresses du même "
            "réseau."
        )
    if at_key:
        meant = _between(problem.hint, _MEANT)
        instead = _("Écrivez plutôt « {meant} ».").format(meant=meant)
        return instead if meant else _("Vérifiez ce mot et sa place, ou effacez la ligne.")
    example = _example(name)
    return (
        _("Écrivez comme ceci : « {example} ».").format(example=example)
        if example
        else _("Corrigez cette ligne.")
    )


def _where(problem: Problem, document: Document) -> tuple[Path, bool]:
    """Give what stands at the place of a problem, and whether it is its key that is meant."""
    for path, place in document.keys.items():
        if place == problem.place:
            return path, True
    deepest: Path = ()
    for path, place in document.values.items():
        if place == problem.place and len(path) >= len(deepest):
            deepest = path
    return deepest, False


def _between(said: str, before: str) -> str:
    """Give the word in quotes that stands at the end of what kiosk.policy.validation says."""
    _before, found, after = said.partition(before)
    return after.rstrip("”?") if found else ""


def _example(name: str) -> str:
    if name in _DAYS:
        return _EXAMPLES["monday"].replace("monday", name)
    return _EXAMPLES.get(name, "")
