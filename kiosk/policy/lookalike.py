"""Does a host pose as one of the listed services? Asked only about pages that are refused.

It knows the names from the rules of the services themselves: `laposte.fr.example`,
`caf-fr.example`, `ameli-carte-vitale.example`, `1aposte.fr`, letters that only look Latin.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.policy.host import unicode_host
from kiosk.policy.lookalike_words import BAIT, CONFUSABLE, CONTEXT, ORDINARY, OTHER_NAMES
from kiosk.policy.model import Tier
from kiosk.policy.shared_hosts import shared_by_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.policy.model import Rule, Service

_STATE: Final = (".gouv.fr", ".gouv.nc")  # only the State gives names there
_SEPARATOR: Final = re.compile(r"[.-]+")
_DIGITS: Final = re.compile(r"[0-9]+")
_LONGEST_SEQUENCE: Final = 5  # parts of the longest name of a service, gaz-tarif-reglemente.fr
_STRONG: Final = 5  # letters; shorter names are words of other people too
_TYPED_WRONG: Final = 6  # letters from which one typing error still is the same name
_TWICE_WRONG: Final = 9  # letters from which two are
_FOLDED: Final = str.maketrans("0134578iq", "oleastblg")  # figures and letters taken for others
_NOTHING_ELSE: Final = re.compile(
    "(?:" + "|".join(sorted(CONTEXT, key=len, reverse=True)) + "|[0-9]+)*"
)


@dataclass(frozen=True, slots=True)
class _Name:
    """What a service calls itself in its hosts, without hyphens."""

    text: str
    service: str
    letters: frozenset[str]


class Guard:
    """Knows the names of the services, and finds who poses as one of them.

    Args:
        services: in the order in which to prefer them.
        rules: their hosts.
    """

    def __init__(self, services: Iterable[Service], rules: Iterable[Rule]) -> None:
        shown = {service.id for service in services if not service.hidden}
        owners: dict[str, str] = {}
        own = (rule for rule in rules if rule.tier is Tier.SERVICE and not rule.group)
        for rule in sorted(own, key=lambda rule: rule.login):
            if rule.pattern.host and rule.service in shown:
                owners.setdefault(rule.pattern.host, rule.service)
        self._owners = owners
        self._sequences = dict(_sequences(owners))
        self._names = {name.text: name for name in _names(owners)}
        self._folded = {_folded(name): name for name in self._names}
        self._by_length = defaultdict(list)
        for name in self._names.values():
            self._by_length[len(name.text)].append(name)

    def find(self, host: str) -> str | None:
        """Find whom a canonical host that is not listed poses as.

        Returns:
            The id of a service, or "" for the State at large; None for an honest host.
        """
        if host.endswith(_STATE):
            return None
        plain = _skeleton(unicode_host(host)) if "xn--" in host else host
        if plain != host and (owner := self._owner(plain)) is not None:
            return owner
        tokens = _SEPARATOR.split(plain)
        found = self._sequence(plain, tokens)
        if found is None:
            found = self._name_among(plain)
        if found is None and _poses_as_state(tokens):
            found = ""
        return found

    def _owner(self, host: str) -> str | None:
        while host:
            if host in self._owners:
                return self._owners[host]
            host = host.partition(".")[2]
        return None

    def _sequence(self, host: str, tokens: list[str]) -> str | None:
        """Find a listed host inside, with hyphens for dots or not: caf-fr.example."""
        for start in range(len(tokens) - 1):
            for end in range(start + 2, min(start + _LONGEST_SEQUENCE, len(tokens)) + 1):
                sequence = ".".join(tokens[start:end])
                if sequence not in self._sequences:
                    continue
                if end == len(tokens) and not self._is_strange_end(host, tokens[start]):
                    continue
                return self._sequences[sequence]
        return None

    def _is_strange_end(self, host: str, name: str) -> bool:
        """Tell service.public.fr, a fake, from tourisme-allier.fr, a neighbour."""
        return name not in ORDINARY and len(name) >= _STRONG and f"-{name}" not in host

    def _name_among(self, host: str) -> str | None:
        """Find a name among the labels left of the suffix."""
        labels = host.split(".")
        for place, label in enumerate(labels[:-1]):
            registrable = place >= len(labels) - 2
            if len(label) > 2:  # noqa: PLR2004 - co, or a country
                found = self._in_label(label, registrable=registrable)
                if found is not None:
                    return found
        return None

    def _in_label(self, label: str, *, registrable: bool) -> str | None:
        flat = label.replace("-", "")
        for text, name in self._names.items():
            if text in flat and self._is_only_that(flat, label, text, registrable=registrable):
                return name.service
        folded = _folded(flat)
        if folded != flat:
            found = self._folded.get(folded)
            if found and found != flat and (len(found) > _STRONG or _DIGITS.search(flat)):
                return self._names[found].service
        return self._mistyped(flat)

    def _is_only_that(self, flat: str, label: str, text: str, *, registrable: bool) -> bool:
        """Whether a label is a name and words that go with it, not a word that contains it."""
        before, _, after = flat.partition(text)
        if not before and not after:
            return registrable and len(text) >= _STRONG
        tokens = label.split("-")
        if len(text) >= _STRONG and text in tokens and not BAIT.isdisjoint(tokens):
            return True
        if not _NOTHING_ELSE.fullmatch(before) or not _NOTHING_ELSE.fullmatch(after):
            return False
        rest = before + after
        return len(text) >= _STRONG or len(_DIGITS.sub("", rest)) > 1

    def _mistyped(self, flat: str) -> str | None:
        length = len(flat)
        if length < _TYPED_WRONG - 1:
            return None
        letters = set(flat)
        for near in range(length - 2, length + 3):
            for name in self._by_length.get(near, ()):
                allowed = _errors_allowed(near)
                if len(letters ^ name.letters) <= 2 * allowed and within(flat, name.text, allowed):
                    return name.service
        return None


def within(one: str, other: str, errors: int) -> bool:
    """Whether two words are that few typing errors apart: a letter more, less, other, swapped."""
    if abs(len(one) - len(other)) > errors:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, above[j - 2] + 1)
            row.append(best)
        if min(row) > errors:
            return False
    return row[-1] <= errors


def _errors_allowed(length: int) -> int:
    if length < _TYPED_WRONG:
        return 0
    return 1 if length < _TWICE_WRONG else 2


def _sequences(owners: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give what betrays a host when it stands inside another: impots.gouv.fr, impots.gouv."""
    for host, owner in owners.items():
        if "." in host:
            sequence = _SEPARATOR.sub(".", host)
            yield sequence, owner
            if host.endswith(_STATE):
                yield sequence.removesuffix(".fr"), owner


def _names(owners: dict[str, str]) -> Iterator[_Name]:
    found: dict[str, str] = {}
    for host, owner in owners.items():
        label = _own_label(host)
        if label and label not in ORDINARY:
            found.setdefault(label.replace("-", ""), owner)
    for name, host in OTHER_NAMES.items():
        if not host or host in owners:
            found.setdefault(name, owners.get(host, ""))
    for text, owner in sorted(found.items(), key=lambda item: -len(item[0])):
        yield _Name(text, owner, frozenset(text))


def _own_label(host: str) -> str:
    """Give the label that somebody registered, or "" of a host below another's name."""
    label, _, suffix = host.partition(".")
    if "." not in suffix or suffix == "gouv.fr" or shared_by_many(suffix):
        return label
    return ""


def _poses_as_state(tokens: list[str]) -> bool:
    return "gouv" in tokens


def _skeleton(text: str) -> str:
    """Replace letters by the Latin ones that they look like."""
    mapped = unicodedata.normalize("NFKD", text.translate(CONFUSABLE)).translate(CONFUSABLE)
    return "".join(letter for letter in mapped if not unicodedata.combining(letter))


def _folded(text: str) -> str:
    return text.replace("rn", "m").replace("vv", "w").translate(_FOLDED)
