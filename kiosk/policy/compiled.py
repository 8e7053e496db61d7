"""A policy as one JSON text, so that shell and gate need neither pydantic nor YAML to start."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any, Final

from kiosk.errors import KioskError
from kiosk.policy.model import (
    Category,
    Mode,
    Notice,
    Opening,
    Policy,
    Rule,
    Service,
    Site,
    Span,
    Text,
    Theme,
    Tier,
    Treatment,
)
from kiosk.policy.pattern import Pattern, Token

FORMAT: Final = 1


class CompiledError(KioskError):
    """Bytes that are no compiled policy of this version."""


def dump(policy: Policy) -> bytes:
    """Give a policy in the form that `load` reads."""
    written = {f.name: getattr(policy, f.name) for f in fields(policy) if f.compare}
    return json.dumps({"format": FORMAT, **written}, default=asdict, ensure_ascii=False).encode()


def load(untrusted: bytes) -> Policy:
    """Read what `dump` gave.

    Raises:
        CompiledError: it is something else.
    """
    try:
        raw = json.loads(untrusted)
        if raw.pop("format") != FORMAT:
            raise _refusal()
        return Policy(
            mode=Mode(raw.pop("mode")),
            services=tuple(map(_service, raw.pop("services"))),
            rules=tuple(map(_rule, raw.pop("rules"))),
            site=_site(raw.pop("site")),
            categories=tuple(map(_category, raw.pop("categories"))),
            themes=tuple(Theme(t["id"], Text(**t["label"])) for t in raw.pop("themes")),
            **raw,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _refusal() from error


def _refusal() -> CompiledError:
    return CompiledError("this is no compiled policy of this version", hint="compile it again")


def _service(raw: dict[str, Any]) -> Service:
    raw["description"] = Text(**raw["description"])
    raw["hint"] = raw["hint"] and Text(**raw["hint"])
    for name in ("aliases", "needs"):
        raw[name] = tuple(raw[name])
    return Service(**raw)


def _category(raw: dict[str, Any]) -> Category:
    raw["treatment"] = Treatment(raw["treatment"])
    for name in ("name", "reason"):
        raw[name] = Text(**raw[name])
    raw["excuses"] = tuple(raw["excuses"])
    return Category(**raw)


def _rule(raw: dict[str, Any]) -> Rule:
    pattern = raw["pattern"]
    pattern["query"] = tuple(Token(**token) for token in pattern["query"])
    raw["pattern"] = Pattern(**pattern)
    raw["tier"] = Tier(raw["tier"])
    return Rule(**raw)


def _site(raw: dict[str, Any]) -> Site:
    raw["printers"] = tuple(raw["printers"])
    raw["notice"] = Notice(**raw["notice"])
    days = raw["opening"]["days"]
    raw["opening"] = Opening(tuple(tuple(Span(**span) for span in day) for day in days))
    return Site(**raw)
