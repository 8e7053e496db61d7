"""What the thing in focus wants: text or not, and of which kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent

from kiosk.shell.keyboard.layout import Layer

_Hint = Qt.InputMethodHint
_Query = Qt.InputMethodQuery
_ASKED: Final = _Query.ImEnabled | _Query.ImHints | _Query.ImReadOnly
_LAYERS: Final = (  # the first that fits; Chromium gives `type` and `inputmode` alike
    (_Hint.ImhDialableCharactersOnly, Layer.PHONE),
    (_Hint.ImhDigitsOnly, Layer.NUMBER),
    (_Hint.ImhFormattedNumbersOnly, Layer.NUMBER),
    (_Hint.ImhDate, Layer.NUMBER),
    (_Hint.ImhTime, Layer.NUMBER),
    (_Hint.ImhEmailCharactersOnly, Layer.EMAIL),
    (_Hint.ImhUrlCharactersOnly, Layer.URL),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field that waits for text.

    Attributes:
        layer: where to start.
        lines: whether Enter makes a new line in it.
    """

    layer: Layer
    lines: bool = False


DATE: Final = Field(Layer.NUMBER)  # a date in a page, which Qt cannot tell from nothing


def focused() -> Field | None:
    """Give the field in focus, native or in a page; None where nothing wants text."""
    target = cast("QObject | None", QGuiApplication.focusObject())
    return None if target is None else _ask(target)


def _ask(target: QObject) -> Field | None:
    event = QInputMethodQueryEvent(_ASKED)
    QCoreApplication.sendEvent(target, event)
    if not event.value(_Query.ImEnabled) or event.value(_Query.ImReadOnly):
        return None
    hints = Qt.InputMethodHint(event.value(_Query.ImHints) or 0)
    layer = next((layer for hint, layer in _LAYERS if hints & hint), Layer.LETTERS)
    return Field(layer, lines=bool(hints & _Hint.ImhMultiLine))
