"""What the keyboard has in mind between two taps, and what a tap makes of it; pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from kiosk.shell.keyboard.layout import Act, Key, Layer

_COMBINING: Final = {"^": "\u0302", "¨": "\u0308"}
_ALPHABETS: Final = frozenset({Layer.LETTERS, Layer.EMAIL, Layer.URL})


class Shift(Enum):
    """Whether the next letters are capitals."""

    OFF = auto()
    ONCE = auto()
    LOCKED = auto()


_NEXT_SHIFT: Final = {Shift.OFF: Shift.ONCE, Shift.ONCE: Shift.LOCKED, Shift.LOCKED: Shift.OFF}


@dataclass(frozen=True, slots=True, repr=False)
class Writing:
    """Where the citizen is in the layers.

    Attributes:
        base: the layer of the field's kind.
        layer: the one that is shown.
        dead: an accent that waits for its letter, or "".
    """

    base: Layer = Layer.LETTERS
    layer: Layer = Layer.LETTERS
    shift: Shift = Shift.OFF
    dead: str = ""

    @property
    def letters(self) -> Layer:
        """The layer with the letters for this field."""
        return self.base if self.base in _ALPHABETS else Layer.LETTERS

    def shown(self, text: str) -> str:
        """Give what a key with this text types now."""
        return text if self.shift is Shift.OFF or len(text) > 1 else text.upper()

    def tap(self, key: Key) -> tuple[Writing, str]:
        """Give what follows a tap on a key, and the text that is typed."""
        match key.act:
            case Act.SHIFT:
                return replace(self, shift=_NEXT_SHIFT[self.shift]), ""
            case Act.DEAD:
                return replace(self, dead="" if self.dead == key.text else key.text), ""
            case Act.LAYER:
                return replace(self, layer=key.layer or self.letters, dead=""), ""
            case Act.TEXT:
                return self._after_text(), self._typed(key.text)
            case _:
                return replace(self, dead=""), ""

    def for_field(self, base: Layer) -> Writing:
        """Start afresh in a field of this kind."""
        return Writing(base, base)

    def _typed(self, text: str) -> str:
        text = self.shown(text)
        if not self.dead:
            return text
        if text == " ":
            return self.dead
        whole = unicodedata.normalize("NFC", text + _COMBINING[self.dead])
        return whole if len(whole) == 1 else self.dead + text

    def _after_text(self) -> Writing:
        shift = self.shift if self.shift is Shift.LOCKED else Shift.OFF
        layer = self.letters if self.layer is Layer.ACCENTS else self.layer
        return replace(self, layer=layer, shift=shift, dead="")
