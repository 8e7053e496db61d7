"""Reads and compares versions of the image: three numbers, as RAUC compares them too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

OS_RELEASE: Final = Path("/etc/os-release")
_FORM: Final = re.compile(r"(0|[1-9]\d{0,3})\.(0|[1-9]\d?)\.(0|[1-9]\d?)")
_FIELD: Final = re.compile(r'^IMAGE_VERSION="?([^"\n]*)"?$', re.MULTILINE)
_PART: Final = 100  # 2026.12.1 is told as 20261201


@dataclass(frozen=True, slots=True, order=True)
class ImageVersion:
    """A version, "2026.12.1": year, month and a number within it, or any three numbers."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, untrusted: object) -> ImageVersion:
        """Read it.

        Raises:
            ValueError: it is no version.
        """
        found = _FORM.fullmatch(untrusted) if isinstance(untrusted, str) else None
        if not found:
            raise ValueError("no version of an image")
        return cls(*map(int, found.groups()))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def number(self) -> int:
        """The version as one number, for reports."""
        return (self.major * _PART + self.minor) * _PART + self.patch


def running(file: Path = OS_RELEASE) -> ImageVersion | None:
    """Give the version of the image that runs; None on a machine that has none.

    Args:
        file: os-release(5), which the image's build has given its IMAGE_VERSION.
    """
    try:
        found = _FIELD.search(file.read_text(encoding="utf-8"))
        return ImageVersion.parse(found[1]) if found else None
    except (OSError, ValueError):
        return None
