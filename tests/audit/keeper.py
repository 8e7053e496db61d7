"""A process that keeps what it should have forgotten: `python -m tests.audit.keeper WAY VALUE`."""

from __future__ import annotations

import base64
import mmap
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kiosk.settings import ROOT


def _base64(shift: int) -> Callable[[str], object]:
    return lambda value: base64.b64encode(b"x" * shift + value.encode())


def _deleted_file(value: str) -> object:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - held open, that is the point
    file.write(value.encode())
    file.flush()
    return file


def _memory_file(value: str) -> object:
    descriptor = os.memfd_create("kept")
    os.write(descriptor, value.encode())
    return descriptor


def _shared_map(value: str) -> object:
    shared = mmap.mmap(-1, 1 << 20)
    shared[4090 : 4090 + len(value)] = value.encode()  # across two pages
    return shared


def _written(value: str) -> object:
    return value.encode()


WAYS: Final[dict[str, Callable[[str], object]]] = {
    "bytes": _written,
    "utf-16": lambda value: value.encode("utf-16-le"),
    "base64-0": _base64(0),
    "base64-1": _base64(1),
    "base64-2": _base64(2),
    "deleted-file": _deleted_file,
    "memory-file": _memory_file,
    "shared-map": _shared_map,
}


class Keeper:
    """Such a process.

    Args:
        process: it, waiting for what it shall keep.
        ready: a file that it makes once it keeps it and nothing else knows of it.
    """

    def __init__(self, process: subprocess.Popen[bytes], ready: Path) -> None:
        self._process = process
        self._ready = ready
        self.pid = process.pid

    def keep(self, value: str) -> None:
        """Give it what it shall keep; once."""
        assert self._process.stdin
        self._process.stdin.write(value.encode() + b"\n")
        self._process.stdin.flush()
        deadline = time.monotonic() + 20
        while not self._ready.exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)


@contextmanager
def keeping(way: str, ready: Path) -> Iterator[Keeper]:
    """Run one until the end of the block."""
    command = [sys.executable, "-m", "tests.audit.keeper", way, str(ready)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT) as process:
        yield Keeper(process, ready)
        assert process.stdin
        process.stdin.close()


def main() -> None:
    """Keep it until standard input closes; the value comes on its first line, not as a word."""
    way, forget = sys.argv[1:]
    value = sys.stdin.buffer.readline().decode().strip()
    kept = WAYS[way](value)
    del value
    Path(forget).touch()
    sys.stdin.buffer.read()
    del kept


if __name__ == "__main__":
    main()
