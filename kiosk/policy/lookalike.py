"""Does a host pose as one of the listed services? Asked only about pages that are refused.

It knows the names from the rules of the services themselves: `laposte.fr.example`,
`caf-fr.example`, `ameli-carte-vitale.example`, `1aposte.fr`, letters that only look Latin.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kiosk.policy.host import unicode_host
from kiosk.policy.lookalike_words import BAIT, CONFUSABLE, CONTEXT, HONEST, ORDINARY, OTHER_NAMES
from kiosk.policy.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.policy.model import Rule, Service

_STATE: Final = ".gouv.fr"
_SEPARATOR: Final = re.compile(r"[.-]+")
_DIGITS: Final = re.compile(r"[0-9]+")
_LONGEST_SEQUENCE: Final = 5  # parts of the longest name of a service, gaz-tarif-reglemente.fr
_STRONG: Final = 5  # letters; shorter names are words of other people too
_TYPED_WRONG: Final = 7  # letters from which one typing error still is the same name
_TWICE_WRONG: Final = 9  # letters from which two are
_FOLDED: Final = str.maketrans("0134578iq", "oleastblg")  # figures and letters taken for others


class Guard:
    """Knows the names of the services, and finds who poses as one of them.

    Args:
        services: in the order in which to prefer them.
        rules: their hosts.
    """

    def __init__(self, services: Iterable[Service], rules: Iterable[Rule]) -> None:
        shown = {s.id for s in services if not s.hidden and not s.helper}
        owners: dict[str, str] = {}
        own = (rule for rule in rules if rule.tier is Tier.SERVICE and not rule.group)
        for rule in sorted(own, key=lambda rule: rule.login):
            if rule.pattern.host and rule.service in shown:
                owners.setdefault(rule.pattern.host, rule.service)
        self._owners = owners
        self._sequences = dict(_sequences(owners))
        self._first = {sequence.partition(".")[0] for sequence in self._sequences}
        self._names = dict(_names(owners))
        self._texts = tuple(self._names)  # the longest first
        self._folded = {_folded(text): text for text in self._texts}
        self._like = _by_length(self._texts)
        strong = [text for text in self._texts if len(text) >= _STRONG]
        self._only_context = _only(CONTEXT)
        self._only_fakes = _only(CONTEXT.union(strong, "e"))  # amendes-antai, e-ameli

    def find(self, host: str) -> str | None:
        """Find whom a canonical host that is not listed poses as.

        Returns:
            The id of a service, or "" for the State at large; None for an honest host.
        """
        if f".{host}".endswith(HONEST) or "." not in host or self._owner(host) is not None:
            return None  # the State's, nobody's, or below a host that is listed without those
        plain = _skeleton(unicode_host(host)) if "xn--" in host else host
        if plain != host and (owner := self._owner(plain)) is not None:
            return owner
        tokens = _SEPARATOR.split(plain)
        found = self._sequence(plain, tokens)
        if found is None:
            found = self._name_inside(plain, tokens)
        if found is None:
            found = self._name_alike(plain)
        if found is None and "gouv" in tokens:
            found = next((self._names[token] for token in tokens if self._names.get(token)), "")
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
            if tokens[start] not in self._first:
                continue
            for end in range(start + 2, min(start + _LONGEST_SEQUENCE, len(tokens)) + 1):
                owner = self._sequences.get(".".join(tokens[start:end]))
                if owner is None:
                    continue
                if end < len(tokens) or _is_strange_end(host, tokens[start]):
                    return owner
        return None

    def _name_inside(self, host: str, tokens: list[str]) -> str | None:
        """Find a name among words that say nothing else: ameli-carte-vitale.example."""
        body = host.rpartition(".")[0].replace("-", "")
        for text in self._texts:
            if text not in body:
                continue
            owner = self._names[text]
            if len(text) >= _STRONG and text in tokens and not BAIT.isdisjoint(tokens):
                return owner
            *below, registrable = body.split(".")
            if registrable == text and len(text) >= _STRONG:
                return owner
            if self._is_nothing_else(registrable, text):
                return owner
            if len(text) >= _STRONG and (
                any(self._is_nothing_else(part, text) for part in below)
                or self._is_nothing_else(body.replace(".", ""), text)
            ):
                return owner
        return None

    def _is_nothing_else(self, flat: str, text: str) -> bool:
        before, found, after = flat.partition(text)
        if len(_DIGITS.sub("", before + after)) < (1 if len(text) > _STRONG else 3) or not found:
            return False
        # caf, e, de, laposte: an honest café
        only = self._only_fakes if len(text) >= _STRONG else self._only_context
        return bool(only.fullmatch(before) and only.fullmatch(after))

    def _name_alike(self, host: str) -> str | None:
        """Find a name written with other letters, or wrongly: 1aposte.example."""
        label = host.rsplit(".", 2)[-2].replace("-", "")
        folded = self._folded.get(_folded(label))
        if folded and folded != label and (len(folded) > _STRONG or _DIGITS.search(label)):
            return self._names[folded]
        letters = set(label)
        for name, wanted, allowed in self._like.get(len(label), ()):
            if len(letters ^ wanted) <= 2 * allowed and within(label, name, allowed):
                return self._names[name]
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


def _by_length(names: Iterable[str]) -> dict[int, list[tuple[str, frozenset[str], int]]]:
    """Give, for each length of a word, the names that it may be with typing errors."""
    found = defaultdict(list)
    for name in names:
        allowed = 0 if len(name) < _TYPED_WRONG else 1 if len(name) < _TWICE_WRONG else 2
        if allowed:
            for length in range(len(name) - allowed, len(name) + allowed + 1):
                found[length].append((name, frozenset(name), allowed))
    return dict(found)


def _only(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(f"(?:(?:{'|'.join(longest_first)})s?|[0-9]+)*")


def _is_strange_end(host: str, name: str) -> bool:
    """Tell service.public.fr, a fake, from tourisme-allier.fr, a neighbour."""
    return name not in ORDINARY and len(name) >= _STRONG and f"-{name}" not in host


def _sequences(owners: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give what betrays a host when it stands inside another: impots.gouv.fr, impots.gouv."""
    for host, owner in owners.items():
        if "." in host:
            sequence = _SEPARATOR.sub(".", host)
            yield sequence, owner
            if host.endswith(_STATE):
                yield sequence.removesuffix(".fr"), owner


def _names(owners: dict[str, str]) -> list[tuple[str, str]]:
    """Give what the services call themselves in their hosts, without hyphens, longest first."""
    found: dict[str, str] = {}
    for host, owner in owners.items():
        label, _, suffix = host.partition(".")
        registered = "." not in suffix or f".{suffix}" == _STATE  # not below another's name
        if registered and label not in ORDINARY:
            found.setdefault(label.replace("-", ""), owner)
    for name, host in OTHER_NAMES.items():
        if not host or host in owners:
            found.setdefault(name, owners.get(host, ""))
    return sorted(found.items(), key=lambda item: -len(item[0]))


def _skeleton(text: str) -> str:
    """Replace letters by the Latin ones that they look like."""
    mapped = unicodedata.normalize("NFKD", text.translate(CONFUSABLE)).translate(CONFUSABLE)
    return "".join(letter for letter in mapped if not unicodedata.combining(letter))


def _folded(text: str) -> str:
    return text.replace("rn", "m").replace("vv", "w").translate(_FOLDED)
