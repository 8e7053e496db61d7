"""The supervisor's private folder; it goes with it, or with the next one after a hard death."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import tempfile
import time
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from kiosk.errors import KioskError
from kiosk.supervisor.machine import Screen
from kiosk.supervisor.processes import started_with
from kiosk.supervisor.sandbox import POLICIES, SCREEN_KEY
from kiosk.supervisor.xauthority import key_of

_PREFIX: Final = "ilot-kiosk-"
_LOCK: Final = "lock"
_DYING: Final = 10.0  # seconds for what a dead supervisor left
_LOOK: Final = 0.02  # seconds between two looks


class RunDirectory:
    """A folder that only we may enter, on the memory file system of the log-in where there is one.

    It carries a lock: the folder of a supervisor that was killed has none, and is swept away.
    """

    def __init__(self, base: Path) -> None:
        _sweep(base)
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))  # 0700
        self._policies = cycle(POLICIES)
        self._lock = os.open(self.path / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        for name, text in _private_etc().items():
            (self.path / name).write_text(text, encoding="utf-8")

    def write_policy(self, compiled: bytes) -> str:
        """Put a policy there for the next session, and name its file; running ones keep theirs."""
        name = next(self._policies)
        fresh = self.path / f"{name}.new"
        fresh.write_bytes(compiled)
        fresh.rename(self.path / name)
        return name

    def write_screen_key(self, screen: Screen) -> None:
        """Put the key of the screen there, if it has one, and of no other screen."""
        if screen.key:
            key = key_of(screen.key.read_bytes(), host=socket.gethostname(), display=screen.name)
            (self.path / SCREEN_KEY).write_bytes(key)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.path)
        os.close(self._lock)


def base() -> Path:
    """Give the place for such folders."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(folder) if folder and os.access(folder, os.W_OK) else Path(tempfile.gettempdir())


def _private_etc() -> dict[str, str]:
    """Make the files of /etc that would otherwise tell who else uses this machine."""
    uid, gid = os.getuid(), os.getgid()
    return {
        "passwd": f"kiosk:x:{uid}:{gid}::/home/kiosk:/usr/sbin/nologin\n",
        "group": f"kiosk:x:{gid}:\n",
        "hosts": "127.0.0.1 localhost\n::1 localhost\n",
        "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    }


def _sweep(base: Path) -> None:
    """Remove the folders whose supervisor is dead."""
    for folder in base.glob(f"{_PREFIX}*"):
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            continue
        try:
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:  # just being made, or just being removed
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _kill_what_lives(folder)
            shutil.rmtree(folder)
        except BlockingIOError:
            continue  # its supervisor lives
        finally:
            os.close(lock)


def _kill_what_lives(folder: Path) -> None:
    """Kill what a dead supervisor has left, and wait until it is gone.

    Its sessions die with it and its gates soon after; whatever did not is found here.

    Raises:
        KioskError: it cannot be killed: nobody may use the kiosk.
    """
    deadline = time.monotonic() + _DYING
    time.sleep(_LOOK)  # one that is just being started has no words yet
    while left := started_with(folder):
        if time.monotonic() > deadline:
            raise KioskError(
                f"{len(left)} processes of a session before this start cannot be killed",
                hint="restart the machine",
            )
        for process in left:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(_LOOK)
