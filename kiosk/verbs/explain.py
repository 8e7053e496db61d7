"""`kiosk explain`: says what a citizen would get at an address, and which line says so."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.policy.address import Address, AddressError
from kiosk.policy.decision import decide
from kiosk.policy.model import Decision, Policy, Reason, Request, Resource, Tier, Verdict
from kiosk.policy.wording import offer, sentence
from kiosk.settings import Settings

HELP = "say what a citizen would get at an address, and why"

_TIERS: Final = {
    Tier.SERVICE: "a service of the whitelist",
    Tier.OFFICIAL: "an official site",
    Tier.LAWFUL: "any lawful site",
    Tier.DENIED: "a denied category",
}
_REASONS: Final = {
    Reason.SERVICE: "a host of a listed service",
    Reason.LOGIN: "where a listed service sends people to log in",
    Reason.GROUP: "a host that listed services share",
    Reason.OFFICIAL: "a public-sector site",
    Reason.RESOURCE: "parts come along with the page that asks for them",
    Reason.BLANK: "it comes from no network",
    Reason.NOT_LISTED: "no rule covers this host",
    Reason.MODE: "an official site, but this kiosk shows services only",
    Reason.LOOKALIKE: "it looks like an official site and is none",
    Reason.LAWFUL: "a site of no denied category",
    Reason.COMMUNE_OPENED: "the commune's file opens it",
    Reason.COMMUNE_CLOSED: "the commune's file closes it",
    Reason.CATEGORY: "a site of a denied category",
    Reason.CARRIED: "it shows a page that is refused itself, or nobody knows which",
    Reason.WARNED: "opened by whoever has read the warning",
    Reason.ADVERTISING: "the commune does without advertising",
    Reason.IP_LITERAL: "an address by number tells nobody whose site it is",
    Reason.PORT: "only the usual ports of the web are open",
    Reason.SCHEME: "only pages of the web are opened",
    Reason.USER_INFO: "what stands before the @ poses as the name of the site",
    Reason.INVALID: "this is no address that a browser surely reads alike",
    Reason.MAIL: "an e-mail address: shown as a sentence",
    Reason.PHONE: "a telephone number: shown big",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is decided about one address, as it was typed."""

    untrusted_url: str
    decision: Decision


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "urls", nargs="+", metavar="URL", help="an address; - reads them, a line each"
    )
    parser.add_argument("--mode", choices=("strict", "public", "legal"), default="")
    parser.add_argument("--resource", type=Resource, choices=list(Resource), default=Resource.MAIN)
    parser.add_argument("--whitelist", type=Path, metavar="FILE", help="instead of this machine's")
    parser.add_argument("--region", type=Path, metavar="FILE", help="a département's file over it")
    parser.add_argument("--site", type=Path, metavar="FILE", help="a commune's file over both")
    parser.add_argument("--index", type=Path, metavar="FILE", help="an index of categories")
    parser.add_argument("--json", action="store_true", help="one object a line, for programs")


def run(arguments: argparse.Namespace) -> int:
    """Explain each address; 0 whatever the verdicts.

    Raises:
        KioskError: the whitelist or the index cannot be read.
    """
    # imported here, as it takes pydantic and yaml with it
    from kiosk.policy_source import load_policy  # noqa: PLC0415
    from kiosk.supervisor.policies import as_in_force  # noqa: PLC0415 - as above

    settings = as_in_force(Settings.from_environment(os.environ), os.environ)
    whitelist = arguments.whitelist or settings.whitelist
    overlay = arguments.site or settings.overlay
    policy = load_policy(
        whitelist,
        overlay,
        arguments.mode or settings.mode,
        region=arguments.region or settings.region,
        categories=settings.categories,
        index=arguments.index or settings.index,
    )
    effective = policy.effective_mode
    if effective is not policy.mode:
        why = "there is no index of categories"
        print(f"kiosk: mode {policy.mode} falls back to {effective}: {why}", file=sys.stderr)
    for url in _addresses(arguments.urls):
        answer = Answer(url, _decision(url, arguments.resource, policy))
        print(_line(answer) if arguments.json else _paragraph(answer, policy))
    return 0


def _addresses(arguments: list[str]) -> Iterator[str]:
    for argument in arguments:
        if argument == "-":
            for line in sys.stdin.buffer:
                url = line.decode(errors="surrogateescape").rstrip("\r\n")
                if url:
                    yield url
        else:
            yield argument


def _decision(url: str, resource: Resource, policy: Policy) -> Decision:
    try:
        address = Address.from_typed(url)
    except AddressError:
        return Decision(Verdict.DENY, Reason.INVALID)
    return decide(Request(address, resource), policy)


def _line(answer: Answer) -> str:
    decision, rule = answer.decision, answer.decision.rule
    values = {
        "verdict": decision.verdict,
        "tier": decision.tier,
        "service": rule.service if rule else None,
        "rule": f"{rule.source}: {rule.pattern.text}" if rule else None,
        "reason": decision.reason,
        "category": decision.category,
        "alternative": decision.alternative,
    }
    known = {key: value or None for key, value in values.items()}
    return json.dumps({"url": answer.untrusted_url, **known}, ensure_ascii=False)


def _paragraph(answer: Answer, policy: Policy) -> str:
    decision, rule = answer.decision, answer.decision.rule
    labels = {service.id: service.label for service in policy.services}
    helpers = {service.id for service in policy.services if service.helper}
    facts = [("reason", f"{decision.reason}: {_REASONS[decision.reason]}")]
    if decision.tier:
        facts.insert(0, ("tier", f"{decision.tier}, {_TIERS[decision.tier]}"))
    if rule and rule.service:
        facts.append(("service", f"{rule.service}, “{labels[rule.service]}”"))
    if rule and rule.service in helpers:
        facts.append(("tile", "only while the agent helps"))
    if rule and rule.group:
        facts.append(("group", rule.group))
    if rule:
        facts.append(("rule", f"{rule.pattern.text} in {rule.source}"))
    if decision.category:
        facts.append(("category", decision.category))
    if decision.alternative:
        meant = labels.get(decision.alternative, decision.alternative)
        facts.append(("instead", f"{decision.alternative}, “{meant}”"))
    if read := " ".join(filter(None, (sentence(decision, policy), offer(decision, policy)))):
        facts.append(("citizen", f"« {read} »"))
    shown = (
        answer.untrusted_url if answer.untrusted_url.isprintable() else repr(answer.untrusted_url)
    )
    lines = [f"  {name:<9}{text}" for name, text in facts]
    return "\n".join([f"{decision.verdict.upper():<6}{shown}", *lines, ""])
