"""Runs speech-dispatcher inside the session, for this session alone.

Nobody else's would do: it serves whoever asks, and what it was given to say outlives the visit.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDeadlineTimer, QObject, QProcess, QProcessEnvironment, QTimer

_PROGRAM: Final = "speech-dispatcher"
_MODULE: Final = "espeak-ng"
_DATA: Final = "espeak-ng-data"
_PLACES: Final = ("/usr/lib/*/espeak-ng-data", "/usr/share/espeak-ng-data")
_VARIANTS: Final = "voices"  # a hundred for each of a hundred languages: 1.5 s to be listed
_PASSED: Final = ("PATH", "HOME", "LANG", "XDG_RUNTIME_DIR", "ALSA_CONFIG_PATH")
_LOOK: Final = 50  # milliseconds between two looks whether it is up
_PATIENCE: Final = 5000
_ALONE: Final = 5  # seconds without us after which it ends, where no sandbox ends it
_CONFIGURATION: Final = """\
LogLevel 0
LogDir "/dev/null"
CommunicationMethod "unix_socket"
SocketPath "{socket}"
Timeout {alone}
DisableAutoSpawn
AudioOutputMethod "alsa"
AudioALSADevice "default"
DefaultLanguage "fr"
AddModule "{module}" "sd_{module}" "{module}.conf"
DefaultModule "{module}"
"""


class Dispatcher(QObject):
    """Starts it; libspeechd finds it by our environment.

    Args:
        owner: lives as long as the visit.
        up: called once, with whether it listens.
    """

    def __init__(self, owner: QObject, up: Callable[[bool], object]) -> None:
        super().__init__(owner)
        self._up = up
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._patience = QDeadlineTimer(_PATIENCE)
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK)
        self._watch.timeout.connect(self._look)

    def start(self) -> None:
        """Start it."""
        program, voices = shutil.which(_PROGRAM), _installed_voices()
        if program is None or voices is None:
            self._up(False)
            return
        folder = Path(tempfile.mkdtemp(prefix="speech-", dir=os.environ.get("XDG_RUNTIME_DIR")))
        self._socket = folder / "socket"
        _configure(folder, self._socket)
        _lend_voices(voices, folder / _DATA)
        os.environ["SPEECHD_ADDRESS"] = f"unix_socket:{self._socket}"
        environment = QProcessEnvironment()
        for name in _PASSED:
            if name in os.environ:
                environment.insert(name, os.environ[name])
        environment.insert("ESPEAK_DATA_PATH", str(folder))
        self._process.setProcessEnvironment(environment)
        arguments = ["-s", "-C", str(folder), "-L", "/dev/null", "-P", str(folder / "pid")]
        self._process.start(program, arguments)
        self._watch.start()

    @property
    def process(self) -> int:
        """The number of its process."""
        return self._process.processId()

    def _look(self) -> None:
        listens = self._socket.exists()
        gone = self._process.state() is QProcess.ProcessState.NotRunning
        if listens or gone or self._patience.hasExpired():
            self._watch.stop()
            self._up(listens and not gone)


def _installed_voices() -> Path | None:
    root = Path("/")
    return next((found for place in _PLACES for found in root.glob(place[1:])), None)


def _configure(folder: Path, socket: Path) -> None:
    text = _CONFIGURATION.format(socket=socket, alone=_ALONE, module=_MODULE)
    (folder / "speechd.conf").write_text(text, encoding="utf-8")
    modules = folder / "modules"
    modules.mkdir()
    (modules / f"{_MODULE}.conf").touch()


def _lend_voices(installed: Path, place: Path) -> None:
    """Show espeak-ng its voices without their variants."""
    place.mkdir()
    (place / _VARIANTS).mkdir()
    for part in installed.iterdir():
        if part.name != _VARIANTS:
            (place / part.name).symlink_to(part)
