"""Search engines and video sites: how each is asked to leave out what is unfit in a public room.

What an engine documents is taken over as data. The shell writes the parameter into an address and
sends the header; the gate connects to the name under which an engine answers strictly, where it
has one, so that no script of a page gets round the parameter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

NOBODY: Final = "none"  # of the setting: no search on the web
_WORDS: Final = "{words}"


@dataclass(frozen=True, slots=True)
class Engine:
    """A search engine that an operator may choose.

    Attributes:
        id: of the setting.
        label: its name, the same in all languages.
        start: the address of an answer; {words} is what was typed.
    """

    id: str
    label: str
    start: str

    def address(self, words: str) -> str:
        """Give the address of the answer to some words."""
        return self.start.replace(_WORDS, quote(words.strip(), safe=""))


@dataclass(frozen=True, slots=True)
class _Restriction:
    """What is asked of some hosts: a parameter where an address has one of `with_`."""

    hosts: re.Pattern[str]
    with_: frozenset[str] = frozenset()
    name: str = ""
    value: str = ""


ENGINES: Final = {
    engine.id: engine
    for engine in (
        # k1=-1: without advertisements, as DuckDuckGo itself offers it
        Engine(
            "duckduckgo",
            "DuckDuckGo",
            "https://duckduckgo.com/?q={words}&kp=1&k1=-1&kl=fr-fr&kad=fr_FR",
        ),
        Engine("qwant", "Qwant", "https://www.qwant.com/?q={words}&s=2&l=fr"),
        Engine("google", "Google", "https://www.google.fr/search?q={words}&safe=active&hl=fr"),
        Engine("bing", "Bing", "https://www.bing.com/search?q={words}&adlt=strict&setlang=fr"),
    )
}
_GOOGLE: Final = re.compile(r"(www\.|images\.)?google(\.com?)?\.[a-z]{2,3}")
_QUERY: Final = frozenset({"q"})
_RESTRICTIONS: Final = (
    _Restriction(_GOOGLE, _QUERY | {"as_q", "tbs"}, "safe", "active"),
    _Restriction(re.compile(r"(www\.)?bing\.com"), _QUERY, "adlt", "strict"),
    _Restriction(re.compile(r"((www|html|lite|noai|start)\.)?duckduckgo\.com"), _QUERY, "kp", "1"),
    _Restriction(re.compile(r"www\.qwant\.com"), _QUERY, "s", "2"),
    _Restriction(re.compile(r"api\.qwant\.com"), _QUERY, "safesearch", "2"),
    _Restriction(re.compile(r"(www\.)?ecosia\.org"), _QUERY, "safesearch", "2"),
    _Restriction(re.compile(r"search\.brave\.com"), _QUERY, "safesearch", "strict"),
)
_VIDEO: Final = frozenset(
    {
        "www.youtube.com",
        "m.youtube.com",
        "www.youtube-nocookie.com",
        "youtubei.googleapis.com",
        "youtube.googleapis.com",
    }
)
_STRICT: Final = (
    (_GOOGLE, "forcesafesearch.google.com"),
    (re.compile(r"(www\.)?bing\.com"), "strict.bing.com"),
    (re.compile(r"(www\.)?duckduckgo\.com"), "safe.duckduckgo.com"),
)
HEADER: Final = ("YouTube-Restrict", "Moderate")  # Strict would take away every comment, too
_VIDEO_NAME: Final = "restrictmoderate.youtube.com"


def strict_query(host: str, query: str) -> str | None:
    """Give the query that an address should have instead; None where it is as it should be.

    What it gives is always as it should be, so that whoever asks again is done.

    Args:
        host: as Chromium compares it.
        query: without its question mark.
    """
    rule = next((one for one in _RESTRICTIONS if one.hosts.fullmatch(host)), None)
    if rule is None:
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    names = [name for name, _value in pairs]
    if not rule.with_ & set(names):
        return None
    if [value for name, value in pairs if name == rule.name] == [rule.value]:
        return None
    others = [pair for pair in pairs if pair[0] != rule.name]
    return urlencode([*others, (rule.name, rule.value)])


def strict_name(host: str) -> str:
    """Give the name to connect to instead of a host: its own where there is no stricter one."""
    if host in _VIDEO:
        return _VIDEO_NAME
    return next((name for hosts, name in _STRICT if hosts.fullmatch(host)), host)


def is_video(host: str) -> bool:
    """Tell whether a host is to be sent the header."""
    return host in _VIDEO
