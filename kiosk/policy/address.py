"""An address, read as Chromium reads it; what is not surely read alike is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kiosk.errors import KioskError
from kiosk.policy.host import Kind, canonical_host

__all__ = ["Address", "AddressError", "Kind"]  # whoever asks about an address needs its kinds

DEFAULT_PORTS: Final = {"https": 443, "http": 80, "wss": 443, "ws": 80}
_LONGEST: Final = 2 * 1024 * 1024  # characters; Chromium takes no more
_HIGHEST_PORT: Final = 65535
_EDGES: Final = "".join(map(chr, range(0x21)))  # control characters and the space
_IGNORED: Final = str.maketrans(dict.fromkeys("\t\n\r"))
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY: Final = re.compile(r"[/\\]*([^/\\?#]*)([^?#]*)(\?[^#]*)?")
_HOST_AND_PORT: Final = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]*))?")
_PARENT: Final = re.compile(r"(?i)\.|%2e")
# What a person may type with a colon that does not start a port.
_TYPED: Final = re.compile(
    r"(?i)[a-z][a-z0-9+.-]*://|(https?|wss?|ftp|file|about|blob|data|javascript|mailto|tel|sms|view-source|filesystem"
    r"|chrome|chrome-extension|devtools|qrc):"
)


class AddressError(KioskError):
    """A text that is no address of ours; the message never repeats it."""


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """Where something is, as far as a policy may ask.

    Attributes:
        scheme: lower case.
        host: as Chromium compares it: lower case, punycode, without a trailing dot.
        kind: what the host is; NONE where the scheme knows no host, or not to us.
        port: the port that will be used, or None where there is no host.
        has_user_info: whether something stands before an @.
        path: from its slash on, dots resolved; "" in a question about the host alone.
        query: from its question mark on, or "".
    """

    scheme: str
    host: str = ""
    kind: Kind = Kind.NONE
    port: int | None = None
    has_user_info: bool = False
    path: str = ""
    query: str = ""

    def __repr__(self) -> str:
        return f"Address({self.scheme}, hidden)"  # where somebody goes is nobody's business

    @property
    def host_only(self) -> bool:
        """Whether this asks about a host, as the gate does, and no path is known."""
        return bool(self.host) and not self.path

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read what Chromium hands over, or what stands in a file.

        Raises:
            AddressError: it has no scheme, or a host that Chromium refuses or may read otherwise.
        """
        address = _parse(_stripped(text))
        if address is None:
            raise _refusal()
        return address

    @classmethod
    def from_typed(cls, text: str) -> Address:
        """Read what a person typed; without a scheme it is meant as https.

        Raises:
            AddressError: as in `parse`.
        """
        stripped = _stripped(text)
        if not _TYPED.match(stripped):
            stripped = f"https://{stripped}"
        return cls.parse(stripped)

    @classmethod
    def of_host(cls, host: str, port: int, scheme: str = "https") -> Address:
        """Make the question of the gate, which sees no path.

        Args:
            host: as it stands in the request, an IPv6 in brackets.
            port: as it stands in the request.
            scheme: "https" for a CONNECT to 443, "http" for port 80, secure or not as it may be.

        Raises:
            AddressError: the host is none.
        """
        read = canonical_host(host)
        if read is None or not 0 <= port <= _HIGHEST_PORT:
            raise _refusal()
        return cls(scheme, read.text, read.kind, port)


def _refusal() -> AddressError:
    # made outside of any `except`, so that no cause drags the text along
    return AddressError("this is no address", hint="write it like https://www.example.org/")


def _stripped(text: str) -> str:
    if len(text) > _LONGEST:
        return ""
    text = text.strip(_EDGES)
    if "\t" in text or "\n" in text or "\r" in text:
        text = text.translate(_IGNORED)
    return text


def _parse(text: str) -> Address | None:
    scheme = _SCHEME.match(text)
    if scheme is None:
        return None
    name = scheme[1].lower()
    default = DEFAULT_PORTS.get(name)
    if default is None:
        return _without_host(name, text[scheme.end() :])
    parts = _AUTHORITY.match(text, scheme.end())
    if parts is None:  # pragma: no cover - the pattern takes everything
        return None
    user_info, at, rest = parts[1].rpartition("@")
    host_and_port = _HOST_AND_PORT.fullmatch(rest)
    if host_and_port is None:
        return None
    host = canonical_host(host_and_port[1])
    digits = host_and_port[2]
    port = _port(digits) if digits else default
    if host is None or port is None:
        return None
    path = _resolved(parts[2]) or "/"
    return Address(name, host.text, host.kind, port, bool(at or user_info), path, parts[3] or "")


def _without_host(scheme: str, rest: str) -> Address:
    # of these nothing matters but what about: is about; data: may be megabytes
    if scheme != "about":
        return Address(scheme)
    return Address(scheme, path=re.split(r"[?#]", rest, maxsplit=1)[0])


def _port(digits: str) -> int | None:
    significant = digits.lstrip("0") or "0"
    if len(significant) > len(str(_HIGHEST_PORT)) or int(significant) > _HIGHEST_PORT:
        return None
    return int(significant)


def _resolved(path: str) -> str:
    path = path.replace("\\", "/")
    if "/." not in path and "/%2" not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments):
        dots = _PARENT.sub(".", segment)
        if dots in {".", ".."}:
            if dots == ".." and kept:
                kept.pop()
            if place == len(segments) - 1:
                kept.append("")
        else:
            kept.append(segment)
    return "/" + "/".join(kept)
