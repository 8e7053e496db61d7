"""Makes of a line of a list the name or address that the index lists, or says why there is none."""

from __future__ import annotations

import re
from typing import Final

from kiosk.categories.suffixes import Suffixes
from kiosk.categories.tally import Fate
from kiosk.policy.category_format import address_host, fold, segments
from kiosk.policy.host import Kind, canonical_host

# Categories that are about sites shared by strangers: only there may such a site itself be listed.
_SHARED: Final = """
    blog dynamic-dns filehosting redirector shopping shortener vpn webhosting
    local_deny local_allow
"""
SHARED_CATEGORIES: Final = frozenset(_SHARED.split())
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
# What needs no closer look: ASCII, no punycode, and a last label that makes it no IPv4.
_PLAIN: Final = re.compile(rf"(?!.*xn--)(?:{_LABEL}\.)+[a-z](?:[a-z0-9_-]{{0,61}}[a-z0-9_])?")
_LONGEST: Final = 253
_WWW: Final = "www."


class Names:
    """Reads names and addresses as they stand in lists.

    Args:
        suffixes: under which names strangers have their sites.
    """

    def __init__(self, suffixes: Suffixes) -> None:
        self._suffixes = suffixes

    def host(self, text: str, *, shared: bool = False) -> str | Fate:
        """Give the name under which a host is listed, with all below it.

        Args:
            text: a host.
            shared: whether a name under which strangers have their sites may be listed.
        """
        name = self.exact_host(text)
        if isinstance(name, Fate):
            return name
        if name.startswith(_WWW):
            rest = name[len(_WWW) :]
            if "." in rest and not self._suffixes.is_public(rest):
                return rest
        elif self._suffixes.is_public(name):
            if self._suffixes.is_registry(name):
                return Fate.SUFFIX
            if not shared and not self._suffixes.is_machine(name):
                return Fate.SHARED
        return name

    def exact_host(self, text: str) -> str | Fate:
        """Give a host in the form in which it is looked up."""
        name = text.strip().strip(".").removeprefix("*.").lower()
        if not name or name[0] in "#!;":
            return Fate.EMPTY
        if not _PLAIN.fullmatch(name) or len(name) > _LONGEST:
            read = canonical_host(name)
            if read is None:
                return Fate.MALFORMED
            if read.kind is not Kind.NAME:
                return Fate.ADDRESS
            name = read.text
            if "." not in name:
                return Fate.SINGLE
        return fold(name)

    def address(self, line: str) -> str | Fate:
        """Give the address, host and path, that an address without scheme stands for."""
        text = line.strip()
        if not text or text[0] in "#!;":
            return Fate.EMPTY
        host, _, rest = text.partition("/")
        if "?" in rest:
            return Fate.QUERY  # without it, all of a site's search or video pages would be listed
        name = self.exact_host(host)
        if isinstance(name, Fate):
            return name
        path = segments(rest.partition("#")[0])
        if not path:
            return Fate.ROOT
        if "." in path or ".." in path:
            return Fate.MALFORMED
        return "/".join((address_host(name), *path))

    def official(self, line: str) -> tuple[str, bool] | Fate:
        """Give the host of a public body's address, and whether it is listed with all below it."""
        host = line.strip().partition("://")[2] or line.strip()
        host = re.split(r"[/?#:]", host, maxsplit=1)[0]
        exact = self.exact_host(host)
        if isinstance(exact, Fate):
            return exact
        below = not self._suffixes.is_shared(exact)
        name = self.host(exact) if below else exact
        if isinstance(name, Fate):
            return name
        return Fate.SHARED if self._suffixes.hosts_strangers(name) else (name, below)
