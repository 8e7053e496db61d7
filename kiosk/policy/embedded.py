"""Sites that show other sites' pages under their own address: translators, caches, archives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from kiosk.policy.host import Kind, canonical_host, ending

if TYPE_CHECKING:
    from kiosk.policy.address import Address

CARRIER: Final = "carrier"  # the category of those below
# What they show stands in the path, which the gate never sees; so they are closed as a whole.
_NAMES: Final = """
    web.archive.org archive.ph archive.is archive.today archive.li archive.vn archive.md archive.fo
    webcache.googleusercontent.com cc.bingj.com r.jina.ai 12ft.io 1ft.io removepaywall.com
    translate.yandex.com translate.yandex.ru translated.turbopages.org papago.naver.net
    translatetheweb.com microsofttranslator.com freetranslation.com cachedview.nl
    cachedview.com ghostarchive.org perma.cc megalodon.jp timetravel.mementoweb.org arquivo.pt
"""
_CARRIERS: Final = frozenset(_NAMES.split())
_BELOW_CARRIERS: Final = tuple(f".{name}" for name in _CARRIERS)
# What their names say: https://developers.google.com/amp/cache/overview
_SHOWN: Final = (".translate.goog", ".cdn.ampproject.org")
ENDINGS: Final = frozenset(map(ending, (*_NAMES.split(), *_SHOWN)))  # of all of these
# Those that name the page that they lead to, and are useful without one.
_NAMING: Final = re.compile(r"(?:[a-z0-9-]+\.)?google(?:\.com?)?\.[a-z]{2,3}")
_LEADING: Final = ("/url", "/amp/", "/translate")
_INSIDE: Final = re.compile(
    r"(?i)(?:https?:[\\/]{2}|/amp/(?:s/)?(?:www\.google\.[a-z.]+/amp/s/)?)([^\\/?#&]+)"
)
_TWICE: Final = 2  # how often an address inside another is wrapped, in what sites really do


def is_carrier(host: str) -> bool:
    """Whether a canonical host shows copies of other sites, and nobody can see which."""
    return host in _CARRIERS or host.endswith(_BELOW_CARRIERS)


def carried_host(host: str) -> str | None:
    """Give the host whose page a host shows, where its name says so: the gate sees that, too.

    Returns:
        The canonical host; "" where the name holds none that we can read; None for any other host.
    """
    if not host.endswith(_SHOWN):
        return None
    label = host.split(".", 1)[0]
    # a hyphen stands for a dot, two for one hyphen
    read = canonical_host(label.replace("--", " ").replace("-", ".").replace(" ", "-"))
    return read.text if read and read.kind is Kind.NAME and "." in read.text else ""


def named_hosts(address: Address) -> tuple[str, ...]:
    """Give the hosts that an address leads on to, where its site is one of those that do so."""
    leading = address.path.startswith(_LEADING) or address.host.startswith("translate.")
    if not leading or not _NAMING.fullmatch(address.host):
        return ()
    found: dict[str, None] = {}
    text = address.path + address.query
    for _ in range(_TWICE):
        text = unquote(text)
        for authority in _INSIDE.findall(text):
            read = canonical_host(authority.rpartition("@")[2].partition(":")[0])
            if read is not None:
                found[read.text] = None
    return tuple(found)
