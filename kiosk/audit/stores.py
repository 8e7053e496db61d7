"""What an audited visit leaves traces in, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kiosk.audit.search import Findings

STORES: Final = {
    "JSCOOKIE": "cookie written by a script",
    "SRVCOOKIE": "cookie of the server",
    "HTTPONLY": "cookie that scripts do not see",
    "SESSCOOKIE": "session cookie",
    "LSTORE": "local storage",
    "SSTORE": "session storage",
    "IDB": "IndexedDB",
    "CACHEAPI": "cache of a page",
    "OPFS": "private file system",
    "SWMSG": "service worker",
    "HTTPCACHE": "HTTP cache",
    "HSTATE": "state in the history",
    "HISTURL": "address in the history",
    "TITLE": "title",
    "WNAME": "name of the window",
    "DOM": "the page itself",
    "PASSWD": "password in a form",
    "TYPED": "text in a form",
    "KEYS": "keyboard on the screen",
    "SEARCH": "search box of the kiosk",
    "HTTPAUTH": "password asked for by HTTP",
    "DOWNLOAD": "file that a page hands over",
    "TRAY": "document that the visit keeps",
    "CLIPBOARD": "clipboard",
}


# the exit status of an audit that found something: no signal's number, no error's
FOUND: Final = 65


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one store.

    Attributes:
        planted: whether the page says that it took the text.
        before: hits while the visit went on.
        after: hits once it was wiped.
    """

    planted: bool
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit has found.

    Attributes:
        fates: by store.
        before: what was found while the visit went on.
        after: what was found once it was wiped.
        proved: whether the kiosk itself has proved the visit wiped.
    """

    fates: Mapping[str, Fate]
    before: Findings
    after: Findings
    proved: bool
    blind: tuple[str, ...] = field(default=())

    @property
    def clean(self) -> bool:
        """Whether every store was planted and found, and nothing of it was found afterwards."""
        return self.proved and not self.blind and self.after.clean

    @property
    def status(self) -> int:
        """The exit status: 1 where nobody knows whether anything was left."""
        if self.after.stores or not self.proved:
            return FOUND
        return 0 if self.clean else 1


def report(
    planted: Mapping[str, bool], before: Findings, after: Findings, *, proved: bool
) -> Report:
    """Bring together what was planted and what was found."""
    names = dict.fromkeys((*STORES, *after.stores))
    fates = {
        name: Fate(planted.get(name, False), before.stores[name], after.stores[name])
        for name in names
    }
    blind = tuple(n for n in STORES if not (fates[n].planted and fates[n].before))
    return Report(fates, before, after, proved, blind)
