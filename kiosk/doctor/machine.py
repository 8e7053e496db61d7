"""Reads the machine that is examined: its files and what its programs say, within bounds."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import stat
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST: Final = 1 << 18  # bytes of a file or of what a program says
_DYING: Final = 0.5  # seconds
_ENVIRONMENT: Final = "run/ilot/kiosk.env"
_UNITS: Final = ("usr/lib/systemd/system/ilot.service", "etc/systemd/system/ilot.service")
_ASSIGNING: Final = "Environment="


def _now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program said before it ended.

    Attributes:
        code: with which it ended.
        text: what it wrote.
    """

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Machine:
    """What examinations ask.

    Attributes:
        settings: of the kiosk.
        environment: of this process, and what the units are told.
        root: where the machine's files are; elsewhere in tests.
        now: gives the time, with its zone.
    """

    settings: Settings = field(default_factory=Settings)
    environment: Mapping[str, str] = field(default_factory=dict)
    root: Path = Path("/")
    now: Callable[[], datetime] = _now

    def text(self, path: str) -> str | None:
        """Read a file of the machine; None where it cannot be read, or is no file."""
        try:
            # a pipe would keep us waiting for whoever writes into it
            descriptor = os.open(self.root / path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    return None
                return file.read(_MOST).decode(errors="replace")
        except (OSError, ValueError):
            return None

    def number(self, path: str) -> int | None:
        """Read a file that holds a whole number."""
        return whole(self.text(path) or "")

    def glob(self, pattern: str) -> list[Path]:
        """Give the paths below the root that fit a pattern, sorted; [] where there are none."""
        with suppress(OSError):
            return sorted(self.root.glob(pattern))
        return []

    def has(self, path: str) -> bool:
        """Tell whether something is there."""
        try:
            return (self.root / path).exists()
        except OSError:
            return False

    def word(self, name: str) -> str:
        """Give the value of a word of the kernel's command line, or ""."""
        for word in (self.text("proc/cmdline") or "").split():
            before, _equals, value = word.partition("=")
            if before == name:
                return value
        return ""

    @property
    def appliance(self) -> bool:
        """Whether this is a machine of ours, with two slots, and no developer's desk."""
        return bool(self.word("rauc.slot"))

    @property
    def managed(self) -> bool:
        """Whether systemd runs it."""
        return self.has("run/systemd/system")

    def can(self, program: str) -> bool:
        """Tell whether a program is installed."""
        return shutil.which(program, path=self._path) is not None

    def ask(self, *words: str, seconds: float) -> Answer | None:
        """Run a program to its end; None where it does not start, or has not ended in time.

        Args:
            words: the program and its arguments.
            seconds: after which it is killed, and all that it has started.
        """
        try:
            process = subprocess.Popen(  # noqa: S603 - words of ours
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**self.environment, "PATH": self._path, "LC_ALL": "C"},
                start_new_session=True,
            )
        except OSError:
            return None
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            return None
        return Answer(process.returncode, said[:_MOST].decode(errors="replace"))

    @property
    def _path(self) -> str:
        return self.environment.get("PATH") or "/usr/sbin:/usr/bin:/sbin:/bin"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a program and its children; one that a device holds fast is left to the kernel."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdout:
        process.stdout.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_DYING)


def whole(text: str) -> int | None:
    """Read a whole number of at most 18 digits; None for anything else."""
    text = text.strip(" \t\n")  # what files and programs put around one
    plain = text.removeprefix("-")
    return int(text) if plain.isascii() and plain.isdigit() and len(plain) <= 18 else None  # noqa: PLR2004 - below 2^63


def environment_of(root: Path, own: Mapping[str, str]) -> dict[str, str]:
    """Give the environment of the kiosk: what its units are told, and what ours says over it.

    Args:
        root: where the machine's files are.
        own: the environment of this process.
    """
    machine = Machine(root=root)
    told: dict[str, str] = {}
    if machine.appliance:
        for place in _UNITS:
            for line in (machine.text(place) or "").splitlines():
                if line.startswith(_ASSIGNING):
                    told |= _assigned(line.removeprefix(_ASSIGNING))
    for line in (machine.text(_ENVIRONMENT) or "").splitlines():
        told |= _assigned(line)
    return {**told, **own}


def _assigned(line: str) -> dict[str, str]:
    """Read assignments as systemd has them, those of ours."""
    try:
        words = shlex.split(line, comments=True)
    except ValueError:  # a quotation mark that stands alone
        return {}
    pairs = (word.partition("=") for word in words)
    return {name: value for name, equals, value in pairs if equals and name.startswith("KIOSK_")}
