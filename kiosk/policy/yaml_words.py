"""The YAML parser's complaints in words that help somebody who is no programmer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from kiosk.policy.problem import Place, Problem

if TYPE_CHECKING:
    import yaml

_AT: Final = "at"  # where the parser stumbled
_FROM: Final = "from"  # where that began which it could not finish

# (in its problem or context, where to point, what is wrong, how to mend it); the first that fits
_WORDS: Final = (
    (
        "mapping values are not allowed",
        _AT,
        "a “:” stands where none can be",
        "put the text in quotes, or mend the indentation",
    ),
    (
        "while scanning a quoted scalar found unexpected end",
        _FROM,
        "this quote is never closed",
        "close it with the same sign; inside '…', write '' for an apostrophe",
    ),
    (
        "found unknown escape character",
        _AT,
        "a “\\” inside double quotes means something else here",
        "write “\\\\”, or use single quotes",
    ),
    (
        "while parsing a flow sequence",
        _FROM,
        "this “[” is never closed, or a comma is missing",
        "write [one, two]",
    ),
    (
        "while parsing a flow mapping",
        _FROM,
        "this “{” is never closed, or a comma is missing",
        "write {fr: …, en: …}",
    ),
    (
        "tab character",
        _AT,
        "a tab stands where only spaces may indent",
        "replace it with spaces, two a level",
    ),
    (
        "could not find expected ':'",
        _FROM,
        "this line has no “:”",
        "write “key: value”, with a space after the colon",
    ),
    (
        "block sequence entries are not allowed",
        _AT,
        "a “-” stands where no list can start",
        "start the list on the next line, or put the text in quotes",
    ),
    (
        "did not find expected '-' indicator",
        _AT,
        "this line is no item of the list above it",
        "start it with “- ”, or mend the indentation",
    ),
    (
        "did not find expected key",
        _AT,
        "this does not fit what stands before it",
        "mend the indentation; inside '…', write '' for an apostrophe",
    ),
    (
        "incompatible YAML document",
        _AT,
        "this version of YAML is unknown",
        "delete the line that starts with “%”",
    ),
    (
        "<document start>",
        _AT,
        "there is something before the first key that does not belong here",
        "delete the line that starts with “%”",
    ),
)
_TAB: Final = ("a tab stands where only spaces may indent", "replace it with spaces, two a level")
_SIGN: Final = ("a text cannot start with “{}”", "put the text in quotes")
_ELSE: Final = ("YAML cannot be read from here on", "look for a missing quote, comma or colon")


class Mark(Protocol):
    """PyYAML has two classes of marks."""

    line: int
    column: int


def explain(error: yaml.MarkedYAMLError, file: str, text: str) -> Problem:
    """Say what the parser could not read, and where.

    Args:
        error: of PyYAML's, from libyaml.
        file: its name, for the message.
        text: what it was reading.
    """
    said = f"{error.context or ''} {error.problem or ''}"
    at, begun = error.problem_mark, error.context_mark
    for fragment, where, message, hint in _WORDS:
        if fragment in said:
            mark = begun if where == _FROM and begun else at
            return _problem(file, mark, message, hint)
    if "cannot start any token" in said or "expected node content" in said:
        sign = _character(text, at)
        message, hint = _TAB if sign == "\t" else _SIGN
        return _problem(file, at, message.format(sign), hint)
    return _problem(file, at or begun, *_ELSE)


def _character(text: str, mark: Mark | None) -> str:
    lines = text.splitlines()
    if mark is None or mark.line >= len(lines):
        return ""
    return lines[mark.line][mark.column : mark.column + 1]


def _problem(file: str, mark: Mark | None, message: str, hint: str) -> Problem:
    return Problem(file, mark_place(mark), message, hint)


def mark_place(mark: Mark | None) -> Place:
    """Give the parser's mark as a place; it counts from 0."""
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
