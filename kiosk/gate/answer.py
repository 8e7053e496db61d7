"""What the gate itself answers, in the words of RFC 9209, so that the shell can tell them apart."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.policy.model import Reason

ESTABLISHED: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Error(StrEnum):
    """The types of Proxy-Status that the gate uses."""

    DENIED = "http_request_denied"
    BAD_REQUEST = "http_request_error"
    DNS_ERROR = "dns_error"  # no such name
    DNS_TIMEOUT = "dns_timeout"  # nobody who knows names answers: our Internet is down
    PROHIBITED = "destination_ip_prohibited"
    UNROUTABLE = "destination_ip_unroutable"
    REFUSED = "connection_refused"
    TERMINATED = "connection_terminated"
    TIMEOUT = "connection_timeout"
    READ_TIMEOUT = "connection_read_timeout"
    FULL = "connection_limit_reached"
    BAD_ANSWER = "http_protocol_error"
    UPGRADE = "http_upgrade_failed"
    INTERNAL = "proxy_internal_error"  # ours, or that of the upstream proxy


_STATUS: Final = {
    Error.DENIED: 403,
    Error.BAD_REQUEST: 400,
    Error.DNS_TIMEOUT: 504,
    Error.TIMEOUT: 504,
    Error.READ_TIMEOUT: 504,
    Error.FULL: 503,
}
_PHRASE: Final = {
    400: "Bad Request",
    403: "Forbidden",
    411: "Length Required",
    431: "Request Header Fields Too Large",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
}


class UnreachableError(Exception):
    """A host that could not be reached; never says which.

    Args:
        error: why.
    """

    def __init__(self, error: Error) -> None:
        super().__init__(error.value)
        self.error = error


def refusal(reason: Reason) -> bytes:
    """Give the answer to a request that the policy refuses."""
    return _answer(403, Error.DENIED, reason.value)


def fault(error: Error) -> bytes:
    """Give the answer to a request that fails on the way."""
    return _answer(_STATUS.get(error, 502), error)


def bad_request(status: int) -> bytes:
    """Give the answer to a head that is refused."""
    return _answer(status, Error.BAD_REQUEST)


def _answer(status: int, error: Error, details: str = "") -> bytes:
    about = f'; details="{details}"' if details else ""
    return (
        f"HTTP/1.1 {status} {_PHRASE[status]}\r\n"
        f"Proxy-Status: ilot-gate; error={error}{about}\r\n"
        "Content-Length: 0\r\nConnection: close\r\n\r\n"
    ).encode("ascii")
