"""Patterns of addresses in Chrome's URL filter format, which administrators know.

    [scheme://][.]host[:port][/path][?query]

`caf.fr` covers itself and everything below it, `.caf.fr` itself alone, `*` every host. A path
covers all that starts with it; a query asks for its tokens in any order, `*` at a token's end
asks for a start only. Refused, though Chrome takes them: other schemes than the web's, and
addresses by number, for `decide` opens neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from kiosk.errors import KioskError
from kiosk.policy.address import DEFAULT_PORTS
from kiosk.policy.host import Kind, canonical_host

if TYPE_CHECKING:
    from kiosk.policy.address import Address

_SCHEME: Final = re.compile(r"(?i)([a-z][a-z0-9+.-]*(?=://)|[a-z][a-z0-9+-]*(?=:\*$)):(?://)?")
_HOST: Final = re.compile(r"\[[^\]]*\]|[^:/?#]*")
_PORT: Final = re.compile(r":([^/?#]*)")
_PATH: Final = re.compile(r"/[^?#]*")
_HIGHEST_PORT: Final = 65535


class PatternError(KioskError):
    """A pattern that cannot be read.

    Attributes:
        position: which character of the pattern is wrong, counted from 0.
    """

    def __init__(self, message: str, *, position: int, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.position = position


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a query: a key, perhaps its value, perhaps only the start of either."""

    key: str
    value: str | None
    is_start: bool

    def matches(self, query: str) -> bool:
        """Whether a query has the token, and nothing else under the same key."""
        found = False
        for part in query.removeprefix("?").split("&"):
            key, equals, value = part.partition("=")
            if self.value is None:
                found = found or (key.startswith(self.key) if self.is_start else key == self.key)
            elif key == self.key:
                right = value.startswith(self.value) if self.is_start else value == self.value
                if not equals or not right:
                    return False  # ?id=1&id=2: which one the site will take, who knows
                found = True
        return found


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a rule covers.

    Attributes:
        text: as it was written.
        host: as `Address.host`; "" for every host.
        subdomains: whether it covers what lies below the host.
        scheme: "" for every scheme of the web.
        port: None for the usual port of each scheme.
        path: how the path must start.
        query: which tokens the query must have.
    """

    text: str
    host: str
    subdomains: bool = True
    scheme: str = ""
    port: int | None = None
    path: str = ""
    query: tuple[Token, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Read a pattern.

        Raises:
            PatternError: with the place of what is wrong, and how to mend it.
        """
        scheme, start = _read_scheme(text)
        host, subdomains, end = _read_host(text, start)
        port, end = _read_port(text, end)
        path, end = _read_path(text, end)
        query = _read_query(text, end)
        return cls(text, host, subdomains, scheme, port, path, query)

    def matches(self, address: Address) -> bool:
        """Whether it covers an address; where only the host is known, whether it may cover it."""
        return self.matches_host(address.host) and self.matches_rest(address)

    def matches_host(self, host: str) -> bool:
        """Whether it covers a canonical host."""
        if not self.host or host == self.host:
            return bool(host)
        return self.subdomains and host.endswith(f".{self.host}")

    def matches_rest(self, address: Address) -> bool:
        """Whether all but the host fits; path and query do where only the host is known."""
        if self.scheme and self.scheme != address.scheme:
            return False
        usual = DEFAULT_PORTS.get(address.scheme) if self.port is None else self.port
        if usual is None or usual != address.port:
            return False
        if address.host_only:
            return True
        return address.path.startswith(self.path) and all(
            token.matches(address.query) for token in self.query
        )


def _refuse(message: str, position: int, hint: str) -> NoReturn:
    raise PatternError(message, position=position, hint=hint)


def _read_scheme(text: str) -> tuple[str, int]:
    for position, character in enumerate(text):
        if character.isspace() or not character.isprintable():
            _refuse("a pattern has no spaces", position, "one pattern an entry")
    found = _SCHEME.match(text)
    if found is None:
        return "", 0
    scheme = found[1].lower()
    if scheme not in DEFAULT_PORTS:
        known = ", ".join(DEFAULT_PORTS)
        _refuse(f"the scheme is none of {known}", 0, "leave the scheme out to cover all of these")
    return scheme, found.end()


def _read_host(text: str, start: int) -> tuple[str, bool, int]:
    found = _HOST.match(text, start)
    written = found[0] if found else ""
    end = start + len(written)
    if "@" in written:
        position = start + written.index("@")
        _refuse("a pattern names no user", position, "leave out what stands before the @")
    if written == "*":
        return "", True, end
    if "*" in written:
        hint = "leave the * out: example.fr covers everything below it, .example.fr only itself"
        _refuse("* stands alone or not at all", start + written.index("*"), hint)
    exact = written.startswith(".")
    if not written.removeprefix("."):
        _refuse("a host is missing", start, "write it like example.fr or https://example.fr/path")
    host = canonical_host(written.removeprefix("."))
    if host is None:
        hint = "letters, digits and hyphens between dots, like example.fr"
        _refuse("this is no host", start + exact, hint)
    if host.kind is not Kind.NAME:
        _refuse("a host has a name here", start + exact, "a kiosk opens no address by its number")
    return host.text, not exact, end


def _read_port(text: str, start: int) -> tuple[int | None, int]:
    found = _PORT.match(text, start)
    if found is None:
        return None, start
    digits = found[1]
    if digits == "*":  # as Chrome's scheme:*; no port of a kiosk's is open to all
        _refuse("* is no port", start + 1, "leave the port out for the usual ones")
    if not re.fullmatch("[0-9]{1,5}", digits) or not 1 <= int(digits) <= _HIGHEST_PORT:
        hint = "a port is a number from 1 to 65535; leave it out for the usual ones"
        if text[: found.start()].lower() in DEFAULT_PORTS:
            hint = f"write {text[: found.start()]}://"
        _refuse("this is no port", start + 1, hint)
    return int(digits), found.end()


def _read_path(text: str, start: int) -> tuple[str, int]:
    found = _PATH.match(text, start)
    if found is None:
        return "", start
    path = found[0]
    for position, character in enumerate(path, start):
        if character == "*":
            hint = "leave the * out: a path covers everything that starts with it"
            _refuse("a path has no *", position, hint)
        if not character.isascii():
            _refuse("a path is written in ASCII", position, "write é as %C3%A9, as browsers do")
    return ("" if path == "/" else path), found.end()


def _read_query(text: str, start: int) -> tuple[Token, ...]:
    if start == len(text):
        return ()
    if "#" in text[start:]:
        position = text.index("#", start)
        _refuse("what follows # never leaves the browser", position, "leave it out")
    tokens = []
    for written in text[start + 1 :].split("&"):
        key, equals, value = written.removesuffix("*").partition("=")
        if not key:
            _refuse("a token of the query is empty", start, "write it like ?page=3&lang=fr")
        tokens.append(Token(key, value if equals else None, written.endswith("*")))
    return tuple(tokens)
