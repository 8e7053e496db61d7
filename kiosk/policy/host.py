"""A host, in the form in which Chromium uses it; what is not surely used so is no host.

Chromium follows the URL standard. Where this reads a host at all, it reads it as Chromium does;
Chromium reads some more (`foo-.example`, `a..b`, emoji), which no service needs and which
neither QUrl nor certificates know. `tests/policy/test_referee.py` asks the real one.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from types import ModuleType
from typing import Final
from urllib.parse import unquote_to_bytes

_LONGEST: Final = 253  # a host's name in the DNS
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a last label like this makes it IPv4
_DOTS: Final = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61", "."))
_MAX_IPV4_PARTS: Final = 4


class Kind(StrEnum):
    """What stands where a host stands."""

    NAME = "name"
    IPV4 = "ipv4"
    IPV6 = "ipv6"
    NONE = "none"  # the address has none: data:, mailto:


@dataclass(frozen=True, slots=True, repr=False)
class Host:
    """A host that Chromium would use.

    Attributes:
        text: lower case, IDN in punycode, without its trailing dot; an IPv6 without brackets.
        kind: what it is.
    """

    text: str
    kind: Kind


@lru_cache(maxsize=4096)  # pages ask for the same hosts again; dies with the citizen's process
def canonical_host(untrusted: str) -> Host | None:
    """Read a host as it stands in an address.

    Returns:
        None where Chromium would refuse it, or where we cannot tell what it would make of it.
    """
    if untrusted.startswith("["):
        return _ipv6(untrusted)
    text = untrusted
    if "%" in text:
        decoded = _percent_decoded(text)
        if decoded is None:
            return None
        text = decoded
    lowered = text.lower() if text.isascii() else None
    if lowered is None or "xn--" in lowered:
        lowered = _punycode(text)
        if lowered is None:
            return None
    name = lowered.removesuffix(".")
    if len(name) > _LONGEST or not _NAME.fullmatch(name):
        return None
    if _NUMBER.fullmatch(name[name.rfind(".") + 1 :]):
        return _ipv4(name)
    return Host(name, Kind.NAME)


def ending(host: str) -> str:
    """Give the last two labels of a canonical host: whose it may be, at a glance."""
    return host[host.rfind(".", 0, host.rfind(".")) + 1 :]


def unicode_host(host: str) -> str:
    """Give a canonical host with the letters that a person would have read.

    Args:
        host: the text of a `Host` of kind NAME.
    """
    if "xn--" not in host:
        return host
    labels = host.split(".")
    return ".".join(
        label[4:].encode().decode("punycode") if label.startswith("xn--") else label
        for label in labels
    )


def _percent_decoded(text: str) -> str | None:
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeError:  # bytes that are no UTF-8, or half of a surrogate pair
        return None


@cache
def _idna() -> ModuleType:
    import idna  # noqa: PLC0415 - takes 18 ms, and most kiosks never meet an IDN

    return idna


def _punycode(text: str) -> str | None:
    idna = _idna()
    try:
        mapped: str = idna.uts46_remap(text, std3_rules=False, transitional=False)
        labels = mapped.translate(_DOTS).split(".")
        return ".".join(_label(label) for label in labels)
    except (idna.IDNAError, UnicodeError):
        return None


def _label(label: str) -> str:
    idna = _idna()
    if not label.isascii():
        return str(idna.alabel(label), "ascii")
    if not label.startswith("xn--"):
        return label
    unicode_label: str = idna.ulabel(label)
    encoded = str(idna.alabel(unicode_label), "ascii")
    # two spellings of one name, one of which browsers refuse
    if encoded != label or unicodedata.normalize("NFC", unicode_label) != unicode_label:
        raise idna.IDNAError
    return label


def _ipv4(name: str) -> Host | None:
    """Read one to four numbers, each octal, decimal or hexadecimal; the last fills the rest."""
    parts = name.split(".")
    if len(parts) > _MAX_IPV4_PARTS or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    try:
        *first, last = [_number(part) for part in parts]
    except ValueError:  # 08 is no octal number
        return None
    room = 256 ** (_MAX_IPV4_PARTS - len(first))
    if last >= room or any(number > 255 for number in first):  # noqa: PLR2004 - a byte's highest
        return None
    value = last + sum(number << (8 * (3 - place)) for place, number in enumerate(first))
    return Host(str(ipaddress.IPv4Address(value)), Kind.IPV4)


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    if part.startswith("0"):
        return int(part, 8)
    return int(part)


def _ipv6(text: str) -> Host | None:
    if not text.endswith("]") or "%" in text:
        return None
    try:
        address = ipaddress.IPv6Address(text[1:-1])
    except ValueError:
        return None
    mapped = address.ipv4_mapped
    if mapped is None:
        return Host(str(address), Kind.IPV6)
    high, low = divmod(int(mapped), 1 << 16)  # str() writes these as Chromium does not
    return Host(f"::ffff:{high:x}:{low:x}", Kind.IPV6)
