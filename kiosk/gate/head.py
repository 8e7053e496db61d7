"""The strict reading of HTTP/1.1 heads: what two readers could read in two ways is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAX_HEAD: Final = 16 * 1024  # bytes, with the empty line
MAX_FIELDS: Final = 100
END: Final = b"\r\n\r\n"

_TOKEN: Final = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_REQUEST_LINE: Final = re.compile(rb"(%b) ([!-~]+) HTTP/1\.1" % _TOKEN)
_STATUS_LINE: Final = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [\t -~\x80-\xff]*)?")
# no space before the colon, no line that continues another, no control character
_FIELD: Final = re.compile(rb"(%b):([\t -~\x80-\xff]*)" % _TOKEN)
# as wide as a registered name of RFC 3986: what is wrong in it the policy says, with its reason
_AUTHORITY: Final = re.compile(
    r"([A-Za-z0-9._~!$&'()*+,;=%\-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?", re.ASCII
)
_ABSOLUTE: Final = re.compile(r"[Hh][Tt][Tt][Pp]://([^/?#\\@]+)(/[^#]*|\?[^#]*)?", re.ASCII)
_LENGTH: Final = re.compile(rb"[0-9]{1,15}")

_HOP_BY_HOP: Final = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-connection",
        b"proxy-authorization",
        b"proxy-authenticate",
        b"proxy-authentication-info",
        b"te",
        b"trailer",
        b"upgrade",
    }
)
_OURS: Final = frozenset({b"host", b"content-length", b"expect"})  # written anew, or not at all
_KEPT: Final = frozenset({b"host", b"content-length", b"transfer-encoding"})

Fields = tuple[tuple[bytes, bytes], ...]


class HeadError(Exception):
    """A head that is refused; it never carries a piece of it.

    Args:
        status: the HTTP status that says why.
    """

    def __init__(self, status: int = 400) -> None:
        super().__init__(f"a head refused with status {status}")
        self.status = status


@dataclass(frozen=True, slots=True, repr=False)
class Tunnel:
    """A CONNECT request."""

    host: str
    port: int


@dataclass(frozen=True, slots=True, repr=False)
class Fetch:
    """A plain HTTP request for an absolute address.

    Attributes:
        path: with its query, as the origin is to see it.
        fields: those to hand on; host, length and connection are written anew.
        length: of the body, in bytes.
    """

    method: bytes
    host: str
    port: int
    path: str
    fields: Fields
    length: int | None

    def head(self, *, proxy: bool = False, credentials: bytes = b"") -> bytes:
        """Give the head for the origin, or for another proxy on the way there."""
        authority = self.host if self.port == 80 else f"{self.host}:{self.port}"  # noqa: PLR2004 - HTTP's port
        target = f"http://{authority}{self.path}" if proxy else self.path
        lines = [
            b"%b %b HTTP/1.1" % (self.method, target.encode("ascii")),
            b"Host: " + authority.encode("ascii"),
            *(b"%b: %b" % field for field in self.fields),
            b"Connection: close",
        ]
        if credentials:
            lines.append(b"Proxy-Authorization: " + credentials)
        if self.length is not None:
            lines.append(b"Content-Length: %d" % self.length)
        return b"\r\n".join(lines) + END


@dataclass(frozen=True, slots=True, repr=False)
class Response:
    """The head of an answer."""

    status: int
    line: bytes
    fields: Fields

    def head(self) -> bytes:
        """Give the head for the browser: the connection ends with this answer."""
        lines = [self.line, *(b"%b: %b" % field for field in self.fields), b"Connection: close"]
        return b"\r\n".join(lines) + END


def read_request(untrusted: bytes) -> Tunnel | Fetch:
    """Read the head of a request, with the empty line that ends it.

    Raises:
        HeadError: it is not exactly what RFC 9112 lets a client send to a proxy.
    """
    first, fields = _lines(untrusted)
    match = _REQUEST_LINE.fullmatch(first)
    if match is None:
        raise HeadError(505 if re.search(rb" HTTP/[0-9.]+\Z", first) else 400)
    method, target = match[1], match[2].decode("ascii")
    length = _framing(fields)
    if method == b"CONNECT":
        if length:
            raise HeadError
        host, port = _authority(target)
        if port is None:
            raise HeadError
        return Tunnel(host, port)
    absolute = _ABSOLUTE.fullmatch(target)
    if absolute is None:
        raise HeadError
    host, port = _authority(absolute[1])
    path = absolute[2] or "/"
    return Fetch(
        method,
        host,
        80 if port is None else port,
        path if path.startswith("/") else f"/{path}",
        _end_to_end(fields, _OURS),
        length,
    )


def read_response(untrusted: bytes) -> Response:
    """Read the head of an answer.

    Raises:
        HeadError: it is none.
    """
    first, fields = _lines(untrusted)
    match = _STATUS_LINE.fullmatch(first)
    if match is None:
        raise HeadError(502)
    dropped = {b"proxy-status"}  # ours alone: a site must not speak as the gate
    if any(name.lower() == b"transfer-encoding" for name, _ in fields):
        dropped.add(b"content-length")
    return Response(int(match[1]), first, _end_to_end(fields, dropped))


def _lines(untrusted: bytes) -> tuple[bytes, Fields]:
    if len(untrusted) > MAX_HEAD:
        raise HeadError(431)
    if not untrusted.endswith(END):
        raise HeadError
    first, *rest = untrusted[: -len(END)].split(b"\r\n")
    if len(rest) > MAX_FIELDS:
        raise HeadError(431)
    fields = []
    for line in rest:
        match = _FIELD.fullmatch(line)
        if match is None:
            raise HeadError
        fields.append((match[1], match[2].strip(b" \t")))
    return first, tuple(fields)


def _framing(fields: Fields) -> int | None:
    """Give the length of a request's body.

    Chunks are refused: no browser sends them in HTTP/1.1, and they are what smugglers live on.
    """
    values = [(name.lower(), value) for name, value in fields]
    if any(name == b"transfer-encoding" for name, _ in values):
        raise HeadError(411)
    if sum(name == b"host" for name, _ in values) > 1:
        raise HeadError
    lengths = [value for name, value in values if name == b"content-length"]
    if not lengths:
        return None
    if len(lengths) > 1 or _LENGTH.fullmatch(lengths[0]) is None:
        raise HeadError
    return int(lengths[0])


def _authority(text: str) -> tuple[str, int | None]:
    match = _AUTHORITY.fullmatch(text)
    if match is None:
        raise HeadError
    if match[2] is None:
        return match[1], None
    port = int(match[2])
    if not 0 < port < 1 << 16:
        raise HeadError
    return match[1], port


def _end_to_end(fields: Fields, dropped: frozenset[bytes] | set[bytes]) -> Fields:
    named = {
        word.strip().lower()
        for name, value in fields
        if name.lower() == b"connection"
        for word in value.split(b",")
    }
    if named & _KEPT:  # would take away what frames the message
        raise HeadError
    out = _HOP_BY_HOP | named | dropped
    return tuple((name, value) for name, value in fields if name.lower() not in out)
