"""How a scanner is, as it says by eSCL, which needs no driver; SANE has no question for that."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

from kiosk.errors import KioskError
from kiosk.peripherals.hearing import connection, hung_up_on, reach
from kiosk.scanning import Step

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PATIENCE: Final = 1.0  # seconds
_LARGEST: Final = 1 << 18  # bytes of an answer
_MOST_JOBS: Final = 32
_TROUBLES: Final = {"ScannerAdfJam": Step.JAM, "ScannerAdfHatchOpen": Step.COVER}
_OVER: Final = frozenset({"Completed", "Canceled", "Aborted"})


class NoAnswerError(KioskError):
    """A scanner did not answer, or not as one."""


@dataclass(frozen=True, slots=True)
class ScannerReading:
    """What a scanner says of itself.

    Attributes:
        trouble: a `Step` of `TROUBLES`, or None.
        busy: whether it reads a paper.
        jobs: the addresses of those that it works on.
    """

    trouble: Step | None = None
    busy: bool = False
    jobs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EsclAddress:
    """Where a scanner listens.

    Attributes:
        url: of its resources, with a slash at its end.
    """

    url: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read an address; None where it is none, but perhaps the name of a device of SANE."""
        try:
            parts = urlsplit(text)
            _ = parts.port
        except ValueError:
            return None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        return cls(text.rstrip("/") + "/")


def read_scanner(scanner: EsclAddress) -> ScannerReading:
    """Ask a scanner how it is.

    Raises:
        NoAnswerError: it is off, away, or no scanner.
    """
    said = _read(_talk("GET", scanner.url + "ScannerStatus"))
    if said.tag.rpartition("}")[2] != "ScannerStatus":
        raise NoAnswerError("the scanner does not say how it is")
    feeder = _text(said, "AdfState")
    jobs = [
        _text(one, "JobUri")
        for one in said.iterfind(".//{*}JobInfo")
        if _text(one, "JobState") not in _OVER
    ]
    return ScannerReading(
        _TROUBLES.get(feeder), _text(said, "State") == "Processing", tuple(jobs[:_MOST_JOBS])
    )


def is_scanner(scanner: EsclAddress) -> bool:
    """Tell whether somebody who scans listens there."""
    try:
        read_scanner(scanner)
    except NoAnswerError:
        return False
    return True


def forget(scanner: EsclAddress) -> int:
    """Have a scanner forget every paper that it reads; give how many there were.

    Raises:
        NoAnswerError: it does not answer.
    """
    jobs = read_scanner(scanner).jobs
    for job in jobs:
        place = urljoin(scanner.url, job)
        if urlsplit(place).netloc == urlsplit(scanner.url).netloc:
            _talk("DELETE", place)
    return len(jobs)


def _talk(method: str, url: str) -> bytes:
    parts = urlsplit(url)
    encrypted = parts.scheme == "https"
    port = parts.port or (443 if encrypted else 80)
    with closing(connection(parts.hostname or "", port, _PATIENCE, encrypted=encrypted)) as line:
        try:
            reach(line, _PATIENCE)
            with hung_up_on(line.sock, _PATIENCE):
                line.request(method, parts.path, headers={"Accept": "text/xml"})
                return line.getresponse().read(_LARGEST)
        except (OSError, HTTPException, ValueError) as error:
            raise NoAnswerError("the scanner does not answer") from error


def _read(untrusted: bytes) -> Element:
    try:
        return ET.fromstring(untrusted)  # noqa: S314 - expat itself refuses growing entities
    except ET.ParseError as error:
        raise NoAnswerError("the scanner does not say how it is") from error


def _text(said: Element, name: str) -> str:
    return (said.findtext(f"{{*}}{name}") or "").strip()
