"""Keeps what is secret in a seed out of the sentences about what is wrong in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, get_args

from pydantic import BaseModel

from kiosk.seed.model import Seed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.policy.problem import Problem

_SECRET: Final = re.compile(
    r"""["']?(password|mot[ _]de[ _]passe|psk|code|agent_code_hash)["']?\s*[:=]?\s*(?P<value>.*)""",
    re.IGNORECASE,
)
_SPOKEN: Final = re.compile(r"“([^”]*)”")
_AROUND: Final = "\"' ,}]"
_SHORTEST: Final = 4  # letters: shorter ones stand in any sentence


def without_secrets(problems: Iterable[Problem], text: str) -> Iterator[Problem]:
    """Give problems whose words quote nothing that could be a secret.

    A line that names one is never quoted, nor is the one below it, where a long one goes on; and
    what stands there is not repeated from anywhere else.
    """
    lines = text.splitlines()
    secret = {n: found["value"] for n, line in enumerate(lines, 1) if (found := _find(line))}
    values = [value.strip(_AROUND) for value in secret.values()]
    values = [value for value in values if len(value) >= _SHORTEST]
    for problem in problems:
        line = problem.place.line
        said = (problem.message, problem.hint)
        if line in secret or line - 1 in secret:
            said = (_hushed(problem.message), _hushed(problem.hint))
        for value in values:
            said = (said[0].replace(value, "…"), said[1].replace(value, "…"))
        yield replace(problem, message=said[0], hint=said[1])


def _hushed(sentence: str) -> str:
    """Give a sentence without what it quotes, but for words of our own."""
    return _SPOKEN.sub(lambda found: found[0] if found[1] in _OURS else "“…”", sentence)


def _names(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _names(part)


_OURS: Final = frozenset(name for key in _names(Seed) for name in (key, f"{key}: …"))


def _find(line: str) -> re.Match[str] | None:
    return _SECRET.search(line.partition(" #")[0] or line)
