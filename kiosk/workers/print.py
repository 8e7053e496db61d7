"""Takes one document, says how many pages it has, and gives it to CUPS when it is told to.

    python -m kiosk.workers.print --fd N --cups SOCKET --queue NAME --device URI

It sees CUPS and nothing else of the machine: whoever it was who made the document may own it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kiosk import wire
from kiosk.documents.pdf import DocumentError, extract
from kiosk.peripherals.jobs import submit
from kiosk.peripherals.line import NoAnswerError, Queue
from kiosk.printing import Step

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Do the job."""
    parser = argparse.ArgumentParser(prog="kiosk.workers.print", description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="the line to the supervisor")
    parser.add_argument("--cups", type=Path, required=True, help="the socket of CUPS")
    parser.add_argument("--queue", required=True, help="its name")
    parser.add_argument("--device", required=True, help="the address of the printer behind it")
    given = parser.parse_args(argv)
    channel = wire.Channel.inherited(given.fd)
    queue = Queue(given.cups, given.queue, given.device)
    channel.send(_work(channel, queue))
    return 0


def _work(channel: wire.Channel, queue: Queue) -> wire.Message:
    wanted, descriptors = channel.receive(wait=True) or (None, [])
    if not isinstance(wanted, wire.Print):
        raise SystemExit("no document came")
    pages = range(int(wanted.first), int(wanted.last))
    with os.fdopen(descriptors[0], "rb") as untrusted, tempfile.TemporaryFile() as own:
        try:
            number = extract(untrusted, pages, own, copies=int(wanted.copies))
        except DocumentError as error:
            return wire.PrintIs(error.outcome)
        channel.send(wire.Pages(str(number)))
        channel.receive(wait=True)  # the word to go on; without it we are killed
        own.seek(0)
        return _submit(queue, own, wanted)


def _submit(queue: Queue, document: BinaryIO, wanted: wire.Print) -> wire.Message:
    try:
        number = submit(queue, document, colour=wanted.colour == "yes")
    except NoAnswerError:
        return wire.PrintIs(Step.FAILED)
    return wire.Submitted(str(number))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
