"""`kiosk ctl`, or `kioskctl`: gives the kiosk of this machine an order, or asks how it is."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.order import Order, Refusal
from kiosk.settings import Settings

HELP = "give the running kiosk an order, or ask how it is"
_REFUSALS: Final = {
    Refusal.UNKNOWN: ("the kiosk does not know this order", "is it of another version?"),
    Refusal.NOT_YET: ("this kiosk cannot do that yet", "kioskctl status tells what it does"),
    Refusal.IN_VISIT: ("somebody uses the kiosk", "kioskctl reset ends the visit"),
    Refusal.NOT_CALLED: ("nobody has called the agent", "kioskctl status says when somebody does"),
    Refusal.NOT_ASKED: ("nobody asks for a site", "kioskctl status says when somebody does"),
    Refusal.CLOSED_SITE: ("no agent may open a site of this kind", "report-site asks for it"),
    Refusal.NO_IDLE_VISIT: ("no visit is left alone", "kioskctl reset ends one that is not"),
    Refusal.NO_PAPER: ("nothing can be printed now", "kioskctl status says how the printer is"),
    Refusal.FAILED: ("it was tried and failed", "the kiosk's journal says why"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "order", choices=[order.value for order in Order], metavar="ORDER", help=", ".join(Order)
    )
    parser.add_argument(
        "--socket", type=Path, metavar="PATH", help="of the kiosk, where it is not the usual one"
    )


def run(arguments: argparse.Namespace) -> int:
    """Give the order, and print what there is to know.

    Raises:
        KioskError: there is no kiosk, or it refuses.
    """
    from kiosk.supervisor.asking import ask  # noqa: PLC0415 - other verbs start without

    facts, refusal = ask(_places(arguments.socket), arguments.order)
    for fact in facts:
        print(f"{fact.name}: {_printable(fact.value)}")
    if refusal:
        said, hint = _said(refusal)
        raise KioskError(f"{arguments.order}: {said}", hint=hint)
    return 0


def _places(given: Path | None) -> tuple[Path, ...]:
    from kiosk.supervisor.control import places  # noqa: PLC0415 - as above

    return (given,) if given else places(Settings.from_environment(os.environ), os.environ)


def _said(refusal: str) -> tuple[str, str]:
    try:
        return _REFUSALS[Refusal(refusal)]
    except ValueError:
        return _printable(refusal), "kioskctl status tells how the kiosk is"


def _printable(text: str) -> str:
    """Keep a terminal from obeying what a text says."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
