"""Asks RAUC, which alone writes slots and tells the firmware which one starts."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.errors import KioskError
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.version import ImageVersion

_INFO: Final = 300.0  # seconds: a slow disk may be asked for all of a bundle
_INSTALL: Final = 3600.0
_MARK: Final = 120.0
_UNSIGNED: Final = ("signature verification failed", "signature")
_SYSTEM: Final = Path("/etc/rauc/system.conf")


class RefusedError(KioskError):
    """A bundle that may not be installed here, for one reason of a closed enum."""

    def __init__(self, fault: Fault, message: str, version: str = "") -> None:
        super().__init__(message, hint="publish a bundle that `rauc info` accepts")
        self.fault = fault
        self.version = version


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle says of itself, once its signature is verified."""

    compatible: str
    version: ImageVersion


@dataclass(frozen=True, slots=True)
class Slots:
    """What RAUC says of the slots.

    Attributes:
        booted: the name that the firmware has for the one that runs, "ilot-a".
        good: whether the firmware starts it again.
        primary: the slot that starts next, "boot.0".
    """

    booted: str
    good: bool
    primary: str


class Rauc:
    """The command line of RAUC.

    Args:
        words: of the command.
        environment: of that process.
    """

    def __init__(
        self, words: tuple[str, ...] = ("rauc",), environment: Mapping[str, str] = os.environ
    ) -> None:
        self._words = words
        self._environment = dict(environment) | {"LC_ALL": "C.UTF-8"}

    def info(self, bundle: Path, keyring: Path | None = None) -> Bundle:
        """Verify the signature of a bundle, and read what it says of itself.

        Args:
            bundle: its file.
            keyring: of those who may sign it; None for that of this machine.

        Raises:
            RefusedError: it is none, or not signed by those who may.
            KioskError: RAUC does not answer.
        """
        trusted = (f"--keyring={keyring}",) if keyring else ()
        done = self._run(_INFO, "info", *trusted, "--output-format=json", str(bundle))
        if done.returncode:
            said = done.stderr.strip().splitlines()[-1:] or ["no reason"]
            unsigned = any(word in said[0].lower() for word in _UNSIGNED)
            unsigned = unsigned and "invalid bundle format" not in said[0].lower()
            fault = Fault.BUNDLE_SIGNATURE if unsigned else Fault.BUNDLE
            raise RefusedError(fault, f"{bundle.name}: {said[0]}")
        try:
            said_of_it: dict[str, Any] = json.loads(done.stdout)
            compatible = str(said_of_it["compatible"])
            return Bundle(compatible, ImageVersion.parse(said_of_it["version"]))
        except (ValueError, TypeError, KeyError) as error:
            raise RefusedError(Fault.BUNDLE, f"{bundle.name}: {error}") from error

    def install(self, bundle: Path) -> None:
        """Write a bundle into the other slot, which the firmware then starts next, once.

        Raises:
            KioskError: it could not be written; the firmware starts the slot that runs.
        """
        self._well(_INSTALL, "install", str(bundle))

    def start_other(self) -> None:
        """Have the firmware start the other slot next, once.

        Raises:
            KioskError: it does not take that.
        """
        self._well(_MARK, "status", "mark-active", "other")

    def start_own(self) -> None:
        """Have the firmware start the slot that runs next, whatever it was told before.

        Raises:
            KioskError: it does not take that.
        """
        self._well(_MARK, "status", "mark-active", "booted")

    def mark_good(self) -> None:
        """Have the firmware start the slot that runs, from now on.

        Raises:
            KioskError: it does not take that.
        """
        self._well(_MARK, "status", "mark-good", "booted")

    def mark_bad(self) -> None:
        """Have the firmware not start the slot that runs again.

        Raises:
            KioskError: it does not take that.
        """
        self._well(_MARK, "status", "mark-bad", "booted")

    def status(self) -> Slots:
        """Ask how the slots are.

        Raises:
            KioskError: RAUC does not say.
        """
        said = self._well(_MARK, "status", "--output-format=json")
        try:
            return slots(json.loads(said))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise KioskError("rauc status: not understood", hint=f"{error}") from error

    def _well(self, seconds: float, *words: str) -> str:
        done = self._run(seconds, *words)
        if done.returncode:
            said = (done.stderr.strip().splitlines() or done.stdout.strip().splitlines())[-1:]
            hint = "`journalctl -u rauc` says more"
            raise KioskError(f"rauc {' '.join(words[:2])}: {' '.join(said)}", hint=hint)
        return done.stdout

    def _run(self, seconds: float, *words: str) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(  # noqa: S603 - our own words, and names of our own files
                [*self._words, *words],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                env=self._environment,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            hint = "is its service well? `journalctl -u rauc`"
            raise KioskError(f"rauc {words[0]}: no answer", hint=hint) from error
        except OSError as error:
            hint = "apt-get install rauc"
            raise KioskError(f"rauc: {error.strerror}", hint=hint) from error


def slots(said: dict[str, Any]) -> Slots:
    """Read what `rauc status --output-format=json` says.

    Raises:
        KeyError: it says something else.
    """
    booted = str(said["booted"])
    for listed in said["slots"]:
        for slot in listed.values():
            if slot["bootname"] == booted:
                return Slots(booted, slot["boot_status"] == "good", str(said["boot_primary"]))
    raise KeyError(booted)


def compatible(system: Path = _SYSTEM) -> str:
    """Give what kind of machine this is.

    Raises:
        KioskError: it does not say.
    """
    hint = "the image's build writes it"
    try:
        lines = system.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise KioskError(f"{system}: {error.strerror}", hint=hint) from error
    for line in lines:
        name, equals, value = line.partition("=")
        if equals and name.strip() == "compatible":
            return value.strip()
    raise KioskError(f"{system}: no line “compatible=”", hint=hint)
