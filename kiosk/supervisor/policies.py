"""Chooses the policy with which the next session begins, of those that were published for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.settings import Settings
from kiosk.supervisor.policy_file import cache_folder, compiled_policy
from kiosk.supervisor.state_folder import keep, state_folder
from kiosk.updates import standing as judge
from kiosk.updates import versions
from kiosk.updates.standing import Standing

FILE: Final = "policy.json"
LOOK: Final = 1.0  # seconds between two looks at what is offered; one link is read
_COMPILING: Final = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Chosen:
    """A policy that sessions can begin with.

    Attributes:
        version: what `kiosk update` calls it, or None for the image's own.
        settings: of this machine, with the files of this policy.
        compiled: the policy itself.
    """

    version: str | None
    settings: Settings
    compiled: bytes


class Policies:
    """Keeps the verdicts on policies, and has the one in force at hand.

    Args:
        settings: of this machine, whose own files are the policy of the image.
        folder: of what survives a visit; the verdicts are kept there.
        say: what is told in plain words about what happens.
        clock: seconds that only run forward.
    """

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.apply: Callable[[Chosen], None] = lambda _: None
        self._settings = settings
        self._file = folder / FILE
        self._say = say
        self._clock = clock
        self._standing = self._remembered()
        self._ready: dict[str | None, Chosen] = {}
        self._offered = ""
        self._applied: str | None = None

    @property
    def standing(self) -> Standing:
        """The verdicts so far."""
        return self._standing

    @property
    def version(self) -> str | None:
        """What is in force from the next session on, or None for the image's own."""
        return self._applied

    def first(self) -> Chosen:
        """Give the policy to begin with: the image's own where no other holds.

        Raises:
            KioskError: the image's own does not hold either.
        """
        folder = self._settings.policy
        if folder is not None:
            self._note(judge.offered(self._standing, self._link()))
        while True:
            name = judge.in_force(self._standing)
            try:
                chosen = self._make(
                    name, lambda settings: compiled_policy(settings, cache_folder())
                )
            except KioskError as error:
                self._pass_over(name, error)
            else:
                self._applied = name
                return self._keep(chosen)

    async def run(self) -> None:
        """Look again and again for what is offered, and for the end of a trial."""
        import asyncio  # noqa: PLC0415 - a start imports us before its first picture

        if self._settings.policy is None:
            return
        while True:
            await asyncio.sleep(LOOK)
            self.look()
            link = self._link()
            if link != self._offered or judge.in_force(self._standing) != self._applied:
                self._offered = link or ""
                self._note(judge.offered(self._standing, link))
                await self._bring()

    def look(self) -> None:
        """See whether a trial is over."""
        self._note(judge.expired(self._standing, self._clock()))

    # --- how sessions fare ------------------------------------------------------------------------
    def started(self, version: str | None) -> None:
        """Count a start, where a policy is on trial."""
        if version == judge.in_force(self._standing):
            self._note(judge.started(self._standing, self._clock()))

    def painted(self, version: str | None) -> None:
        """Count a home that was painted."""
        self._note(judge.painted(self._standing, version))

    def failed(self, version: str | None, *, was_painted: bool) -> None:
        """Count a session that ended as none should."""
        self._note(judge.failed(self._standing, version, was_painted=was_painted))

    # --- what is in force -------------------------------------------------------------------------
    def _note(self, standing: Standing) -> None:
        """Take a step: written down, then acted on."""
        before, self._standing = self._standing, standing
        if standing == before:
            return
        for name in set(standing.bad) - set(before.bad):
            self._say(f"policy {name} makes this kiosk unwell, and is taken back")
        if standing.good != before.good:
            self._say(f"policy {standing.good} has proved itself")
        try:
            keep(
                self._file, judge.dump(standing).encode(), mode=0o644
            )  # updates and reports read it
        except OSError as error:  # a disk that is ill: what is known holds until the next start
            self._say(f"verdicts on policies cannot be kept: {error.strerror}")
        back = judge.in_force(standing)
        if back != self._applied and back in self._ready:
            self._use(self._ready[back])  # at once: the next session may begin this moment

    async def _bring(self) -> None:
        """Make ready what is in force, beside what goes on, and put it to use."""
        import asyncio  # noqa: PLC0415 - as above

        while (name := judge.in_force(self._standing)) != self._applied:
            if name in self._ready:
                self._use(self._ready[name])
                return
            try:
                self._keep(await asyncio.to_thread(self._make, name, _compile_apart))
            except KioskError as error:
                self._pass_over(name, error)

    def _use(self, chosen: Chosen) -> None:
        self._applied = chosen.version
        self._say(f"policy {chosen.version or 'of the image'} is in force from the next session on")
        self.apply(chosen)

    def _make(self, name: str | None, compile_: Callable[[Settings], bytes]) -> Chosen:
        """Make a policy of the files of a version; changes nothing, so any thread may.

        Raises:
            _GoneError: its files are damaged, or gone.
            KioskError: they hold no policy.
        """
        settings = self._settings if name is None else _with(self._settings, name)
        if settings is None:
            raise _GoneError("its files are damaged or gone")
        return Chosen(name, settings, compile_(settings))

    def _pass_over(self, name: str | None, why: KioskError) -> None:
        """Do without a version.

        Raises:
            KioskError: there is no other.
        """
        if name is None:
            raise why
        self._say(f"policy {name} cannot be used: {why}")
        gone = isinstance(why, _GoneError)
        standing = self._standing if gone else judge.refused(self._standing, name)
        self._note(judge.lost(standing, name))

    def _keep(self, chosen: Chosen) -> Chosen:
        self._ready[chosen.version] = chosen
        wanted = {None, chosen.version, self._standing.good}
        self._ready = {name: one for name, one in self._ready.items() if name in wanted}
        return chosen

    def _link(self) -> str | None:
        """Give the name of the version that is offered; what it holds is looked at later."""
        try:
            name = Path(self._settings.policy or "", versions.OFFERED).readlink().name
        except OSError:
            return None
        return name if versions.is_name(name) else None

    def _remembered(self) -> Standing:
        try:
            return judge.restarted(judge.read(self._file))
        except KioskError as error:
            self._say(f"{error}")
            return Standing()


def as_in_force(settings: Settings, environment: Mapping[str, str]) -> Settings:
    """Give the settings of a machine with the files of the policy that is in force there.

    Whoever asks changes nothing; where nothing is known, those are the image's own.
    """
    try:
        standing = judge.read(state_folder(settings, environment) / FILE)
    except KioskError:
        return settings
    name = judge.in_force(standing)
    return (_with(settings, name) if name else None) or settings


def _with(own: Settings, name: str) -> Settings | None:
    """Give the settings of a machine with a version's files; None if they do not hold."""
    version = versions.find(own.policy, name) if own.policy else None
    if version is None:
        return None
    files = version.files()
    return replace(
        own,
        whitelist=files.whitelist,
        categories=files.categories or own.categories,
        region=files.region or own.region,
        overlay=files.site or own.overlay,
        index=files.index or own.index,
    )


class _GoneError(KioskError):
    """What was verified once is not there any more."""


def _compile_apart(settings: Settings) -> bytes:
    """Compile in a process that ends: the reader of YAML would stay with us for months.

    Raises:
        KioskError: the files hold no policy.
    """
    command = [sys.executable, "-m", "kiosk.supervisor.compiling"]
    environment = {**os.environ, **settings.environment()}
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            env=environment,
            capture_output=True,
            timeout=_COMPILING,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise KioskError("the policy could not be compiled in time") from error
    if done.returncode:
        raise KioskError(done.stderr.decode(errors="replace").strip() or "it does not compile")
    return done.stdout
