"""A soft sound of two tones, for whoever does not look at the screen."""

from __future__ import annotations

import math
import shutil
import struct
import wave
from io import BytesIO
from typing import Final

from PySide6.QtCore import QObject, QProcess, QTimer

_RATE: Final = 22_050  # samples a second
_TONES: Final = ((659.3, 0.0), (523.3, 0.35))  # hertz, and seconds from the start: E, then C
_LENGTH: Final = 1.1  # seconds
_DECAY: Final = 5.0
_LOUD: Final = 0.35
_PEAK: Final = 32_767
_PLAYER: Final = "aplay"  # a program of its own: it costs nothing before, and cannot make us wait
_ENOUGH: Final = 5000  # milliseconds


def sound() -> bytes:
    """Make the sound, as a WAV file."""
    samples = (_sample(n / _RATE) for n in range(round(_LENGTH * _RATE)))
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE)
        out.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file.getvalue()


def _sample(second: float) -> int:
    heard = sum(_tone(hertz, second - start) for hertz, start in _TONES if second >= start)
    return round(_PEAK * _LOUD * heard)


def _tone(hertz: float, second: float) -> float:
    rise = min(1.0, second / 0.02)  # without a click
    return rise * math.exp(-_DECAY * second) * math.sin(2 * math.pi * hertz * second)


def play(owner: QObject) -> bool:
    """Play it, without waiting for anything and without leaving a file.

    Args:
        owner: lives longer than the sound.

    Returns:
        Whether there is a player; where there is no sound card it ends by itself.
    """
    if (program := shutil.which(_PLAYER)) is None:
        return False
    player = QProcess(owner)
    player.setStandardOutputFile(QProcess.nullDevice())
    player.setStandardErrorFile(QProcess.nullDevice())
    player.finished.connect(player.deleteLater)
    player.start(program, ["-q", "-"])
    player.write(sound())
    player.closeWriteChannel()
    QTimer.singleShot(_ENOUGH, player, player.kill)  # a sound card may hang
    return True
