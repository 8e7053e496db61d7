"""The one answer to "may this be loaded?", for page, interceptor and gate alike.

What comes first wins:

1. what is wrong in itself: scheme, number for a name, user name, port;
2. a rule of a service (T1), then a host that the commune has closed, then an official rule (T2);
3. unlawful categories (T4), though of a public body's site only those of a danger;
4. a host that the commune has opened (T3), then a public body's by the list of them (T2);
5. the other denied categories (T4), and what a translator or a cache shows of such a site;
6. parts of pages come along, but advertising where the commune wants none;
7. look-alikes of the listed services, then categories that one is warned of;
8. in mode `legal` anything else is lawful (T3), in the others it is not listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.policy.address import DEFAULT_PORTS, Address, AddressError
from kiosk.policy.embedded import ENDINGS as SHOWING
from kiosk.policy.embedded import carried_host, is_carrier, named_hosts
from kiosk.policy.host import Kind, ending
from kiosk.policy.index import Index
from kiosk.policy.lookalike import ENDINGS as TRUSTED
from kiosk.policy.lookalike import Guard
from kiosk.policy.model import (
    Decision,
    Mode,
    Opener,
    Reason,
    Request,
    Resource,
    Rule,
    Tier,
    Verdict,
)
from kiosk.policy.standing import Standing, Standings

if TYPE_CHECKING:
    from kiosk.policy.model import Policy

_REMEMBERED: Final = 4096  # answers; a visit meets some hundreds of hosts
_BLANK: Final = Decision(Verdict.ALLOW, Reason.BLANK)
_INVALID: Final = Decision(Verdict.DENY, Reason.INVALID)
_SCHEME: Final = Decision(Verdict.DENY, Reason.SCHEME)
_MAIL: Final = Decision(Verdict.DENY, Reason.MAIL)
_PHONE: Final = Decision(Verdict.DENY, Reason.PHONE)
_LAWFUL: Final = Decision(Verdict.ALLOW, Reason.LAWFUL, Tier.LAWFUL)
_PART: Final = Decision(Verdict.ALLOW, Reason.RESOURCE)
_ADVERTISING: Final = Decision(Verdict.DENY, Reason.ADVERTISING)
# by names of the module: a member of an enum takes five times as long to get
_MAIN: Final = Resource.MAIN
_SUB: Final = Resource.SUB
_NAME: Final = Kind.NAME
_LEGAL: Final = Mode.LEGAL
_OPENED: Final = Tier.LAWFUL
_OFFICIAL: Final = Tier.OFFICIAL
_SOCKETS: Final = frozenset({"ws", "wss"})
_BLANK_PAGES: Final = frozenset({"blank", "srcdoc"})
# Names that mean something in the house only; no page of the web has parts there.
_LOCAL: Final = (
    *(".localhost", ".local", ".localdomain", ".internal", ".intranet", ".private", ".corp"),
    *(".home", ".lan", ".home.arpa", ".onion"),
)


def decide(request: Request, policy: Policy) -> Decision:
    """Decide whether something may be loaded.

    Main frames must be listed. Frames and other parts of a page pass unless what they ask is
    wrong in itself, or captchas, maps and payments die one by one.
    """
    memory = policy.index
    if not isinstance(memory, _Memory):
        memory = _memory(policy)
    return memory.answer(request.address, request.resource)


def decide_text(text: str, resource: Resource, policy: Policy) -> Decision:
    """Decide on an address as Chromium hands it over; what is no address is refused."""
    try:
        address = Address.parse(text)
    except AddressError:
        return _INVALID
    return decide(Request(address, resource), policy)


def closes_path(host: str, path: str, policy: Policy) -> bool:
    """Whether a single path of an open host is closed, for whoever has asked about the host alone.

    Args:
        host: canonical.
        path: with its dots resolved.
        policy: as in `decide`.
    """
    return _memory(policy).closes_path(host, path)


def _memory(policy: Policy) -> _Memory:
    memory = policy.index
    if not isinstance(memory, _Memory):
        memory = _Memory(policy)
        object.__setattr__(policy, "index", memory)  # derived from the rest, so still frozen
    return memory


class _Memory:
    """What is derived from a policy once, and the answers that it already gave."""

    __slots__ = (
        "_answers",
        "_endings",
        "_guard",
        "_index",
        "_listings",
        "_mode",
        "_policy",
        "_standings",
    )

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._index = Index(policy.rules)
        self._standings = Standings(policy)
        endings = self._index.endings
        self._endings = None if endings is None else endings | SHOWING | TRUSTED
        self._listings: dict[tuple[int, Resource], Decision] = {}
        self._guard: Guard | None = None
        self._mode = policy.effective_mode
        self._answers: dict[tuple[str, str, int | None, bool, Resource], Decision] = {}

    def answer(self, address: Address, resource: Resource) -> Decision:
        key = (address.scheme, address.host, address.port, address.has_user_info, resource)
        decision = self._answers.get(key)
        if decision is None:
            if address.scheme not in DEFAULT_PORTS:
                return _without_network(address, resource)
            host = address.host
            # most hosts of the web are not even near one that we have a name for
            known = self._endings is None or ending(host) in self._endings
            rules = self._index.covering(host) if known else self._index.everywhere
            decision = self._decide(address, resource, rules, known=known)
            if not rules or not any(rule.pattern.path or rule.pattern.query for rule in rules):
                if len(self._answers) >= _REMEMBERED:
                    self._answers.clear()
                self._answers[key] = decision
        if decision.rule is None and address.path and decision.allowed:
            return self._of_the_path(address, resource, decision)
        return decision

    def closes_path(self, host: str, path: str) -> bool:
        if self._standings.of_path(host, path).closed is None:
            return False
        if self._index.covering(host):
            return False
        return not self._standings.of_host(host, carrier=is_carrier(host)).official

    def _decide(
        self, address: Address, resource: Resource, rules: tuple[Rule, ...], *, known: bool
    ) -> Decision:
        rule = self._index.choose(rules, address) if rules else None
        wrong = _wrong_in_itself(address, resource, rule)
        if wrong is not None:
            return self._refuse(wrong, address, resource, rules)
        if rule is not None and rule.tier is not _OPENED:
            return self._listed(rule, resource)
        host = address.host
        standing = self._standings.of_host(host, carrier=known and is_carrier(host))
        return self._by_category(standing, rule, resource) or (
            (known and self._carried(carried_host(host), resource))
            or self._part(address, resource, standing)
            or self._unlisted(address, resource, rules, standing, known=known)
        )

    def _by_category(
        self, standing: Standing, rule: Rule | None, resource: Resource
    ) -> Decision | None:
        if standing.unlawful and (standing.security or not standing.official):
            return standing.closed
        if rule is not None:
            return _opened(Reason.COMMUNE_OPENED, resource, Tier.LAWFUL, rule)
        if standing.official:
            return self._official(resource, None)
        return standing.closed

    def _listed(self, rule: Rule, resource: Resource) -> Decision:
        # by what a rule is, not by what it says: the policy keeps it, and its text is long to hash
        key = id(rule), resource
        decision = self._listings.get(key)
        if decision is None:
            decision = self._listings[key] = self._by_rule(rule, resource)
        return decision

    def _by_rule(self, rule: Rule, resource: Resource) -> Decision:
        if rule.tier is Tier.DENIED:
            return Decision(Verdict.DENY, Reason.COMMUNE_CLOSED, rule.tier, rule)
        if rule.tier is Tier.OFFICIAL:
            return self._official(resource, rule)
        reason = Reason.GROUP if rule.group else Reason.LOGIN if rule.login else Reason.SERVICE
        return _opened(reason, resource, rule.tier, rule)

    def _official(self, resource: Resource, rule: Rule | None) -> Decision:
        if resource is Resource.MAIN and self._mode is Mode.STRICT:
            return Decision(Verdict.DENY, Reason.MODE, Tier.OFFICIAL, rule, opener=Opener.AGENT)
        return _opened(Reason.OFFICIAL, resource, Tier.OFFICIAL, rule)

    def _carried(self, host: str | None, resource: Resource) -> Decision | None:
        """Judge what a site shows of another one by that one."""
        if host is None:
            return None
        found = self.answer(Address("https", host, Kind.NAME, 443), resource) if host else None
        if found and found.allowed:
            return None
        category, meant = (found.category, found.alternative) if found else ("", "")
        return Decision(Verdict.DENY, Reason.CARRIED, Tier.DENIED, None, category, meant)

    def _part(self, address: Address, resource: Resource, standing: Standing) -> Decision | None:
        """Let a part of a page come along; None for a page."""
        if "." not in address.host or address.host.endswith(_LOCAL):
            return Decision(Verdict.DENY, Reason.NOT_LISTED)
        if resource is _MAIN:
            return None
        if standing.advertising and self._policy.without_advertising:
            return _ADVERTISING
        return _PART

    def _unlisted(
        self,
        address: Address,
        resource: Resource,
        rules: tuple[Rule, ...],
        standing: Standing,
        *,
        known: bool,
    ) -> Decision:
        if self._mode is not _LEGAL:
            return self._refuse(Reason.NOT_LISTED, address, resource, rules)
        meant = self._meant(address.host, near=known)
        if meant is not None:
            return _lookalike(meant)
        return standing.warning or _LAWFUL

    def _of_the_path(self, address: Address, resource: Resource, so_far: Decision) -> Decision:
        """Look at what the gate cannot see: lists of single pages, and pages shown by others."""
        if so_far.tier is _OFFICIAL:
            return so_far
        standing = self._standings.of_path(address.host, address.path)
        if standing.closed:
            return standing.closed
        if resource is _MAIN:
            for host in named_hosts(address):
                if refusal := self._carried(host, resource):
                    return refusal
        return so_far

    def _refuse(
        self, reason: Reason, address: Address, resource: Resource, rules: tuple[Rule, ...]
    ) -> Decision:
        """Refuse, and find what a person who asked for it probably meant."""
        opener = Opener.AGENT if reason is Reason.NOT_LISTED else None
        if resource is not Resource.MAIN or address.kind is not Kind.NAME:
            return Decision(Verdict.DENY, reason, opener=opener)
        if rules:
            service = next((rule.service for rule in rules if rule.service), "")
            return Decision(Verdict.DENY, reason, alternative=service, opener=opener)
        meant = self._meant(address.host)
        if meant is None:
            return Decision(Verdict.DENY, reason, opener=opener)
        if reason is Reason.NOT_LISTED:
            return _lookalike(meant)
        return Decision(Verdict.DENY, reason, alternative=meant)

    def _meant(self, host: str, *, near: bool = True) -> str | None:
        if self._guard is None:
            self._guard = Guard(self._policy.services, self._policy.rules)
        return self._guard.find(host, near=near)


def _opened(reason: Reason, resource: Resource, tier: Tier, rule: Rule | None) -> Decision:
    if resource is not Resource.MAIN:
        reason = Reason.RESOURCE
    return Decision(Verdict.ALLOW, reason, tier, rule)


def _lookalike(meant: str) -> Decision:
    # one in ten thousand is an honest site: the agent can tell
    opener = Opener.AGENT
    return Decision(Verdict.DENY, Reason.LOOKALIKE, alternative=meant, opener=opener)


def _wrong_in_itself(address: Address, resource: Resource, rule: Rule | None) -> Reason | None:
    if address.scheme in _SOCKETS and resource is not _SUB:
        return Reason.SCHEME
    if address.kind is not _NAME:
        return Reason.IP_LITERAL
    if address.has_user_info:
        return Reason.USER_INFO
    if rule is None and address.port != DEFAULT_PORTS[address.scheme]:
        return Reason.PORT  # unless a rule names it
    return None


def _without_network(address: Address, resource: Resource) -> Decision:
    match address.scheme:
        case "about":
            return _BLANK if address.path in _BLANK_PAGES else _SCHEME
        case "blob":
            return _BLANK
        case "data":
            # on top it would be a page that nobody vouches for
            return _SCHEME if resource is Resource.MAIN else _BLANK
        case "mailto":
            return _MAIL
        case "tel":
            return _PHONE
        case _:
            return _SCHEME
