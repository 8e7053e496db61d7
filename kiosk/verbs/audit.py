"""`kiosk audit`: says what a policy does to a list of addresses, before anybody publishes it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import KioskError
from kiosk.policy.address import Address, AddressError
from kiosk.policy.decision import decide
from kiosk.policy.model import Decision, Reason, Request, Verdict
from kiosk.settings import CATEGORIES, Settings

if TYPE_CHECKING:
    from kiosk.policy.model import Policy

HELP = "say what a policy does to a list of addresses, or what changes from one to another"
_INVALID: Final = Decision(Verdict.DENY, Reason.INVALID)
_FILES: Final = (
    *("whitelist.yaml", "region.yaml", "site.yaml"),
    *("categories.yaml", "categories.kfi"),
)


@dataclass(frozen=True, slots=True)
class _Files:
    """What a policy is made of."""

    whitelist: Path
    region: Path | None
    site: Path | None
    categories: Path
    index: Path | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "list", metavar="LIST", help="a file of addresses, a line each; - reads them"
    )
    parser.add_argument("--mode", choices=("strict", "public", "legal"), default="")
    parser.add_argument("--whitelist", type=Path, metavar="FILE", help="instead of this machine's")
    parser.add_argument("--region", type=Path, metavar="FILE", help="a département's file over it")
    parser.add_argument("--site", type=Path, metavar="FILE", help="a commune's file over both")
    parser.add_argument("--index", type=Path, metavar="FILE", help="an index of categories")
    parser.add_argument(
        "--diff",
        nargs=2,
        type=Path,
        metavar=("OLD", "NEW"),
        help=f"two whitelists, or two folders with {', '.join(_FILES)}: what is in them",
    )
    parser.add_argument("--json", action="store_true", help="for programs: one object a line")


def run(arguments: argparse.Namespace) -> int:
    """Audit, and print; 0 whatever the verdicts.

    Raises:
        KioskError: a file cannot be read.
    """
    from kiosk.supervisor.policies import as_in_force  # noqa: PLC0415 - brings what it verifies

    settings = as_in_force(Settings.from_environment(os.environ), os.environ)
    mode = arguments.mode or settings.mode
    if arguments.diff:
        old, new = (_policy(_found(place), mode) for place in arguments.diff)
        _show_changes(arguments.list, old, new, as_json=arguments.json)
        return 0
    files = _Files(
        arguments.whitelist or settings.whitelist,
        arguments.region or settings.region,
        arguments.site or settings.overlay,
        settings.categories,
        arguments.index or settings.index,
    )
    _show(arguments.list, _policy(files, mode), as_json=arguments.json)
    return 0


def _found(place: Path) -> _Files:
    """Find what a policy is made of: a whitelist alone, or a folder."""
    if not place.is_dir():
        return _Files(place, None, None, CATEGORIES, None)
    whitelist, region, site, categories, index = (place / name for name in _FILES)
    return _Files(
        whitelist,
        region if region.exists() else None,
        site if site.exists() else None,
        categories if categories.exists() else CATEGORIES,
        index if index.exists() else None,
    )


def _policy(files: _Files, mode: str) -> Policy:
    # imported here, as it takes pydantic and yaml with it
    from kiosk.policy_source import load_policy  # noqa: PLC0415

    read = (files.whitelist, files.site, mode)
    policy = load_policy(*read, region=files.region, categories=files.categories, index=files.index)
    if policy.effective_mode is not policy.mode:
        why = f"{files.whitelist}: mode {policy.mode} without an index of categories"
        print(f"kiosk: {why} is {policy.effective_mode}", file=sys.stderr)
    return policy


def _addresses(name: str) -> Iterator[str]:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise KioskError(f"{name}: {error.strerror}", hint="a file of addresses") from error
    for line in raw.splitlines():
        text = line.decode(errors="surrogateescape").strip()
        if text and not text.startswith("#"):
            yield text


def _decide(text: str, policy: Policy) -> Decision:
    try:
        return decide(Request(Address.from_typed(text)), policy)
    except AddressError:
        return _INVALID


def _why(decision: Decision) -> str:
    parts = (decision.reason, decision.category, decision.alternative and "of")
    return " ".join(filter(None, (*parts, decision.alternative)))


def _show(name: str, policy: Policy, *, as_json: bool) -> None:
    counts: Counter[str] = Counter()
    refused: list[tuple[str, Decision]] = []
    for text in _addresses(name):
        decision = _decide(text, policy)
        counts[f"{decision.verdict} {decision.tier or '-'} {_kind(decision)}"] += 1
        if as_json:
            print(json.dumps(_plain(text, decision), ensure_ascii=False))
        elif not decision.allowed:
            refused.append((text, decision))
    if as_json:
        return
    print(f"{counts.total()} addresses, mode {policy.effective_mode}")
    for what, count in sorted(counts.items()):
        print(f"{count:>8}  {what}")
    for text, decision in refused:
        print(f"refused: {_shown(text)}: {_why(decision)}")


def _show_changes(name: str, old: Policy, new: Policy, *, as_json: bool) -> None:
    changes: Counter[str] = Counter()
    total = 0
    for text in _addresses(name):
        total += 1
        before, after = _decide(text, old), _decide(text, new)
        if (before.verdict, _why(before)) == (after.verdict, _why(after)):
            continue
        kind = {(True, False): "closed", (False, True): "opened"}.get(
            (before.allowed, after.allowed), "other reason"
        )
        changes[kind] += 1
        if as_json:
            both = {"before": _plain(text, before), "after": _plain(text, after)}
            print(json.dumps({"change": kind, **both}, ensure_ascii=False))
        else:
            print(f"{kind}: {_shown(text)}: {_why(before)} -> {_why(after)}")
    if not as_json:
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(changes.items()))
        print(f"{total} addresses: {told or 'nothing changes'}")
        for line in _rule_changes(old, new):
            print(line)


def _rule_changes(old: Policy, new: Policy) -> Iterator[str]:
    """Name the rules that only one of the two has: an address of each need not be in the list."""
    before, after = ({(r.tier, r.pattern.text) for r in policy.rules} for policy in (old, new))
    for what, rules in (("gone", before - after), ("new", after - before)):
        for tier, pattern in sorted(rules):
            yield f"{what} rule: {tier} {pattern}"


def _kind(decision: Decision) -> str:
    return " ".join(filter(None, (decision.reason, decision.category)))


def _plain(text: str, decision: Decision) -> dict[str, str | None]:
    return {
        "address": text,
        "verdict": decision.verdict,
        "tier": decision.tier,
        "reason": decision.reason,
        "category": decision.category or None,
        "alternative": decision.alternative or None,
    }


def _shown(text: str) -> str:
    return text if text.isprintable() else repr(text)
