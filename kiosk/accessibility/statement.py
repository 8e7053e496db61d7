"""What citizens are told of accessibility, in a file that the shell reads without a library."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.i18n import gettext as _

if TYPE_CHECKING:
    from pathlib import Path


class Conformity(StrEnum):
    """How the law calls the whole (decree 2019-768, model of the statement)."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is told.

    Attributes:
        version: of the product.
        date: of what was tested, as 2026-11-28.
        conformity: how the law calls it.
        limits: what is asked and not proved, French sentences to go through gettext.
        on_site: how many points a person checks beside the machine.
    """

    version: str
    date: str
    conformity: Conformity
    limits: tuple[str, ...]
    on_site: int

    def written(self) -> str:
        """Give the text of the file."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


def read(file: Path) -> Statement | None:
    """Read what is shipped; None where it cannot be read."""
    try:
        told = json.loads(file.read_bytes())
        told["conformity"] = Conformity(told["conformity"])
        told["limits"] = tuple(map(str, told["limits"]))
        return Statement(**told)
    except (OSError, ValueError, KeyError, TypeError):  # the screen says that it is missing
        return None


def of_whole(conformity: Conformity) -> str:
    """Say how the law calls the whole."""
    match conformity:
        case Conformity.FULL:
            return _("Cette borne est totalement conforme à la norme.")
        case Conformity.PARTIAL:
            return _("Cette borne est partiellement conforme à la norme.")
        case Conformity.NONE:
            return _("Cette borne n'est pas conforme à la norme.")
