"""The findings as the fleet reads them: JSON of a form that stays, and that has a schema."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from kiosk.doctor.examinations import EXAMINATIONS
from kiosk.doctor.finding import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.doctor.finding import Finding

VERSION: Final = 1  # of the form; what is only added keeps it
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_STRICT: Final = ConfigDict(extra="forbid", frozen=True)


class Nothing(BaseModel):
    """Where nothing could be measured."""

    model_config = _STRICT


class Part(BaseModel):
    """What is said of each part."""

    model_config = _STRICT

    state: State
    sentence: str
    advice: str


def _model(subject: str, measured: type) -> type[Part]:
    # unions and literals that are made while it runs
    own: Any = {"subject": (Literal[subject], ...), "values": (measured | Nothing, ...)}
    made: type[Part] = create_model(f"{subject.title()}Finding", __base__=Part, **own)
    return made


if TYPE_CHECKING:

    class _Any(Part):
        """A type checker sees no model that is made while the program runs."""

        subject: str
        values: object

    _Parts: TypeAlias = _Any
else:
    _Parts = reduce(or_, (_model(one.subject.value, one.measured) for one in EXAMINATIONS))


class Told(BaseModel):
    """All findings of one machine."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="kiosk doctor --json")

    version: Literal[1]
    findings: tuple[Annotated[_Parts, Field(discriminator="subject")], ...]


def plain(findings: Sequence[Finding]) -> dict[str, Any]:
    """Give findings as JSON knows them."""
    return {
        "version": VERSION,
        "findings": [
            {
                "subject": one.subject.value,
                "state": one.state.value,
                "sentence": one.sentence,
                "advice": one.advice,
                "values": _values(one),
            }
            for one in findings
        ],
    }


def schema() -> dict[str, Any]:
    """Give the JSON Schema of what `plain` gives."""
    return {"$schema": _DIALECT, **Told.model_json_schema(mode="serialization")}


def _values(finding: Finding) -> object:
    if finding.values is None:
        return {}
    return TypeAdapter(type(finding.values)).dump_python(finding.values, mode="json")
