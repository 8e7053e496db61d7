"""The requirements of accessibility: the model of config/accessibility.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from kiosk.policy import fields as f
from kiosk.policy.problem import FileError, Problem
from kiosk.policy.validation import validate
from kiosk.policy.whitelist import Section
from kiosk.policy.yaml_text import Document, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

IDS: Final = tuple(f"A{number:02}" for number in range(1, 51))


class Decided(StrEnum):
    """Who decides whether a requirement is met."""

    MACHINE = "machine"
    PARTLY = "partly"  # a machine one half, a person on site the other
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is asked of the kiosk.

    Attributes:
        id: A01 to A50.
        clause: where it is written down.
        decided: by whom.
        asked: what, one French sentence, to go through gettext.
        on_site: what a person checks beside the machine, in French, or "".
    """

    id: str
    clause: str
    decided: Decided
    asked: str
    on_site: str


def _known(text: str) -> str:
    if text not in IDS:
        raise f.wrong(f"there is no requirement “{text}”", f"they are {IDS[0]} to {IDS[-1]}")
    return text


class Entry(Section):
    """One requirement."""

    clause: Annotated[f.Word, Field(description="norm and number")]
    decided: Annotated[
        Literal["machine", "partly", "site"], Field(description="who decides whether it is met")
    ]
    asked: Annotated[f.Sentence, Field(description="what is asked, French, plain words")]
    on_site: Annotated[
        f.Sentence | None, Field(description="what a person checks beside the machine")
    ] = None


class RequirementFile(Section):
    """All requirements."""

    version: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})]
    requirements: dict[Annotated[str, AfterValidator(_known)], Entry]


def read_requirements(untrusted: bytes, file: str) -> tuple[Requirement, ...]:
    """Read the requirements, in the order of their ids.

    Args:
        untrusted: what the file holds.
        file: its name, for messages.

    Raises:
        FileError: with everything that is wrong in it.
    """
    document = parse(untrusted, file)
    model, problems = validate(RequirementFile, document)
    if model is not None:
        problems += _problems(model, document)
    if problems or model is None:
        raise FileError(problems)
    return tuple(_requirement(name, model.requirements[name]) for name in IDS)


def _requirement(name: str, entry: Entry) -> Requirement:
    decided = Decided(entry.decided)
    return Requirement(name, entry.clause, decided, entry.asked, entry.on_site or "")


def _problems(model: RequirementFile, document: Document) -> Iterator[Problem]:
    for name in IDS:
        path: tuple[str | int, ...] = ("requirements", name)
        place = document.place(path, key=True)
        entry = model.requirements.get(name)
        if entry is None:
            yield Problem(document.file, place, f"{name} is missing", "add it: all 50 are judged")
        elif (entry.decided == "machine") is (entry.on_site is not None):
            needs = "a machine decides it alone" if entry.on_site else "a person decides it too"
            hint = "delete on_site" if entry.on_site else "say under on_site what that person does"
            yield Problem(document.file, place, f"{name}: {needs}", hint)
