"""Downloads one file, in a process that may be killed at any moment: run by `fetch`.

A clock of the system ends it at its deadline, whatever it waits for: a name, a handshake, a header
that comes letter by letter. It says what it got as one line of JSON.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests

CHUNK: Final = 1 << 14
MAX_HOPS: Final = 5
_UNCHANGED: Final = 304
_SILENCE: Final = 30  # seconds
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class _RefusedError(Exception):
    """The server offers what we do not take."""


class _MissingError(_RefusedError):
    """The server has no such file."""


def download(url: str, file: Path, most: int, known: dict[str, str]) -> dict[str, str]:
    """Download a file.

    Args:
        url: where it is.
        file: where it goes.
        most: bytes that are taken.
        known: the validators of what we have, by the names of their headers.

    Returns:
        "etag", "modified", "type", and "unchanged" if we have it already.
    """
    headers = {"User-Agent": "ilot-categories", "Accept-Encoding": "identity"}
    if "etag" in known:
        headers["If-None-Match"] = known["etag"]
    if "modified" in known:
        headers["If-Modified-Since"] = known["modified"]
    for _ in range(MAX_HOPS + 1):
        # each on a connection of its own: a server may close one after a redirect
        with requests.get(
            url, headers=headers, stream=True, timeout=_SILENCE, allow_redirects=False
        ) as answer:
            if answer.status_code not in _REDIRECTS:
                return _taken(answer, file, most)
            url = _next(url, answer.headers.get("Location", ""))
    raise _RefusedError(f"it leads from one address to another, more than {MAX_HOPS} times")


def _next(url: str, location: str) -> str:
    target = urljoin(url, location)
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
        raise _RefusedError("it leads to a page that is not encrypted")
    return target


def _taken(answer: requests.Response, file: Path, most: int) -> dict[str, str]:
    if answer.status_code == _UNCHANGED:
        return {"unchanged": "yes"}
    if answer.status_code == requests.codes.not_found:
        raise _MissingError("the server has no such file")
    if answer.status_code != requests.codes.ok:
        raise _RefusedError(f"the server answers {answer.status_code}")
    got = 0
    with file.open("wb") as out:
        for chunk in answer.iter_content(CHUNK):
            got += len(chunk)
            if got > most:
                raise _RefusedError(f"it is longer than {most >> 10} KiB")
            out.write(chunk)
            out.flush()  # its growth is watched from outside
    media, _, _ = answer.headers.get("Content-Type", "").partition(";")
    return {
        "etag": answer.headers.get("ETag", ""),
        "modified": answer.headers.get("Last-Modified", ""),
        "type": media.strip().lower(),
    }


def main() -> int:
    """Read the order from standard input, and carry it out."""
    order = json.loads(sys.stdin.readline())
    signal.setitimer(signal.ITIMER_REAL, order["seconds"])
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # it ends us even inside the C library
    try:
        answer = download(order["url"], Path(order["file"]), order["most"], order["known"])
    except _RefusedError as error:
        missing = {"missing": "yes"} if isinstance(error, _MissingError) else {}
        answer = {"error": str(error), **missing}
    except (requests.RequestException, OSError) as error:
        answer = {"error": f"it cannot be had ({type(error).__name__})"}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
