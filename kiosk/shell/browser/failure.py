"""Why a page could not be loaded: our Internet, its site, its certificate, or our own refusal."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

# Chromium's net_error_list.h
ABORTED: Final = -3
BLOCKED_BY_CLIENT: Final = -20
CACHE_MISS: Final = -400
_NO_GATE: Final = frozenset({-130, -106, -105, -21})  # proxy gone, no network, no names
_CERTIFICATE: Final = range(-219, -199)

# What the gate says, in the words of RFC 9209
_REFUSED: Final = frozenset({"http_request_denied", "destination_ip_prohibited"})
_OFFLINE: Final = frozenset({"dns_timeout", "destination_ip_unroutable", "proxy_internal_error"})


class Cause(StrEnum):
    """What went wrong, as the citizen needs to know it."""

    NOTHING = "nothing"  # it went elsewhere, became a document, or the site itself tells
    REFUSED = "refused"
    RESUBMIT = "resubmit"  # back to the answer of a form, which is never sent twice
    OFFLINE = "offline"
    SITE_DOWN = "site-down"
    CERTIFICATE = "certificate"


def cause(code: int, *, by_site: bool, fault: str) -> Cause:
    """Tell why a page could not be loaded.

    Args:
        code: Chromium's net error, or the HTTP status where the site has answered.
        by_site: the site has answered, with an error.
        fault: what the gate said about the host, or "".
    """
    if code in {ABORTED, BLOCKED_BY_CLIENT}:
        return Cause.NOTHING
    if fault:
        return _by_gate(fault)
    if by_site or code == 0:
        return Cause.NOTHING
    return _by_engine(code)


def _by_gate(fault: str) -> Cause:
    if fault in _REFUSED:
        return Cause.REFUSED
    return Cause.OFFLINE if fault in _OFFLINE else Cause.SITE_DOWN


def _by_engine(code: int) -> Cause:
    if code == CACHE_MISS:
        return Cause.RESUBMIT
    if code in _CERTIFICATE:
        return Cause.CERTIFICATE
    return Cause.OFFLINE if code in _NO_GATE else Cause.SITE_DOWN
