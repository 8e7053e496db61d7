"""What befalls a printer, and what has to be told of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.peripherals.reasons import Trouble
from tests.devices.ipp_printer import IppPrinter

Change = tuple[Trouble, Callable[[IppPrinter], None], Callable[[IppPrinter], None]]


def _stopped(keyword: str) -> Callable[[IppPrinter], None]:
    return lambda printer: printer.say(keyword, stopped=True)


def _well(printer: IppPrinter) -> None:
    printer.say()


# by its name: what is told, what befalls it, and how it is mended
CHANGES: Final[dict[str, Change]] = {
    "paper": (Trouble.PAPER_OUT, _stopped("media-empty-error"), _well),
    "lid": (Trouble.COVER, _stopped("cover-open-error"), _well),
    "jam": (Trouble.JAM, _stopped("media-jam-error"), _well),
    "toner": (Trouble.INK_OUT, _stopped("toner-empty-error"), _well),
    "off": (Trouble.OFFLINE, IppPrinter.turn_off, IppPrinter.turn_on),
    "cable": (Trouble.OFFLINE, IppPrinter.pull, IppPrinter.plug),
}
