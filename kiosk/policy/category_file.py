"""What is done with each category of sites: the model of config/categories.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, WithJsonSchema

from kiosk.policy import fields as f
from kiosk.policy.model import Category, Text, Treatment
from kiosk.policy.problem import FileError, Problem, did_you_mean
from kiosk.policy.validation import validate
from kiosk.policy.whitelist import Section, Title, Words
from kiosk.policy.yaml_text import Document, parse

if TYPE_CHECKING:
    from collections.abc import Iterator


class CategoryEntry(Section):
    """One category."""

    decision: Annotated[
        Literal["deny", "warn", "allow"], Field(description="what happens to its pages")
    ]
    name: Annotated[Title, Field(description="what the citizen and the administrator call it")]
    reason: Annotated[Words, Field(description="why it is not open here, as the citizen reads it")]
    unlawful: Annotated[f.Flag, Field(description="no commune can allow it")] = False
    security: Annotated[
        f.Flag, Field(description="it closes public bodies' sites too: the list knows of a danger")
    ] = False
    agent: Annotated[
        f.Flag, Field(description="the agent may open one site of it, for one visit")
    ] = False
    advertising: Annotated[
        f.Flag, Field(description="its parts are left out where a commune asks for it")
    ] = False
    excuses: Annotated[
        f.Some[f.Id], Field(description="what does not close a site that is in this one too")
    ] = ()
    compiled: Annotated[f.Flag, Field(description="whether it is taken from its list")] = True
    note: Annotated[str, Field(description="for administrators")] = ""


class CategoryFile(Section):
    """What a kiosk does with each category."""

    version: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})]
    categories: dict[f.Id, CategoryEntry]


def read_categories(untrusted: bytes, file: str) -> tuple[Category, ...]:
    """Read what is done with each category.

    Args:
        untrusted: what the file holds.
        file: its name, for messages.

    Raises:
        FileError: with everything that is wrong in it.
    """
    document = parse(untrusted, file)
    model, problems = validate(CategoryFile, document)
    if model is not None:
        problems += _problems(model, document)
    if problems or model is None:
        raise FileError(problems)
    return tuple(_category(name, entry) for name, entry in model.categories.items())


def _category(name: str, entry: CategoryEntry) -> Category:
    return Category(
        id=name,
        treatment=Treatment(entry.decision),
        name=Text(entry.name.fr, entry.name.en),
        reason=Text(entry.reason.fr, entry.reason.en),
        unlawful=entry.unlawful,
        security=entry.security,
        agent=entry.agent,
        advertising=entry.advertising,
        excuses=tuple(entry.excuses),
        compiled=entry.compiled,
    )


def _problems(model: CategoryFile, document: Document) -> Iterator[Problem]:
    known = model.categories
    for name, entry in known.items():
        path: tuple[str | int, ...] = ("categories", name)
        if entry.unlawful and entry.decision != "deny":
            message, hint = f"“{name}” is unlawful and not denied", "write “decision: deny”"
            yield Problem(document.file, document.place((*path, "decision")), message, hint)
        if entry.security and not entry.unlawful:
            message = f"“{name}” is a danger that a commune could allow"
            hint = "add a line “unlawful: true”"
            yield Problem(document.file, document.place((*path, "security")), message, hint)
        for index, other in enumerate(entry.excuses):
            place = document.place((*path, "excuses", index))
            if other not in known:
                hint = did_you_mean(other, known)
                yield Problem(document.file, place, f"there is no category “{other}”", hint)
            elif known[other].unlawful:
                message = f"“{other}” is unlawful: nothing excuses it"
                yield Problem(document.file, place, message, "delete it here")
