"""The one answer to "may this be loaded?", for page, interceptor and gate alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.policy.address import DEFAULT_PORTS, Address, AddressError
from kiosk.policy.host import Kind
from kiosk.policy.index import Index
from kiosk.policy.lookalike import Guard
from kiosk.policy.model import Decision, Mode, Reason, Request, Resource, Rule, Tier, Verdict

if TYPE_CHECKING:
    from kiosk.policy.model import Policy

_REMEMBERED: Final = 4096  # answers; a visit meets some hundreds of hosts
_BLANK: Final = Decision(Verdict.ALLOW, Reason.BLANK)
_INVALID: Final = Decision(Verdict.DENY, Reason.INVALID)
_SCHEME: Final = Decision(Verdict.DENY, Reason.SCHEME)
_MAIL: Final = Decision(Verdict.DENY, Reason.MAIL)
_PHONE: Final = Decision(Verdict.DENY, Reason.PHONE)
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
        memory = _Memory(policy)
        object.__setattr__(policy, "index", memory)  # derived from the rest, so still frozen
    return memory.answer(request.address, request.resource)


def decide_text(text: str, resource: Resource, policy: Policy) -> Decision:
    """Decide on an address as Chromium hands it over; what is no address is refused."""
    try:
        address = Address.parse(text)
    except AddressError:
        return _INVALID
    return decide(Request(address, resource), policy)


def effective_mode(policy: Policy) -> Mode:
    """Give the mode that is enforced: LEGAL is PUBLIC as long as there is no category index."""
    return Mode.PUBLIC if policy.mode is Mode.LEGAL else policy.mode


class _Memory:
    """What is derived from a policy once, and the answers that it already gave."""

    __slots__ = ("_answers", "_guard", "_index", "_policy", "_shows_official")

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._index = Index(policy.rules)
        self._guard: Guard | None = None
        self._shows_official = effective_mode(policy) is not Mode.STRICT
        self._answers: dict[tuple[str, str, int | None, bool, Resource], Decision] = {}

    def answer(self, address: Address, resource: Resource) -> Decision:
        key = (address.scheme, address.host, address.port, address.has_user_info, resource)
        known = self._answers.get(key)
        if known is not None:
            return known
        if address.scheme not in DEFAULT_PORTS:
            return _without_network(address, resource)
        rules = self._index.covering(address.host)
        decision = self._decide(address, resource, rules)
        if not any(rule.pattern.path or rule.pattern.query for rule in rules):
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[key] = decision
        return decision

    def _decide(self, address: Address, resource: Resource, rules: tuple[Rule, ...]) -> Decision:
        rule = self._index.choose(rules, address)
        wrong = _wrong_in_itself(address, resource, rule)
        if wrong is not None:
            return self._refuse(wrong, address, resource, rules)
        if resource is not Resource.MAIN:
            return _part(address, rule)
        if rule is None:
            return self._refuse(Reason.NOT_LISTED, address, resource, rules)
        return self._page(rule)

    def _page(self, rule: Rule) -> Decision:
        if rule.tier is Tier.SERVICE:
            reason = Reason.GROUP if rule.group else Reason.LOGIN if rule.login else Reason.SERVICE
            return Decision(Verdict.ALLOW, reason, rule.tier, rule)
        if self._shows_official:
            return Decision(Verdict.ALLOW, Reason.OFFICIAL, rule.tier, rule)
        return Decision(Verdict.DENY, Reason.MODE, rule.tier, rule)

    def _refuse(
        self, reason: Reason, address: Address, resource: Resource, rules: tuple[Rule, ...]
    ) -> Decision:
        """Refuse, and find what a person who asked for it probably meant."""
        if resource is not Resource.MAIN or address.kind is not Kind.NAME:
            return Decision(Verdict.DENY, reason)
        if rules:
            service = next((rule.service for rule in rules if rule.service), "")
            return Decision(Verdict.DENY, reason, alternative=service)
        if self._guard is None:
            self._guard = Guard(self._policy.services, self._policy.rules)
        meant = self._guard.find(address.host)
        if meant is None:
            return Decision(Verdict.DENY, reason)
        if reason is Reason.NOT_LISTED:
            reason = Reason.LOOKALIKE
        return Decision(Verdict.DENY, reason, alternative=meant)


def _wrong_in_itself(address: Address, resource: Resource, rule: Rule | None) -> Reason | None:
    if address.scheme in _SOCKETS and resource is not Resource.SUB:
        return Reason.SCHEME
    if address.kind is not Kind.NAME:
        return Reason.IP_LITERAL
    if address.has_user_info:
        return Reason.USER_INFO
    if rule is None and address.port != DEFAULT_PORTS[address.scheme]:
        return Reason.PORT  # unless a rule names it
    return None


def _part(address: Address, rule: Rule | None) -> Decision:
    if rule is not None:
        return Decision(Verdict.ALLOW, Reason.RESOURCE, rule.tier, rule)
    if "." not in address.host or address.host.endswith(_LOCAL):
        return Decision(Verdict.DENY, Reason.NOT_LISTED)
    return Decision(Verdict.ALLOW, Reason.RESOURCE)


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
