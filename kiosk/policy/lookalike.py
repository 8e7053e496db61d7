"""Does a host pose as one of the listed services? Asked only about pages that are refused.

It knows the names from the rules of the services themselves: `laposte.fr.example`,
`caf-fr.example`, `ameli-carte-vitale.example`, `1aposte.fr`, letters that only look Latin.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from kiosk.policy.address import Address
from kiosk.policy.host import ending, unicode_host
from kiosk.policy.lookalike_slips import Slips
from kiosk.policy.lookalike_vocabulary import Vocabulary
from kiosk.policy.lookalike_words import BAIT, CONFUSABLE, CONTEXT, HONEST, ORDINARY, OTHER_NAMES
from kiosk.policy.model import Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kiosk.policy.model import Rule, Service

ENDINGS: Final = frozenset(map(ending, HONEST))
_STATE: Final = ".gouv.fr"
_SEPARATOR: Final = re.compile(r"[.-]+")
_DIGITS: Final = re.compile(r"[0-9]+")
_FIGURES: Final = re.compile(r"[0134578]")  # taken for letters, below
_STRONG: Final = 5  # letters; shorter names are words of other people too
# what is folded to one letter, or left out with the hyphens
_WRITTEN: Final = {"m": ("m", "rn"), "w": ("w", "vv"), ".": ("", r"\.")}
_FOLDED: Final = bytes.maketrans(b"0134578iq", b"oleastblg")  # figures, letters taken for others


class Guard:
    """Knows the names of the services, and finds who poses as one of them.

    Args:
        services: in the order in which to prefer them.
        rules: their hosts.
    """

    def __init__(self, services: Iterable[Service], rules: Iterable[Rule]) -> None:
        shown = {s.id: s for s in services if not s.hidden and not s.helper}
        owners: dict[str, str] = {}
        own = (rule for rule in rules if rule.tier is Tier.SERVICE and not rule.group)
        for rule in sorted(own, key=lambda rule: rule.login):
            if rule.pattern.host and rule.service in shown:
                owners.setdefault(rule.pattern.host, rule.service)
        self._owners = owners
        self._sequences = dict(_sequences(owners))
        self._disguised = {_folded(sequence): owner for sequence, owner in self._sequences.items()}
        self._first = {s.partition(".")[0] for s in (*self._sequences, *self._disguised)}
        self._longest = max((s.count(".") + 1 for s in self._sequences), default=0)
        starts = [Address.parse(service.start).host for service in shown.values()]
        self._names = dict(_names(owners, starts))
        self._texts = tuple(self._names)  # the longest first
        self._any = re.compile(_any_of((*self._texts, *self._sequences)))
        self._folded = {_folded(text): text for text in self._texts}
        self._slips = Slips(self._texts)
        strong = [text for text in self._texts if len(text) >= _STRONG]
        self._only_context = Vocabulary(CONTEXT)
        self._only_fakes = Vocabulary(CONTEXT.union(strong, "e"))  # amendes-antai, e-ameli

    def find(self, host: str, *, near: bool = True) -> str | None:
        """Find whom a canonical host that is not listed poses as.

        Args:
            host: canonical.
            near: whether its last two labels are those of a rule or of `ENDINGS`.

        Returns:
            The id of a service, or "" for the State at large; None for an honest host.
        """
        if "." not in host or (near and self._is_trusted(host)):
            return None
        if "xn--" in host:
            return self._posed_as(host, _skeleton(unicode_host(host)))
        # nearly no host has anything in it that looks like a name, however it is written
        if self._any.search(host.replace("-", "").encode().translate(_FOLDED)):
            return self._posed_as(host, host)
        return self._name_alike(host, self._name_slipped)

    def _is_trusted(self, host: str) -> bool:
        """Whether a host is the State's, or below one that is listed, perhaps without those."""
        return f".{host}".endswith(HONEST) or self._owner(host) is not None

    def _posed_as(self, host: str, plain: str) -> str | None:
        """Find whom a host poses as by any sign.

        Args:
            host: canonical.
            plain: as it looks.
        """
        if plain != host and (owner := self._disguise(plain)) is not None:
            return owner
        tokens = _tokens(plain)
        found = self._sequence(plain, tokens, self._sequences)
        if found is None and _FIGURES.search(plain):
            folded = _folded(plain)
            found = self._sequence(folded, _tokens(folded), self._disguised)
        if found is None:
            found = self._name_inside(plain, tokens)
        if found is None:
            found = self._name_alike(plain, self._name_meant)
        if found is None and "gouv" in tokens:
            found = next((self._names[token] for token in tokens if self._names.get(token)), "")
        return found

    def _owner(self, host: str) -> str | None:
        while host:
            if host in self._owners:
                return self._owners[host]
            host = host.partition(".")[2]
        return None

    def _disguise(self, plain: str) -> str | None:
        """Find whom a host poses as of which letters only looked like these."""
        owner = self._owner(plain)
        return self._names.get(_label(plain).replace("-", "")) if owner is None else owner

    def _sequence(self, host: str, tokens: list[str], known: dict[str, str]) -> str | None:
        """Find a listed host inside, with hyphens for dots or not: caf-fr.example."""
        if self._first.isdisjoint(tokens):
            return None
        for start in range(len(tokens) - 1):
            if tokens[start] not in self._first:
                continue
            for end in range(start + 2, min(start + self._longest, len(tokens)) + 1):
                owner = known.get(".".join(tokens[start:end]))
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
        return only.covers(before) and only.covers(after)

    def _name_alike(self, host: str, meant: Callable[[str], str | None]) -> str | None:
        """Find a name written with other letters, or wrongly: 1aposte.example."""
        label = _label(host)
        if (found := meant(label.replace("-", ""))) is not None or "-" not in label:
            return found
        words = label.split("-")
        if CONTEXT.isdisjoint(words):
            return None
        rests = map(meant, self._rests(words))
        return next((found for found in rests if found is not None), None)

    def _rests(self, words: list[str]) -> Iterator[str]:
        """Give what is left without words that say nothing: 1aposte of 1aposte-colis."""
        strange = [i for i, word in enumerate(words) if not self._only_context.covers(word)]
        first, last = (strange[0], strange[-1] + 1) if strange else (len(words), len(words))
        for begin in range(first + 1):
            for end in range(last, len(words) + 1):
                rest = "".join(words[begin:end])
                if len(rest) >= _STRONG and not CONTEXT.isdisjoint(words[:begin] + words[end:]):
                    yield rest

    def _name_meant(self, word: str) -> str | None:
        folded = self._folded.get(_folded(word))
        if folded and folded != word and (len(folded) > _STRONG or _DIGITS.search(word)):
            return self._names[folded]
        return self._name_slipped(word)

    def _name_slipped(self, word: str) -> str | None:
        name = self._slips.find(word)
        return None if name is None or name == word else self._names[name]


def _any_of(texts: Iterable[str]) -> bytes:
    """Give a pattern of what is in a host without hyphens, folded letter by letter."""
    folded = {_folded(text) for text in texts}
    rests = _by_first({text for text in folded if not any(o != text and o in text for o in folded)})
    # letters first, no groups: only where one of these stands, the rest is tried
    branches = [
        start + _branches(rest)
        for first, rest in sorted(rests.items())
        for start in _WRITTEN.get(first, (first,))
    ]
    return "|".join(branches).encode()


def _branches(words: set[str]) -> str:
    """Give a pattern that branches by letter: three times as fast as one word after the other."""
    if "" in words:
        return ""
    branches = [
        _group(_WRITTEN.get(first, (first,))) + _branches(rest)
        for first, rest in sorted(_by_first(words).items())
    ]
    return _group(branches)


def _group(choices: Sequence[str]) -> str:
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


def _by_first(words: set[str]) -> dict[str, set[str]]:
    rests: dict[str, set[str]] = {}
    for word in words:
        rests.setdefault(word[0], set()).add(word[1:])
    return rests


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


def _names(owners: dict[str, str], starts: Iterable[str]) -> list[tuple[str, str]]:
    """Give what the services call themselves in their hosts, without hyphens, longest first."""
    found: dict[str, str] = {}
    begin = {host for start in starts for host in (start, start.removeprefix("www."))}
    for host, owner in owners.items():
        label, _, suffix = host.partition(".")
        registered = "." not in suffix or f".{suffix}" == _STATE  # not below another's name
        if label not in ORDINARY and (registered or (host in begin and label not in CONTEXT)):
            found.setdefault(label.replace("-", ""), owner)
    for name, host in OTHER_NAMES.items():
        if not host or host in owners:
            found.setdefault(name, owners.get(host, ""))
    return sorted(found.items(), key=lambda item: -len(item[0]))


def _tokens(host: str) -> list[str]:
    if "--" in host or ".-" in host or "-." in host:
        return _SEPARATOR.split(host)
    return host.replace("-", ".").split(".")  # the same in a quarter of the time


def _label(host: str) -> str:
    """Give what somebody has chosen for a name: the label before the last one."""
    end = host.rfind(".")
    return host[host.rfind(".", 0, end) + 1 : end]


def _skeleton(text: str) -> str:
    """Replace letters by the Latin ones that they look like."""
    mapped = unicodedata.normalize("NFKD", text.translate(CONFUSABLE)).translate(CONFUSABLE)
    return "".join(letter for letter in mapped if not unicodedata.combining(letter))


def _folded(text: str) -> str:
    folded = text.encode().translate(_FOLDED).decode()  # six times as fast as a str's
    return folded.replace("rn", "m").replace("vv", "w")
