"""Opens the voice of this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kiosk.shell.speech.dispatcher import Dispatcher
from kiosk.shell.speech.voice import QtVoice, Voice

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

_DISPATCHED: Final = "speechd"


def open_voice(engine: str, owner: QObject, opened: Callable[[Voice | None], object]) -> None:
    """Open it.

    Args:
        engine: a setting.
        owner: lives as long as the visit.
        opened: is given it, now or later, or None where nothing can be said.
    """

    def make(up: bool) -> None:  # noqa: FBT001 - the dispatcher's contract
        voice = QtVoice(engine, owner) if up else None
        opened(voice if voice is not None and voice.works else None)

    if engine == _DISPATCHED:
        Dispatcher(owner, make).start()
    else:
        make(engine != "none")
