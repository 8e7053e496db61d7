"""How long the gate waits, and how much it takes at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_CONNECTIONS: Final = 512  # of a session; Chromium keeps 32 to a proxy


@dataclass(frozen=True, slots=True)
class Limits:
    """Patience, in seconds, and the number of connections.

    Attributes:
        head: for a whole request head; Chromium opens connections ahead of their use.
        resolve: for the addresses of a name.
        stagger: for one address before the next is tried beside it (RFC 8305).
        connect: for one address.
        answer: for the answer of an upstream proxy to CONNECT.
        fetch: without a byte, in plain HTTP; procedures of 45 s are known.
        tunnel: without a byte, in a tunnel: long polls and WebSockets live there.
        half_tunnel: the same once one side has ended.
        farewell: for the browser to take in a refusal.
        connections: at once.
    """

    head: float = 60.0
    resolve: float = 10.0
    stagger: float = 0.25
    connect: float = 10.0
    answer: float = 30.0
    fetch: float = 300.0
    tunnel: float = 1800.0
    half_tunnel: float = 300.0
    farewell: float = 2.0
    connections: int = MAX_CONNECTIONS
