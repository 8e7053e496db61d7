"""What an examination finds: how one part of the kiosk is, in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final, Self

from kiosk.settings import Settings

if TYPE_CHECKING:
    from pydantic_core import CoreSchema


class State(StrEnum):
    """How a part is."""

    WELL = "well"
    WARN = "warn"  # it works; somebody should look at it one of these days
    ILL = "ill"
    ABSENT = "absent"  # this machine has no such part, and needs none
    UNKNOWN = "unknown"  # it could not be found out


class Subject(StrEnum):
    """The parts, in the order in which they are told."""

    KIOSK = "kiosk"
    HARDWARE = "hardware"
    SCREEN = "screen"
    TOUCH = "touch"
    MEMORY = "memory"
    NETWORK = "network"
    CLOCK = "clock"
    DISK = "disk"
    SLOTS = "slots"
    SEED = "seed"
    SETTINGS = "settings"
    POLICY = "policy"
    INDEX = "index"
    PRINTER = "printer"
    SCANNER = "scanner"
    SPEECH = "speech"
    SANDBOX = "sandbox"
    PROOF = "proof"
    AUDIT = "audit"
    REPORT = "report"
    UNITS = "units"


SETTINGS: Final = frozenset(f"KIOSK_{one.name.upper()}" for one in fields(Settings))


class Narrow(str):
    """A text of a form too narrow for a name, an address or a network."""

    __slots__ = ()
    FORM: ClassVar[str]

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Give it if that is what it is."""
        return cls(text) if re.fullmatch(cls.FORM, text) else None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        """Tell pydantic how to read and describe it."""
        from pydantic_core.core_schema import (  # noqa: PLC0415 - examinations do without
            no_info_after_validator_function,
            str_schema,
        )

        return no_info_after_validator_function(cls, str_schema(pattern=f"^({cls.FORM})$"))


class Digits(Narrow):
    """A date or the number of a version."""

    __slots__ = ()
    FORM = "[0-9][0-9a-f.+-]{0,39}"


class Setting(Narrow):
    """The name of a setting of the kiosk."""

    __slots__ = ()
    FORM = "KIOSK_[A-Z_]{1,40}"  # the schema does not change with each new one

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Give it if it is one of ours."""
        return cls(text) if text in SETTINGS else None


class Measured:
    """What was measured of a part; it travels to the fleet.

    Only numbers, truths, moments, members of closed sets and `Narrow` texts are in it, so that no
    address that a citizen has visited, no network and nobody's name can be.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is.

    Attributes:
        subject: the part.
        sentence: for somebody on the telephone.
        advice: what that person can do, or "".
        values: what was measured, or None where nothing was.
    """

    subject: Subject
    state: State
    sentence: str
    advice: str = ""
    values: Measured | None = None


def first(*cases: tuple[object, State, str, str]) -> tuple[State, str, str]:
    """Choose what is said of a part: the gravest stands first, and the last one always holds.

    Args:
        cases: whether each is so; the state, the sentence and the advice if it is.
    """
    return next((state, said, advice) for so, state, said, advice in cases if so)
