"""Documents on their way to paper: in the queue of CUPS, and in the printer itself.

CUPS forgets a document that it purges, the printer does not: whoever wants one gone asks both.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from kiosk.peripherals.ipp import Attribute, Group, Operation, Tag
from kiosk.peripherals.line import WHO, NoAnswerError, PrinterAddress, Queue, RefusedError, ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.peripherals.ipp import Value

_TITLE: Final = "Document"  # of every one: CUPS writes it into files, and printers into logs
_A4: Final = "iso_a4_210x297mm"  # or CUPS takes Letter
_BUSY: Final = 4  # printer-state
_NOT_FOUND: Final = 0x0406
_NOT_POSSIBLE: Final = 0x0404
_NOTHING: Final = 1 << 18  # bytes; its buffers have 32 kB
_WANTED: Final = (
    "job-id",
    "job-state",
    "job-originating-user-name",
    "job-impressions-completed",
)


class JobState(IntEnum):
    """How far a document is (RFC 8011, 5.3.7)."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9


ENDED: Final = frozenset({JobState.CANCELLED, JobState.ABORTED, JobState.COMPLETED})


@dataclass(frozen=True, slots=True)
class Job:
    """A document in a queue or in a printer; there is nothing in here that tells whose.

    Attributes:
        number: its own, of CUPS or of the printer.
        state: how far it is.
        pages: sides printed so far, or None where nobody counts.
        ours: whether this kiosk has sent it.
    """

    number: int
    state: JobState
    pages: int | None = None
    ours: bool = True

    @property
    def over(self) -> bool:
        """Whether nothing of it will come out any more."""
        return self.state in ENDED

    @classmethod
    def of(cls, untrusted: Mapping[str, tuple[Value, ...]]) -> Self | None:
        """Read one; None where what came is none."""

        def first(name: str) -> Value | None:
            return next(iter(untrusted.get(name, ())), None)

        number, state, pages = map(first, ("job-id", "job-state", "job-impressions-completed"))
        if type(number) is not int or type(state) is not int or state not in set(JobState):
            return None
        counted = pages if type(pages) is int and pages >= 0 else None
        return cls(number, JobState(state), counted, first("job-originating-user-name") == WHO)


def submit(queue: Queue, document: BinaryIO, *, colour: bool) -> int:
    """Give CUPS a PDF to print.

    Returns:
        The number of the job.

    Raises:
        NoAnswerError: it was not taken.
    """
    answer = ask(
        queue,
        Operation.PRINT_JOB,
        Attribute("job-name", Tag.NAME, (_TITLE,)),
        Attribute("document-format", Tag.MIME_TYPE, ("application/pdf",)),
        job=(
            Attribute("media", Tag.KEYWORD, (_A4,)),
            Attribute("print-color-mode", Tag.KEYWORD, ("color" if colour else "monochrome",)),
            Attribute("print-scaling", Tag.KEYWORD, ("fit",)),
            Attribute("sides", Tag.KEYWORD, ("one-sided",)),
        ),
        document=document,
    )
    number = next(iter(answer.group(Group.JOB).get("job-id", ())), None)
    if type(number) is not int:
        raise NoAnswerError("CUPS takes a document and gives it no number")
    return number


class Which(StrEnum):
    """Documents of which kind; "all" is CUPS's own."""

    OPEN = "not-completed"
    OVER = "completed"
    ALL = "all"


def jobs(of: Queue | PrinterAddress, which: Which = Which.OPEN) -> tuple[Job, ...]:
    """Ask which of our documents are in a queue or in a printer.

    Args:
        of: where.
        which: of which kind.

    Raises:
        NoAnswerError: it does not tell.
    """
    kind = Attribute("which-jobs", Tag.KEYWORD, (which.value,))
    answer = ask(of, Operation.GET_JOBS, kind, wanted=_WANTED)
    found = (Job.of(group) for group in answer.all(Group.JOB))
    return tuple(job for job in found if job is not None and job.ours)


def look(of: Queue | PrinterAddress, number: int) -> Job | None:
    """Ask how far a document is; None where it is not known any more.

    Raises:
        NoAnswerError: it does not tell.
    """
    which = Attribute("job-id", Tag.INTEGER, (number,))
    try:
        answer = ask(of, Operation.GET_JOB_ATTRIBUTES, which, wanted=_WANTED)
    except RefusedError as refusal:
        if refusal.status == _NOT_FOUND:
            return None
        raise
    return Job.of(answer.group(Group.JOB))


def cancel(of: Queue | PrinterAddress, number: int, *, purge: bool = False) -> None:
    """Keep a document from being printed; nothing happens where it is over.

    Args:
        of: where it is.
        number: which.
        purge: forget everything of one that is over; CUPS alone can.

    Raises:
        NoAnswerError: nobody has heard.
    """
    which = [Attribute("job-id", Tag.INTEGER, (number,))]
    if purge:
        which.append(Attribute("purge-job", Tag.BOOLEAN, (True,)))
    try:
        ask(of, Operation.CANCEL_JOB, *which)
    except RefusedError as refusal:
        if refusal.status not in {_NOT_FOUND, _NOT_POSSIBLE}:
            raise


def is_idle(queue: Queue) -> bool:
    """Ask whether CUPS is talking to no printer for this queue.

    Raises:
        NoAnswerError: it does not tell.
    """
    answer = ask(queue, Operation.GET_PRINTER_ATTRIBUTES, wanted=("printer-state",))
    return answer.group(Group.PRINTER).get("printer-state", (_BUSY,))[0] != _BUSY


def rinse(queue: Queue) -> None:
    """Overwrite what CUPS still has in its memory of the last document that it was given.

    It frees its buffers without clearing them: 16 kB of a document were found there after its end.
    A question that is followed by much of nothing goes through the same ones.

    Raises:
        NoAnswerError: it does not answer.
    """
    ask(queue, Operation.GET_JOBS, wanted=_WANTED, document=io.BytesIO(bytes(_NOTHING)))
