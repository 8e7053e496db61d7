"""The agent's code: kept as a hash only, and slower to try after each wrong one."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kiosk.agent_code import AGENT_CODE, hashed, weakness
from kiosk.errors import KioskError
from kiosk.supervisor.state_folder import keep, settle

LONGEST_WAIT: Final = 30.0  # seconds: an agent with a queue before her waits no longer
_TRIES: Final = "agent-code-tries"
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_ENOUGH: Final = 6  # wrong codes in a row, after which the wait grows no more
_NEVER_LONGER: Final = 1_000_000  # a count beyond it says nothing new


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that no hand can set back.

    Attributes:
        boot: which start of the machine.
        uptime: seconds since then, its sleep included.
    """

    boot: str
    uptime: float

    @classmethod
    def now(cls) -> Moment:
        """Look at the clock."""
        boot = _BOOT.read_text(encoding="ascii").strip()
        return cls(boot, time.clock_gettime(time.CLOCK_BOOTTIME))


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong codes in a row.

    Attributes:
        wrong: how many.
        boot: in which start of the machine the last one was tried.
        uptime: and when.
    """

    wrong: int = 0
    boot: str = ""
    uptime: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a code.

    Attributes:
        right: whether it is the agent's.
        seconds: for how long no other will be tried.
    """

    right: bool
    seconds: float = 0.0


def delay(wrong: int) -> float:
    """Give the seconds to wait after so many wrong codes in a row."""
    return 0.0 if wrong < 1 else min(LONGEST_WAIT, 2.0 ** min(wrong - 1, _ENOUGH))


def wait(tries: Tries, now: Moment) -> float:
    """Give the seconds still to wait.

    After a restart of the machine it has at least been as long as the machine runs: the clock on
    the wall, which can be set, is asked for nothing.
    """
    since = now.uptime - tries.uptime if tries.boot == now.boot else now.uptime
    return min(LONGEST_WAIT, max(0.0, delay(tries.wrong) - max(0.0, since)))


class Pin:
    """The code of a kiosk.

    Args:
        folder: of what survives a visit.
        clock: gives the time.
    """

    def __init__(self, folder: Path, clock: Callable[[], Moment] = Moment.now) -> None:
        self._hash = folder / AGENT_CODE
        self._tries = folder / _TRIES
        self._clock = clock
        self._unwritten: Tries | None = None  # where the disk refuses them
        self._one_at_a_time = asyncio.Lock()

    @property
    def chosen(self) -> bool:
        """Whether there is a code; without one nobody gets in."""
        return bool(self._read_hash())

    def choose(self, digits: str) -> None:
        """Set a new code.

        Raises:
            KioskError: it is too easy, or cannot be kept.
        """
        if reason := weakness(digits):
            raise KioskError("this code was not taken", hint=reason)
        self.take(hashed(digits))

    def take(self, hash_of_it: str) -> None:
        """Set a new code of which only the hash is known.

        Raises:
            KioskError: it cannot be kept.
        """
        try:
            keep(self._hash, hash_of_it.encode())
            self._tries.unlink(missing_ok=True)
        except OSError as error:
            raise _not_kept(self._hash.parent, error) from error

    def forget(self) -> None:
        """Remove the code: nobody opens the panel until there is another.

        Raises:
            KioskError: it cannot be removed.
        """
        try:
            self._hash.unlink(missing_ok=True)
            self._tries.unlink(missing_ok=True)
            if self._hash.parent.is_dir():
                settle(self._hash.parent)
        except OSError as error:
            raise _not_kept(self._hash.parent, error) from error

    def seconds(self) -> float:
        """Give for how long no code will be tried."""
        return wait(self._past(), self._clock())

    async def check(self, digits: str) -> Verdict:
        """Try a code; the event loop runs on meanwhile."""
        async with self._one_at_a_time:
            past = self._past()
            if seconds := wait(past, self._clock()):
                return Verdict(right=False, seconds=seconds)
            # counted first: whoever cuts the power at the right moment wins no try
            self._remember(self._one_more(past))
            hashed = self._read_hash()
            right = bool(hashed) and await asyncio.to_thread(_matches, hashed, digits)
            if right:
                self._remember(Tries())
                return Verdict(right=True)
            now = self._one_more(past)  # the wait begins when the answer is known
            self._remember(now)
            return Verdict(right=False, seconds=delay(now.wrong))

    def _one_more(self, past: Tries) -> Tries:
        now = self._clock()
        return Tries(min(past.wrong + 1, _NEVER_LONGER), now.boot, now.uptime)

    def _read_hash(self) -> str:
        try:
            return self._hash.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def _past(self) -> Tries:
        if self._unwritten:
            return self._unwritten
        try:
            untrusted = json.loads(self._tries.read_bytes())
            return Tries(
                int(untrusted["wrong"]), str(untrusted["boot"]), float(untrusted["uptime"])
            )
        except FileNotFoundError:
            return Tries()
        except (OSError, ValueError, TypeError, KeyError, OverflowError):
            return Tries(_ENOUGH)  # damaged: as slow as it gets, not closed

    def _remember(self, tries: Tries) -> None:
        self._unwritten = tries
        with suppress(OSError):  # a full disk makes no try free, and locks nobody out
            keep(self._tries, json.dumps(asdict(tries)).encode())
            self._unwritten = None


def _matches(hashed: str, digits: str) -> bool:
    # imported here, as no start of the kiosk shall wait for it
    from argon2 import PasswordHasher  # noqa: PLC0415
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

    try:
        return PasswordHasher().verify(hashed, digits)
    except (VerificationError, InvalidHashError, ValueError):
        return False


def _not_kept(folder: Path, error: OSError) -> KioskError:
    return KioskError(
        f"{folder}: {error.strerror}", hint="run it as the kiosk's user, or set KIOSK_STATE"
    )
