"""From a document to its model, or to everything in it that is wrong, in words and with places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, get_args

from pydantic import ValidationError

from kiosk.policy.problem import Problem, did_you_mean
from kiosk.policy.whitelist import Section

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from kiosk.policy.yaml_text import Document, Path

_Model = TypeVar("_Model", bound=Section)

_KINDS: Final = {
    "string_type": ("a text", "write one text after the colon"),
    "tuple_type": ("a list", "write [one, two], or one line with “- ” for each"),
    "dict_type": ("a mapping", "write lines of “key: value” below it"),
    "model_type": ("a mapping", "write lines of “key: value” below it"),
}


def validate(model: type[_Model], document: Document) -> tuple[_Model | None, list[Problem]]:
    """Read a document as a model.

    Returns:
        The model, or None and what is wrong.
    """
    try:
        return model.model_validate(document.value), []
    except ValidationError as error:
        return None, [_problem(model, document, e) for e in error.errors(include_url=False)]


def _problem(model: type[Section], document: Document, error: ErrorDetails) -> Problem:
    path = error["loc"]
    kind = error["type"]
    context = error.get("ctx", {})
    if kind == "kiosk":
        at_key = path[-1] == "[key]"
        path = path[:-1] if at_key else path
        place = document.place(path, key=at_key)
        return Problem(document.file, place, context["message"], context["hint"])
    if kind == "extra_forbidden":
        section, key = _section_at(model, path[:-1]), str(path[-1])
        hint = section.ELSEWHERE.get(key) or did_you_mean(key, section.model_fields)
        message = f"“{key}” is no key of {_called(path[:-1])}"
        return Problem(document.file, document.place(path, key=True), message, hint)
    message, hint = _words(kind, path, error)
    return Problem(document.file, document.place(path), message, hint)


def _words(kind: str, path: Path, error: ErrorDetails) -> tuple[str, str]:
    name = str(path[-1]) if path else "the file"
    context = error.get("ctx", {})
    if kind == "missing":
        return f"{_called(path[:-1])} has no “{name}”", f"add a line “{name}: …”"
    if kind == "literal_error":
        allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        message = f"“{error['input']}” is no {name}"
        return message, did_you_mean(str(error["input"]), allowed)
    if kind in _KINDS:
        wanted, hint = _KINDS[kind]
        return f"{wanted} is expected here, not {_found(error['input'])}", hint
    return error["msg"], "see docs/whitelist.md"


def _found(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    return "nothing" if value == "" else f"“{value}”"


def _called(path: Path) -> str:
    """Name a section as its writer thinks of it."""
    if not path:
        return "the file"
    last = path[-1]
    if isinstance(last, int):
        return {"services": "this service", "extra_services": "this service"}.get(
            str(path[-2]), "this item"
        )
    return f"“{last}”"


def _section_at(model: type[Section], path: Path) -> type[Section]:
    """Give the model of the section at a path."""
    section = model
    for step in path:
        if isinstance(step, str) and step in section.model_fields:
            section = _section_in(section.model_fields[step].annotation) or section
    return section


def _section_in(annotation: object) -> type[Section] | None:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    found = [_section_in(part) for part in get_args(annotation)]
    return next((section for section in found if section), None)
