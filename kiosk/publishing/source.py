"""Reads the folder in which an administrator writes what the kiosks get.

    whitelist.yaml                  the services and official sites, for every kiosk
    categories.yaml                 what is done with each category of sites (ours if missing)
    categories.kfi, delta.kfi       the index of sites by category and its delta, if wanted
    regions/03/region.yaml          what a département changes
    regions/03/03-00017.yaml        what one kiosk changes
    canary/rollout.yaml             which share of the kiosks tries what else is in canary/
    canary/whitelist.yaml           ... instead of the file of that name above

A file that is none of these is refused: it would be a misspelt one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from kiosk.errors import KioskError
from kiosk.policy import fields as f
from kiosk.policy.problem import FileError, did_you_mean
from kiosk.policy.validation import validate
from kiosk.policy.whitelist import Section
from kiosk.policy.yaml_text import parse
from kiosk.publishing.publication import Rollout

WHITELIST: Final = "whitelist.yaml"
CATEGORIES: Final = "categories.yaml"
INDEX: Final = "categories.kfi"
DELTA: Final = "delta.kfi"
REGION: Final = "region.yaml"
COMMON: Final = (WHITELIST, CATEGORIES, INDEX, DELTA)
CANARY: Final = "canary"
ROLLOUT: Final = "rollout.yaml"
NUMBER: Final = re.compile(r"\d\d|2[AB]|9[78]\d")
_KIOSK_FILE: Final = re.compile(r"(?P<id>(?P<number>\d\d|2[AB]|9[78]\d)-\d{5})\.yaml")
_OURS: Final = re.compile(r"\..*|README.*|.*~")  # of people and their tools: never published


class RolloutFile(Section):
    """Which share of the kiosks tries what is in `canary/`."""

    percent: Annotated[f.Number, Field(ge=0, le=100, description="of the kiosks, 0 to 100")]
    salt: Annotated[f.Id, Field(description="another one draws other kiosks")]


@dataclass(frozen=True, slots=True)
class Source:
    """What a folder says.

    Attributes:
        folder: where it is, for messages.
        files: the contents, by the names under which they are published.
        regions: the départements that have a folder, be it empty: it says all that they have.
        rollout: for those below `canary/`; None where there are none.
    """

    folder: Path
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    regions: tuple[str, ...] = ()
    rollout: Rollout | None = None

    def kiosks(self, number: str) -> list[str]:
        """Name the kiosks of a département that have a file of their own."""
        names = (Path(n) for n in self.files if n.startswith(f"regions/{number}/"))
        return sorted(one.stem for one in names if _KIOSK_FILE.fullmatch(one.name))


def target_of(kiosk: str) -> str:
    """Name the target that is one kiosk's own."""
    return f"regions/{kiosk.split('-', maxsplit=1)[0]}/{kiosk}.yaml"


def read(folder: Path) -> Source:
    """Read an administrator's folder.

    Raises:
        KioskError: a file is misspelt, missing, unreadable or stands where none can be.
    """
    files: dict[str, bytes] = {}
    rollout, regions = None, []
    for entry in _entries(folder):
        if entry.name in COMMON:
            files[entry.name] = _content(entry)
        elif entry.name == "regions":
            for place in _entries(entry):
                files |= _region(place, place.name)
                regions.append(place.name)
        elif entry.name == CANARY:
            trial, rollout = _canary(entry)
            files |= trial
        else:
            raise _strange(entry, (*COMMON, "regions", CANARY))
    if WHITELIST not in files:
        hint = "start from config/whitelist.yaml"
        raise KioskError(f"{folder}: there is no {WHITELIST}", hint=hint)
    if DELTA in files and INDEX not in files:
        hint = f"a delta lies over an index: put {INDEX} beside it"
        raise KioskError(f"{folder}/{DELTA}: there is no {INDEX}", hint=hint)
    return Source(folder, files, tuple(regions), rollout)


def read_region(folder: Path, number: str) -> Source:
    """Read the folder of one département, with its `region.yaml` and the files of its kiosks.

    Raises:
        KioskError: a file is misspelt, unreadable or of another département.
    """
    return Source(folder, _region(folder, number), (number,))


def _region(folder: Path, number: str) -> dict[str, bytes]:
    if not NUMBER.fullmatch(number):
        hint = "two digits, 2A, 2B or three digits from 971 on"
        raise KioskError(f"{folder}: “{number}” is no département", hint=hint)
    files = {}
    for entry in _entries(folder):
        found = _KIOSK_FILE.fullmatch(entry.name)
        if entry.name != REGION and not found:
            raise _strange(entry, (REGION, f"{number}-00001.yaml"))
        if found and found["number"] != number:
            hint = f"it belongs into regions/{found['number']}"
            raise KioskError(f"{entry}: a kiosk of another département", hint=hint)
        files[f"regions/{number}/{entry.name}"] = _content(entry)
    return files


def _canary(folder: Path) -> tuple[dict[str, bytes], Rollout | None]:
    files, rollout = {}, None
    for entry in _entries(folder):
        if entry.name == ROLLOUT:
            rollout = _rollout(entry)
        elif entry.name in COMMON:
            files[f"{CANARY}/{entry.name}"] = _content(entry)
        else:
            raise _strange(entry, (*COMMON, ROLLOUT))
    if files and rollout is None:
        hint = "write two lines into it, “percent: 10” and “salt: s1”"
        raise KioskError(f"{folder}: there is no {ROLLOUT}", hint=hint)
    return files, rollout if files else None


def _rollout(file: Path) -> Rollout:
    document = parse(_content(file), str(file))
    model, problems = validate(RolloutFile, document)
    if model is None:
        raise FileError(problems)
    return Rollout(model.percent, model.salt)


def _entries(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        hint = "name the folder that has whitelist.yaml in it"
        raise KioskError(f"{folder}: {error.strerror}", hint=hint) from error
    return (entry for entry in entries if not _OURS.fullmatch(entry.name))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        hint = "is it a plain file, and may this user read it?"
        raise KioskError(f"{file}: {error.strerror}", hint=hint) from error


def _strange(entry: Path, known: tuple[str, ...]) -> KioskError:
    otherwise = f"known are {', '.join(known)}; notes go into README or a file that begins with “.”"
    hint = did_you_mean(entry.name, known, otherwise)
    return KioskError(f"{entry}: no kiosk takes a file of this name", hint=hint)
