"""Tries, before anybody waits in front of a screen, whether this machine can wall a session in."""

from __future__ import annotations

import shutil
import subprocess
from typing import Final

from kiosk.errors import KioskError

_TRIAL: Final = (
    "bwrap --unshare-all --die-with-parent --ro-bind / / --proc /proc --dev /dev --tmpfs /tmp true"
)
_PATIENCE: Final = 30.0  # seconds
_WITHOUT: Final = "kiosk run --isolation none does without, for a developer's desk only"


class Trial:
    """A sandbox around nothing; it runs while we do something else."""

    def __init__(self) -> None:
        """Start it.

        Raises:
            KioskError: there is no bubblewrap.
        """
        if not shutil.which("bwrap"):
            raise KioskError(
                "bubblewrap is not installed: a visit could not be walled in",
                hint=f"apt-get install bubblewrap; {_WITHOUT}",
            )
        self._process = subprocess.Popen(  # noqa: S603 - a constant
            _TRIAL.split(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def passed(self, seconds: float = _PATIENCE) -> None:
        """Wait for its end.

        Args:
            seconds: at most.

        Raises:
            KioskError: the system refuses what a sandbox needs, or takes too long.
        """
        try:
            output, _ = self._process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            self._process.kill()
            if self._process.stdout:  # which a child of its own may keep open
                self._process.stdout.close()
            self._process.wait()
            raise KioskError(
                f"bubblewrap has not made a sandbox in {seconds:g} s", hint=_WITHOUT
            ) from error
        if self._process.returncode != 0:
            raise KioskError(
                f"bubblewrap cannot make a sandbox here: {output.decode(errors='replace').strip()}",
                hint=f"allow unprivileged user namespaces and a fresh /proc; {_WITHOUT}",
            )
