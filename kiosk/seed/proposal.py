"""What somebody has answered at the first start, and the seed that it makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import yaml

from kiosk.i18n import gettext as _
from kiosk.policy.problem import FileError
from kiosk.seed.names import NAME
from kiosk.seed.reading import read_seed

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD: Final = """\
# Réglages de cette borne, donnés à l'écran lors du premier démarrage.
# Chaque mot est expliqué dans docs/administrator.md.
"""


class Step(StrEnum):
    """The four screens, in their order."""

    PLACE = "place"
    NETWORK = "network"
    SCREEN = "screen"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Answers:
    """What has been answered so far; the code is never part of it, only its hash."""

    name: str = ""
    commune: str = ""
    phone: str = ""
    wifi: bool = False
    ssid: str = ""
    password: str = field(default="", repr=False)
    secured: bool = True
    diagonal: float = 21.5
    agent_code_hash: str = field(default="", repr=False)


def seed_text(answers: Answers) -> bytes:
    """Give the ilot.yaml that the answers make."""
    site = {"name": answers.name, "commune": answers.commune}
    if answers.phone:
        site["phone"] = answers.phone
    said: dict[str, object] = {"version": 1, "site": site}
    said["screen"] = {"diagonal": f"{answers.diagonal:g}"}
    if answers.wifi:
        wifi = {"ssid": answers.ssid}
        if answers.secured:
            wifi["password"] = answers.password
        said["network"] = {"cable": "dhcp", "wifi": wifi}
    else:
        said["network"] = {"cable": "dhcp"}
    if answers.agent_code_hash:
        said["agent_code_hash"] = answers.agent_code_hash
    written = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=1000)
    return (_HEAD + written).encode()


def missing(answers: Answers, step: Step) -> str:
    """Say what one of the screens still lacks, as whoever stands before it reads it; "" if none."""
    match step:
        case Step.PLACE:
            return next(_of_the_place(answers), "")
        case Step.NETWORK if answers.wifi:
            return next(_of_the_wifi(answers), "")
        case Step.CODE if not answers.agent_code_hash:
            return _("Choisissez le code de l'agent.")
        case _:
            return ""


def _of_the_place(answers: Answers) -> Iterator[str]:
    if not answers.name:
        yield _("Écrivez le nom de l'agence.")
    if not answers.commune:
        yield _("Écrivez le nom de la commune.")
    if answers.phone and _refused(Answers("A", "A", answers.phone)):
        yield _("Ce numéro de téléphone n'est pas bon. Il a 10 chiffres.")
    if _refused(Answers(answers.name, answers.commune)):
        yield _("Ce nom contient un signe que la borne ne connaît pas.")


def _of_the_wifi(answers: Answers) -> Iterator[str]:
    if not answers.ssid:
        yield _("Choisissez votre réseau Wi-Fi dans la liste.")
    elif answers.secured and not answers.password:
        yield _("Écrivez le mot de passe du Wi-Fi. Il est écrit sous votre box.")
    elif _refused(Answers("A", "A", wifi=True, ssid=answers.ssid, secured=False)):
        yield _("La borne ne peut pas utiliser ce réseau Wi-Fi. Choisissez-en un autre.")
    elif answers.secured and _refused(
        Answers("A", "A", wifi=True, ssid="A", password=answers.password)
    ):
        yield _("Ce mot de passe est trop court, ou il a un accent. Vérifiez-le.")


def _refused(answers: Answers) -> bool:
    """Tell whether the seed itself would be refused: the rules stand in one place only."""
    try:
        read_seed(seed_text(answers), NAME)
    except FileError:
        return True
    return False
