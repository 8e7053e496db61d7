"""Tries to reach a server: its name, a connection, and whether somebody else answers instead."""

from __future__ import annotations

import errno
import ipaddress
import socket
import ssl
import time
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlsplit

from kiosk.doctor.deadline import within
from kiosk.peripherals.hearing import hung_up_on

_NAMING: Final = 3.0  # seconds for its name
_CONNECTING: Final = 3.0  # for a connection
_ANSWERING: Final = 3.0  # for a word
_MOST: Final = 4  # addresses that are tried
_PORTS: Final = {"https": 443, "http": 80}
_FIRST_FILE: Final = "/metadata/timestamp.json"  # of a repository of policies
_DENIED: Final = frozenset({errno.EPERM, errno.EACCES})


class Reach(StrEnum):
    """How far we came."""

    NOT_TRIED = "not-tried"
    NO_NAMES = "no-names"  # nobody tells the address of any name
    NO_SUCH_NAME = "no-such-name"
    DENIED = "denied"  # this account may not use the network
    SILENT = "silent"  # nobody takes the connection
    REFUSED = "refused"  # the machine is there, the server is not
    PORTAL = "portal"  # a page of somebody else, who wants to be paid or agreed with
    OPENED = "opened"  # what is encrypted is opened on the way
    ODD = "odd"  # something answers, in its own way
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to.

    Attributes:
        host: its name or address.
        port: where it listens.
        path: of a file that it has, or "" where only a connection is tried.
        encrypted: whether it wants TLS.
    """

    host: str
    port: int
    path: str = ""
    encrypted: bool = False

    @classmethod
    def parse(cls, url: str, *, repository: bool = False) -> Target | None:
        """Read an address; None where it is none on the web.

        Args:
            url: of a server.
            repository: whether it has policies.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            return None
        if parts.scheme not in _PORTS or not parts.hostname or not port:
            return None
        path = parts.path.rstrip("/") + _FIRST_FILE if repository else ""
        return cls(parts.hostname, port, path, parts.scheme == "https")


def reach(target: Target) -> Reach:
    """Try it; some ten seconds at most."""
    try:
        found = within(_NAMING, lambda: _addresses(target))
    except TimeoutError:
        return Reach.NO_NAMES
    except socket.gaierror as error:
        unknown = error.errno in {socket.EAI_NONAME, socket.EAI_NODATA}
        return Reach.NO_SUCH_NAME if unknown else Reach.NO_NAMES
    except (OSError, UnicodeError):
        return Reach.NO_NAMES
    try:
        line = _connected(found)
    except ConnectionRefusedError:
        return Reach.REFUSED
    except OSError as error:
        return Reach.DENIED if error.errno in _DENIED else Reach.SILENT
    with closing(line):
        return _spoken(target, line) if target.path else Reach.ANSWERS


def public(target: Target) -> bool:
    """Tell whether it is on the Internet, as far as its address says."""
    try:
        listed = within(_NAMING, lambda: _addresses(target))
    except (OSError, UnicodeError):  # TimeoutError is one
        return False
    return all(ipaddress.ip_address(str(place[0])).is_global for _family, place in listed)


def _addresses(target: Target) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
    listed = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    return [(family, place) for family, _kind, _protocol, _name, place in listed]


def _connected(places: list[tuple[socket.AddressFamily, tuple[object, ...]]]) -> socket.socket:
    """Connect to the first that takes it.

    Raises:
        OSError: none does, in time.
    """
    until = time.monotonic() + _CONNECTING
    last = OSError("no address")
    for family, place in places[:_MOST]:
        left = until - time.monotonic()
        if left <= 0:
            break
        line = socket.socket(family, socket.SOCK_STREAM)
        line.settimeout(left)
        try:
            line.connect(place)
        except OSError as error:
            line.close()
            last = error
            continue
        line.settimeout(_ANSWERING)
        return line
    raise last


def _spoken(target: Target, line: socket.socket) -> Reach:
    """Ask for the first file of a repository: one of ours answers with it."""
    if not target.encrypted:
        return _asked(target, line)
    try:
        with closing(_wrapped(ssl.create_default_context(), target, line)) as sure:
            return _asked(target, sure)
    except ssl.SSLCertVerificationError:
        return _distrusted(target)
    except ssl.SSLError:
        return Reach.PORTAL  # who speaks no TLS on its port stands in its place
    except (OSError, ValueError):
        return Reach.ODD


def _distrusted(target: Target) -> Reach:
    """Tell a portal from one who passes on what he has opened; nothing is told to either."""
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    try:
        line = _connected(_addresses(target))
        with closing(_wrapped(trusting, target, line)) as opened:
            said = _asked(target, opened)
    except (OSError, ValueError):
        return Reach.PORTAL
    return Reach.OPENED if said is Reach.ANSWERS else Reach.PORTAL


def _wrapped(context: ssl.SSLContext, target: Target, line: socket.socket) -> ssl.SSLSocket:
    """Agree on what is encrypted; the line is closed where that fails.

    Raises:
        OSError: they do not agree, or not in time.
    """
    sure = context.wrap_socket(line, server_hostname=target.host, do_handshake_on_connect=False)
    try:
        with hung_up_on(sure, _ANSWERING):
            sure.do_handshake()
    except BaseException:
        sure.close()
        raise
    return sure


def _asked(target: Target, line: socket.socket) -> Reach:
    talk = HTTPConnection(target.host, target.port, timeout=_ANSWERING)
    talk.sock = line
    try:
        with hung_up_on(line, _ANSWERING):
            talk.request("GET", target.path, headers={"Accept": "application/json"})
            answer = talk.getresponse()
            first = answer.read(64)
    except (OSError, HTTPException, ValueError):
        return Reach.ODD
    page = first.lstrip()[:1] == b"<" or answer.getheader("Content-Type", "").startswith("text/h")
    if answer.status == HTTPStatus.OK:
        return Reach.PORTAL if page else Reach.ANSWERS
    if answer.status in {HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED, HTTPStatus.FOUND}:
        return Reach.PORTAL
    moved = urlsplit(answer.getheader("Location", "")).hostname
    return Reach.PORTAL if moved and moved != target.host else Reach.ODD
