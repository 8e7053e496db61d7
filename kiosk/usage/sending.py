"""Sends the reports that are due to a collector, over HTTP."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Final

import requests

from kiosk.usage import outbox
from kiosk.usage.database import Database, keep, memo

_TIMEOUT: Final = (10.0, 30.0)  # seconds to connect, and between two bytes
_FIRST: Final = 30  # seconds, doubled at each failure
_LONGEST: Final = 3600
_DAY: Final = 86_400
_FAILURES: Final = "failures"
_RETRY: Final = "retry"
_LATER: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_HEADERS: Final = {
    "Content-Type": "application/x-protobuf",
    "Content-Encoding": "gzip",
    "User-Agent": "ilot",
    "Accept-Encoding": "identity",
}
_CHANCE: Final = random.SystemRandom()
Uniform = Callable[[float, float], float]


class End(StrEnum):
    """How a cycle of sending ended."""

    DONE = "done"  # nothing is due any more
    WAITING = "waiting"  # an earlier failure is not long enough ago
    FAILED = "failed"  # the other end cannot take reports now


@dataclass(frozen=True, slots=True)
class Sent:
    """What a cycle did.

    Attributes:
        taken: how many reports the other end took.
        refused: how many it refused for good.
        why: what failed, in words, or "".
        retry: seconds until the next try after a failure.
    """

    end: End
    taken: int = 0
    refused: int = 0
    why: str = ""
    retry: int = 0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where reports go.

    Attributes:
        url: ".../v1/metrics".
        proxy: "http://host:port", or "".
    """

    url: str
    proxy: str = ""


def send_due(  # noqa: PLR0913 - time and chance come in, each by its name
    database: Database,
    endpoint: Endpoint,
    now: int,
    *,
    again: int = outbox.AGAIN,
    kept: int = outbox.KEPT,
    uniform: Uniform = _CHANCE.uniform,
) -> Sent:
    """Send what is due, the oldest first, until something fails.

    Args:
        database: the ledger's.
        endpoint: where to.
        now: seconds since 1970, by whatever clock there is.
        again: seconds until a report that was taken is sent again.
        kept: seconds for which it is kept.
        uniform: chance.

    Raises:
        LedgerError: the ledger cannot be read or written.
    """
    with database.transaction() as connection:
        letters = outbox.due(connection, now)
        retry = memo(connection, _RETRY)
    if letters and now < retry <= now + _DAY:  # a later one is from a clock that was wrong
        return Sent(End.WAITING, retry=retry - now)
    counts = {True: 0, False: 0}
    with requests.Session() as session:
        if endpoint.proxy:
            session.proxies = {"http": endpoint.proxy, "https": endpoint.proxy}
        for letter in letters:
            answer = _post(session, endpoint.url, letter.body)
            if answer.later:
                seconds = _wait(database, answer.after, now, uniform)
                return Sent(End.FAILED, counts[True], counts[False], answer.why, seconds)
            with database.transaction() as connection:
                if answer.refused:
                    outbox.refused(connection, letter, answer.refused, now)
                else:
                    outbox.taken(connection, letter, now, again)
                keep(connection, _FAILURES, 0)
                keep(connection, _RETRY, 0)
            counts[not answer.refused] += 1
    with database.transaction() as connection:
        outbox.forget(connection, now, kept)
    return Sent(End.DONE, counts[True], counts[False])


@dataclass(frozen=True, slots=True)
class _Answer:
    refused: int = 0  # the status of a refusal for good
    later: bool = False
    after: int = 0  # seconds that the other end wants to be left alone
    why: str = ""


def _post(session: requests.Session, url: str, body: bytes) -> _Answer:
    try:
        with session.post(
            url,
            data=body,
            headers=_HEADERS,
            timeout=_TIMEOUT,
            allow_redirects=False,  # a report goes where this machine's settings say
            stream=True,  # what is answered is not read: a 2xx, or else it is not taken
        ) as response:
            status, after = response.status_code, response.headers.get("Retry-After", "")
    except requests.RequestException as error:
        return _Answer(later=True, why=f"no answer ({type(error).__name__})")
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return _Answer()
    bad = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    if bad and status not in _LATER:
        return _Answer(refused=status)
    return _Answer(later=True, after=retry_after(after), why=f"it answers {status}")


def retry_after(untrusted_text: str, now: datetime | None = None) -> int:
    """Read for how many seconds a server wants to be left alone: at most a day, else 0."""
    text = untrusted_text.strip()
    if text.isascii() and text.isdecimal():
        return min(int(text[:9]), _DAY)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - (now or datetime.now(UTC))).total_seconds()
    return int(max(0.0, min(seconds, _DAY)))


def backoff(failures: int, uniform: Uniform) -> int:
    """Give how many seconds to wait after so many failures in a row: full jitter."""
    return round(uniform(0, min(_LONGEST, _FIRST * 2 ** min(failures, 10))))


def _wait(database: Database, after: int, now: int, uniform: Uniform) -> int:
    with database.transaction() as connection:
        failures = memo(connection, _FAILURES)
        seconds = max(after, backoff(failures, uniform))
        keep(connection, _FAILURES, failures + 1)
        keep(connection, _RETRY, now + seconds)
    return seconds
