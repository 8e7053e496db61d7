"""The rules of a policy, found by host in a few probes of a dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.policy.host import ending
from kiosk.policy.model import Rule, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.policy.address import Address

_NOTHING: Final[tuple[Rule, ...]] = ()
# a service first, then what a commune has closed, the official sites, what a commune has opened
_ORDER: Final = {Tier.SERVICE: 0, Tier.DENIED: 1, Tier.OFFICIAL: 2, Tier.LAWFUL: 3}


class Index:
    """Finds the rule that covers an address; T1 goes before T2, the longer host before its parent.

    Args:
        rules: in the order of the file, which decides between equals.

    Attributes:
        everywhere: the rules that cover every host.
        endings: of the hosts that other rules cover, or None if these cannot be told by them.
    """

    __slots__ = ("_at", "_below", "_deepest", "endings", "everywhere")

    def __init__(self, rules: Iterable[Rule]) -> None:
        at: dict[str, list[Rule]] = {}
        below: dict[str, list[Rule]] = {}
        for rule in sorted(rules, key=_rank):
            at.setdefault(rule.pattern.host, []).append(rule)
            if rule.pattern.subdomains:
                below.setdefault(rule.pattern.host, []).append(rule)
        self._at = {host: tuple(found) for host, found in at.items()}
        self._below = {host: tuple(found) for host, found in below.items()}
        self.everywhere = self._below.get("", _NOTHING)
        hosts = at.keys() - {""}
        whole = all("." in host for host in hosts)
        self.endings = frozenset(map(ending, hosts)) if whole else None
        self._deepest = 1 + max((host.count(".") for host in below), default=0)

    def covering(self, host: str) -> tuple[Rule, ...]:
        """Give all rules whose host covers a canonical host, the closest first."""
        if not host:
            return _NOTHING
        found = self._at.get(host, _NOTHING)
        # no rule covers a name by more than its last labels; a name may have 127
        below = host[len(host.rsplit(".", self._deepest)[0]) + 1 :]
        while below:
            if below in self._below:
                found += self._below[below]
            below = below.partition(".")[2]
        return found + self.everywhere

    @staticmethod
    def choose(rules: tuple[Rule, ...], address: Address) -> Rule | None:
        """Choose, among the rules for a host, the one that covers the address."""
        chosen = None
        for rule in rules:
            if rule.pattern.matches_rest(address):
                if rule.tier is Tier.SERVICE:
                    return rule
                if chosen is None or _ORDER[rule.tier] < _ORDER[chosen.tier]:
                    chosen = rule
        return chosen


def _rank(rule: Rule) -> tuple[bool, bool, int, int]:
    """Put a service's own host before one that it borrows, and the closer pattern first."""
    return bool(rule.group), rule.login, -len(rule.pattern.path), -len(rule.pattern.query)
