"""Of a paper that was scanned and sent to the printer, no piece outlives its visit."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from kiosk.audit.canary import Canary
from kiosk.audit.search import Findings, search, tree
from kiosk.audit.visit import folders_of
from kiosk.supervisor.outside import SHARED_MEMORY, temporary_places
from tests.devices.escl_scanner import EsclScanner
from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import PrivateCups, private_cups
from tests.e2e import journeys
from tests.e2e.kiosk_driver import Kiosk

pytestmark = pytest.mark.e2e
_PIECE: Final = 48  # bytes
_EVERY: Final = 4096


@dataclass(frozen=True, repr=False)
class Pieces(Canary):
    """Pieces of a document, in place of a text."""

    pieces: tuple[bytes, ...] = ()

    @property
    def needles(self) -> tuple[tuple[bytes, str], ...]:
        """Give them as they are: nobody writes them in another way."""
        return tuple((piece, "bytes") for piece in self.pieces)


def pieces_of(content: bytes) -> Pieces:
    places = range(_EVERY, len(content) - _PIECE, _EVERY)
    return Pieces("x" * _PIECE, tuple(content[place : place + _PIECE] for place in places))


def lying_in_the_visit(kiosk: Kiosk, ending: str) -> Path:
    """Find a document of the visit in the memory that it lies in."""
    folders = folders_of(kiosk.process.pid)
    return next(p for f in folders for p in f.glob(f"documents-*/*/*.{ending}"))


@pytest.fixture
def cups() -> Iterator[PrivateCups]:
    with private_cups() as made:
        yield made


@pytest.mark.parametrize("moment", ["held", "printing"])
def test_no_piece_of_a_scanned_and_printed_paper_is_left(
    start_kiosk: Callable[..., Kiosk], cups: PrivateCups, moment: str
):
    with EsclScanner() as scanner, IppPrinter() as printer:
        cups.add("Agence", printer.uri)
        kiosk = start_kiosk(settings={"scanner": scanner.url, "cups": str(cups.socket)})
        assert cups._process
        outside = (cups._process.pid,)
        places = (*temporary_places(), SHARED_MEMORY, cups._folder)
        began = time.time()

        def look(sought: Canary) -> Findings:
            pids = [*tree(kiosk.process.pid), *tree(*outside)]
            return search(sought, pids, places, since=began)

        printer.pace = 20.0
        if moment == "held":
            printer.say("media-empty-error", stopped=True)
        kiosk.tap("Scanner un papier")
        kiosk.tap("Scanner en noir et blanc")
        kiosk.tap("Oui, garder")
        kiosk.sees("Papier scanné 1")
        pieces = pieces_of(lying_in_the_visit(kiosk, "jpg").read_bytes())
        assert len(pieces.pieces) > 20
        kiosk.tap("Imprimer Papier scanné 1")
        kiosk.tap("Imprimer 1 page")
        if moment == "held":
            kiosk.sees("Il n'y a plus de papier")
        else:
            kiosk.wait(lambda: printer.jobs, "the document")
        assert look(pieces).stores.total()
        journeys.end_visit(kiosk)
        os.sync()
        found = look(pieces)
        assert not found.stores, dict(found.places)
