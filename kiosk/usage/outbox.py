"""Keeps the reports that wait to be sent: each twice, some for later, never too many."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from kiosk.usage import counting
from kiosk.usage.metric import Family, Gauge
from kiosk.usage.report import Report

MAX_BYTES: Final = 8_000_000  # some 17,000 reports
AGAIN: Final = 86_400  # seconds after which a report that was taken is sent again
KEPT: Final = 7 * 86_400  # seconds for which it stays, should the other end lose its disk
SENDS: Final = 2  # 2xx does not say that it is on a disk there
_FAR: Final = 30 * 86_400  # seconds
DEAD: Final = 50  # letters that are kept for somebody to look at


@dataclass(frozen=True, slots=True)
class Letter:
    """A report that waits.

    Attributes:
        body: as it is sent.
        taken: how often it was taken at the other end.
        refused: the HTTP status with which it was refused for good, or 0.
    """

    id: int
    family: Family
    period: int
    body: bytes
    taken: int
    refused: int


def put(connection: sqlite3.Connection, report: Report, body: bytes, now: int, room: int) -> None:
    """Put a report into the outbox; where it is too full the oldest ones are dropped, and counted.

    Args:
        connection: in a transaction.
        report: what it tells.
        body: as it is sent.
        now: seconds since 1970.
        room: bytes that all of them may take.
    """
    connection.execute(
        "INSERT INTO outbox(family, period, body) VALUES(?,?,?)",
        (report.family, report.period, body),
    )
    (size,) = connection.execute("SELECT sum(length(body)) FROM outbox").fetchone()
    dropped = 0
    while size > room:
        id_, length, taken = connection.execute(
            "SELECT id, length(body), taken FROM outbox ORDER BY taken DESC, id LIMIT 1"
        ).fetchone()
        connection.execute("DELETE FROM outbox WHERE id=?", (id_,))
        size -= length
        dropped += not taken
    if dropped:
        _count(connection, Gauge.REPORTS_DROPPED, dropped, now)


def due(connection: sqlite3.Connection, now: int) -> list[Letter]:
    """Give what is to be sent now, the oldest first."""
    # a date too far ahead is from a clock that was wrong
    when = "refused=0 AND taken<? AND (due<=? OR due>?)"
    return _letters(connection, when, (SENDS, now, now + _FAR))


def waiting(connection: sqlite3.Connection) -> list[Letter]:
    """Give what will be sent, now or later, the oldest first."""
    return _letters(connection, "refused=0 AND taken<?", (SENDS,))


def everything(connection: sqlite3.Connection) -> list[Letter]:
    """Give all that is kept."""
    return _letters(connection, "1", ())


def taken(connection: sqlite3.Connection, letter: Letter, now: int, again: int = AGAIN) -> None:
    """Remember that a report was taken at the other end."""
    connection.execute(
        "UPDATE outbox SET taken=taken+1, due=?, first=CASE first WHEN 0 THEN ? ELSE first END"
        " WHERE id=?",
        (now + again, now, letter.id),
    )


def refused(connection: sqlite3.Connection, letter: Letter, status: int, now: int) -> None:
    """Put a report among the dead letters: it would be refused again, and hold up the others."""
    connection.execute("UPDATE outbox SET refused=? WHERE id=?", (status, letter.id))
    _count(connection, Gauge.REPORTS_REFUSED, 1, now)
    connection.execute(
        "DELETE FROM outbox WHERE refused AND id NOT IN"
        " (SELECT id FROM outbox WHERE refused ORDER BY id DESC LIMIT ?)",
        (DEAD,),
    )


def last_taken(connection: sqlite3.Connection) -> int | None:
    """Give when a report was last taken, in seconds since 1970; None where none of them is kept."""
    row = connection.execute("SELECT max(first, due-?) FROM outbox WHERE taken>0", (AGAIN,))
    found = [moment for (moment,) in row if moment]
    return max(found, default=None)


def forget(connection: sqlite3.Connection, now: int, kept: int = KEPT) -> None:
    """Remove what was sent often enough, and long enough ago."""
    connection.execute("DELETE FROM outbox WHERE taken>=? AND first<=?", (SENDS, now - kept))


def revive(connection: sqlite3.Connection) -> None:
    """Have everything sent again that is still here, dead letters too."""
    connection.execute("UPDATE outbox SET taken=0, due=0, refused=0")


def _count(connection: sqlite3.Connection, gauge: Gauge, n: int, now: int) -> None:
    counting.observe(connection, counting.open_period(connection, Family.HEALTH, now), gauge, n)


def _letters(connection: sqlite3.Connection, which: str, values: tuple[int, ...]) -> list[Letter]:
    found = connection.execute(
        "SELECT id, family, period, body, taken, refused FROM outbox"  # noqa: S608 - our own words
        f" WHERE {which} ORDER BY id",
        values,
    )
    return [Letter(id_, Family(family), *rest) for id_, family, *rest in found]
