"""A slot for USB sticks on this machine: the real helper, with a folder that is plugged in."""

from __future__ import annotations

import getpass
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kiosk.settings import ROOT

_PATIENCE: Final = 20.0  # seconds


class Slot:
    """Sticks go in and out.

    Args:
        folder: of its own.

    Attributes:
        socket: where the helper listens.
        stick: what is on the stick that is plugged in, or was last.
        process: the helper.
    """

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "stick.sock"
        self.stick = folder / "0"
        self._link = folder / "stick"
        self._number = 0
        self._command = [sys.executable, "-m", "kiosk.stick", "--user", getpass.getuser()]
        self._command += ["--socket", str(self.socket), "--practice", str(self._link)]
        self.start()

    def start(self) -> None:
        """Start the helper, and wait until it listens."""
        self.process = subprocess.Popen(self._command, cwd=ROOT)
        until = time.monotonic() + _PATIENCE
        while not self.socket.exists():
            assert time.monotonic() < until
            time.sleep(0.02)

    def stop(self) -> None:
        """Kill the helper."""
        self.process.kill()
        self.process.wait()
        self.socket.unlink()

    def plug(self, **documents: bytes) -> Path:
        """Plug a new stick in.

        Args:
            documents: what is on it; "_" stands for the dot before the ending.

        Returns:
            Its folder.
        """
        self._number += 1
        self.stick = self._link.with_name(str(self._number))
        self.stick.mkdir()
        for name, content in documents.items():
            stem, _, ending = name.rpartition("_")
            (self.stick / f"{stem}.{ending}").write_bytes(content)
        self._link.symlink_to(self.stick)
        return self.stick

    def plug_in(self, folder: Path) -> None:
        """Plug a stick in that is made already."""
        self._link.unlink(missing_ok=True)
        self.stick = folder
        self._link.symlink_to(folder)

    def pull(self) -> None:
        """Pull the stick out."""
        self._link.unlink()

    def replug(self) -> None:
        """Plug the same one in again."""
        self._link.symlink_to(self.stick)


@contextmanager
def slot() -> Iterator[Slot]:
    """Make one that goes with its folder."""
    folder = Path(tempfile.mkdtemp(prefix="ilot-slot-"))
    made = Slot(folder)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
