"""Reads the requirements and the results that this version comes with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.accessibility.report import Judged, judge
from kiosk.accessibility.requirements import Requirement, read_requirements
from kiosk.accessibility.results import Results, read_results
from kiosk.errors import KioskError
from kiosk.settings import ACCESSIBILITY, ACCESSIBILITY_RESULTS

if TYPE_CHECKING:
    from pathlib import Path


def requirements() -> tuple[Requirement, ...]:
    """Give the requirements.

    Raises:
        KioskError: the file is not there, or something is wrong in it.
    """
    return read_requirements(_read(ACCESSIBILITY), str(ACCESSIBILITY))


def judged() -> tuple[tuple[Judged, ...], Results]:
    """Give every requirement with its result.

    Raises:
        KioskError: a file is not there, or something is wrong in it.
    """
    results = read_results(_read(ACCESSIBILITY_RESULTS), str(ACCESSIBILITY_RESULTS))
    return judge(requirements(), results), results


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        hint = "it comes with the program: install it again"
        raise KioskError(f"{file}: {error.strerror or error}", hint=hint) from error
