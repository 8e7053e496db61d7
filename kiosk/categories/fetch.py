"""Fetches a file from a server that may be slow, broken or hostile, within limits that hold."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from kiosk.errors import KioskError

_LOOK: Final = 0.1  # seconds between two looks at the file
_HINT: Final = "the last good version stays; try again later, or open the address in a browser"


class FetchError(KioskError):
    """A file could not be had."""


class MissingError(FetchError):
    """There is no such file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a download may go.

    Attributes:
        most: bytes.
        seconds: from the first question to the last byte.
        slowest: bytes a second, on average over a window.
        window: seconds.
    """

    most: int = 256 << 20
    seconds: float = 1800
    slowest: int = 2048
    window: float = 30


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came.

    Attributes:
        unchanged: what we have is the newest; there is no file.
        validators: by which the server knows next time what we have.
        media_type: what the server calls it.
    """

    unchanged: bool = False
    validators: dict[str, str] = field(default_factory=dict)
    media_type: str = ""


def fetch(url: str, file: Path, limits: Limits, known: dict[str, str]) -> Fetched:
    """Fetch a file; if this raises, what is in the file means nothing.

    Args:
        url: https:, http: or file:.
        file: where it goes.
        limits: how far it may go.
        known: the validators of what we have.

    Raises:
        FetchError: it cannot be had within the limits.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return _copied(Path(unquote(parts.path)), file, limits)
    order = {"url": url, "file": str(file), "most": limits.most, "known": known}
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk.categories.download"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            assert child.stdin  # noqa: S101 - asked for
            child.stdin.write(json.dumps({**order, "seconds": limits.seconds}) + "\n")
            child.stdin.close()
            _watch(child, file, limits, url)
        finally:
            child.kill()
        assert child.stdout  # noqa: S101 - asked for
        return _understood(child.stdout.read(), child.wait(), url)


def _watch(child: subprocess.Popen[str], file: Path, limits: Limits, url: str) -> None:
    """Wait until it ends; see that it does not fall asleep."""
    before, look = 0, time.monotonic() + limits.window
    while child.poll() is None:
        time.sleep(_LOOK)
        if time.monotonic() < look:
            continue
        size = file.stat().st_size if file.exists() else 0
        if size - before < limits.slowest * limits.window and child.poll() is None:
            got = f"{size - before} bytes in {limits.window:g} seconds"
            raise FetchError(f"{url}: too slow, {got}", hint=_HINT)
        before, look = size, time.monotonic() + limits.window


def _understood(answer: str, status: int, url: str) -> Fetched:
    if status == -signal.SIGALRM:
        raise FetchError(f"{url}: not there in time", hint=_HINT)
    try:
        said: dict[str, str] = json.loads(answer)
    except ValueError as error:
        raise FetchError(f"{url}: the download broke off", hint=_HINT) from error
    if "error" in said:
        kind = MissingError if "missing" in said else FetchError
        raise kind(f"{url}: {said['error']}", hint=_HINT)
    validators = {name: said[name] for name in ("etag", "modified") if said.get(name)}
    return Fetched("unchanged" in said, validators, said.get("type", ""))


def _copied(source: Path, file: Path, limits: Limits) -> Fetched:
    """Take a file of this machine."""
    try:
        if source.stat().st_size > limits.most:
            raise FetchError(f"{source}: it is longer than {limits.most >> 10} KiB")
        shutil.copyfile(source, file)
    except OSError as error:
        hint = "is the path right, and may this user read it?"
        kind = MissingError if isinstance(error, FileNotFoundError) else FetchError
        raise kind(f"{source}: {error.strerror}", hint=hint) from error
    return Fetched()
