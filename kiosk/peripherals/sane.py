"""What `scanimage` of SANE is told, and what it means by its answers; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from kiosk.scanning import DOTS, Step

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM: Final = "scanimage"
FINDING: Final = (PROGRAM, "--formatted-device-list=%d%n")
NAME: Final = "scanner"  # of a driverless one, as we call it
_DRIVERLESS: Final = f"airscan:e0:{NAME}"
_NO_SCANNERS: Final = ("v4l:", "test:", "airscan:", "escl:")  # cameras; and what we find better
_OPTION: Final = re.compile(r"^ *--(resolution|mode|source) (\S.*?) \[", re.MULTILINE)
_FEEDER: Final = re.compile(r"adf|feeder", re.IGNORECASE)
_BOTH_SIDES: Final = re.compile(r"duplex|both", re.IGNORECASE)
_COLOUR: Final = re.compile(r"^colou?r", re.IGNORECASE)
_GREY: Final = re.compile(r"^gr[ae]y|true gr[ae]y", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+")
# SANE_Status, which is also how scanimage ends
_MEANT: Final = {2: Step.CANCELLED, 3: Step.BUSY, 6: Step.JAM, 7: Step.EMPTY, 8: Step.COVER}


@dataclass(frozen=True, slots=True)
class Scanner:
    """A scanner, as this machine's SANE reaches it.

    Attributes:
        device: its name for SANE.
        url: where it listens, if it needs no driver, or "".
    """

    device: str
    url: str = ""

    @classmethod
    def driverless(cls, url: str) -> Self:
        """Give one that needs no driver."""
        return cls(_DRIVERLESS, url)


@dataclass(frozen=True, slots=True)
class Options:
    """What a scanner can do, each as SANE calls it there, or "" where there is no choice.

    Attributes:
        glass: where a paper lies flat.
        feeder: where sheets are drawn in.
        colour: and `grey`: modes.
        dots: an inch, that are to be asked for.
    """

    glass: str = ""
    feeder: str = ""
    colour: str = ""
    grey: str = ""
    dots: int = DOTS

    @classmethod
    def read(cls, listed: str) -> Self:
        """Read what `scanimage -A` lists."""
        found = dict(_OPTION.findall(listed))
        sources = [
            one for one in found.get("source", "").split("|") if one and not _BOTH_SIDES.search(one)
        ]
        modes = [one for one in found.get("mode", "").split("|") if one]
        return cls(
            next((one for one in sources if not _FEEDER.search(one)), ""),
            next((one for one in sources if _FEEDER.search(one)), ""),
            next((one for one in modes if _COLOUR.search(one)), ""),
            next((one for one in modes if _GREY.search(one)), ""),
            _dots(found.get("resolution", "")),
        )


def _dots(listed: str) -> int:
    """Choose the least that is enough, of a list or out of a range."""
    numbers = sorted({int(one) for one in _NUMBER.findall(listed.partition("(")[0])})
    if ".." in listed:
        numbers = [min(max(DOTS, numbers[0]), numbers[-1])]
    enough = [number for number in numbers if number >= DOTS]
    return enough[0] if enough else max(numbers, default=DOTS)


def found(listed: str) -> Scanner | None:
    """Choose a scanner of those that `FINDING` lists, one a line."""
    for line in listed.splitlines():
        if line and not line.startswith(_NO_SCANNERS):
            return Scanner(line)
    return None


def listing(scanner: Scanner) -> list[str]:
    """Ask what a scanner can do."""
    return [PROGRAM, "-d", scanner.device, "--format=pnm", "-A"]


def command(
    scanner: Scanner, options: Options, folder: Path, source: str, *, colour: bool
) -> list[str]:
    """Read one paper from the glass, or all sheets of the feeder.

    Args:
        scanner: which.
        options: what it can do.
        folder: where pages are written.
        source: of `options`.
        colour: or grey.
    """
    words = [PROGRAM, "-d", scanner.device, "--format=pnm", "--progress", "--batch-print"]
    words.append(f"--batch={folder}/%d.pnm")
    if source != options.feeder or not source:
        words.append("--batch-count=1")
    mode = options.colour if colour else options.grey
    if source:
        words += ["--source", source]
    if mode:
        words += ["--mode", mode]
    return [*words, "--resolution", str(options.dots)]


def outcome(code: int, pages: int) -> Step:
    """Tell how a run of scanimage has ended.

    Args:
        code: with which it ended.
        pages: that it has written.
    """
    if code in {0, 7} and pages:  # a feeder ends when it is empty
        return Step.DONE
    return _MEANT.get(code, Step.SILENT)


def configuration(scanner: Scanner) -> dict[str, str]:
    """Give the files of SANE's configuration with which nothing else is looked for, if any."""
    if not scanner.url:
        return {}
    devices = f'[devices]\n"{NAME}" = {scanner.url}, eSCL\n[options]\ndiscovery = disable\n'
    return {"dll.conf": "airscan\n", "airscan.conf": devices}
