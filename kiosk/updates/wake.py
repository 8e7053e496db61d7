"""Listens for "something may be new": server-sent events that carry no content and no authority.

Whoever sends them can make kiosks look, and no more: what they find is signed, or it is not taken.
"""

from __future__ import annotations

import contextlib
import re
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import Final

import requests

SILENCE: Final = 120.0  # seconds without so much as a comment, after which we connect again
SHORTEST: Final = 1.0  # seconds before we connect again, at first
LONGEST: Final = 300.0  # at last
_ENDS: Final = re.compile(rb"(\r\n|\r|\n)")
_LINE_ENDS: Final = frozenset({b"\r\n", b"\r", b"\n"})
_LINE: Final = 1024  # bytes of a line that are read; no event has longer ones
_EVENT: Final = b"event:"
_DATA: Final = b"data:"
_URGENT: Final = "urgent"

Wake = Callable[[bool], None]  # told whether it is urgent


def events(chunks: Iterable[bytes]) -> Iterator[str]:
    """Read the names of events from what a server sends, "message" for those that have none.

    Args:
        chunks: as they come, of any length.
    """
    name, has_data = "", False
    for line in _lines(chunks):
        if line.startswith(_EVENT):
            name = line[len(_EVENT) :].strip().decode(errors="replace")
        elif line.startswith(_DATA):
            has_data = True
        elif not line:
            if has_data:
                yield name or "message"
            name, has_data = "", False


def listen(address: str, wake: Wake, proxies: Mapping[str, str], silence: float = SILENCE) -> None:
    """Listen at an address until the connection ends.

    Args:
        address: of server-sent events.
        wake: is told of each.
        proxies: by scheme, as `requests` takes them.
        silence: seconds without a byte after which it ends.

    Raises:
        requests.RequestException: there is no such server, or the connection broke off.
    """
    headers = {"Accept": "text/event-stream", "User-Agent": "ilot", "Cache-Control": "no-cache"}
    store = ssl.get_default_verify_paths()  # of the system, as for the repository itself
    trusted = store.cafile or store.capath or True
    with requests.get(
        address,
        headers=headers,
        stream=True,
        timeout=silence,
        proxies=dict(proxies),
        verify=trusted,
    ) as answer:
        answer.raise_for_status()
        for name in events(answer.iter_content(chunk_size=1)):  # 1: each byte as it comes
            wake(_URGENT in name.lower())


def keep_listening(
    address: str, wake: Wake, proxies: Mapping[str, str], sleep: Callable[[float], object]
) -> None:
    """Listen for ever, whatever happens.

    Args:
        address: of server-sent events.
        wake: is told of each event.
        proxies: by scheme, as `requests` takes them.
        sleep: waits for so many seconds.
    """
    chance, pause = Random(), SHORTEST  # noqa: S311 - only spreads kiosks
    while True:
        began = time.monotonic()
        # whatever an odd server sends, it must not end the wake-ups; looks tell what is wrong
        with contextlib.suppress(Exception):
            listen(address, wake, proxies)
        pause = SHORTEST if time.monotonic() - began > SILENCE else min(pause * 2, LONGEST)
        sleep(chance.uniform(0, pause))  # full jitter: a server that comes back is not run over


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut what comes into lines; of one that is too long only its start is kept."""
    line, ended = bytearray(), b""
    for chunk in chunks:
        for end in _ENDS.split(chunk):
            if end not in _LINE_ENDS:
                line += end[: _LINE - len(line)]
            elif not (ended == b"\r" and end == b"\n" and not line):  # one end in two chunks
                yield bytes(line)
                line.clear()
            ended = end or ended
