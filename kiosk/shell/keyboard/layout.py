"""Which keys there are and where, as plain data.

The letters stand as on a French keyboard in both languages: someone who changes the language in the
middle of a visit finds every letter where it was, and where the physical keyboard beside has it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Layer(StrEnum):
    """What the keys stand for at the moment."""

    LETTERS = "letters"
    EMAIL = "email"
    URL = "url"
    NUMBER = "number"
    PHONE = "phone"
    SYMBOLS = "symbols"
    ACCENTS = "accents"


class Act(StrEnum):
    """What a key does."""

    TEXT = "text"
    DEAD = "dead"  # waits for the letter that it goes on
    SHIFT = "shift"
    LAYER = "layer"
    BACK = "back"  # takes away what is before the cursor
    ENTER = "enter"
    LEFT = "left"
    RIGHT = "right"
    NEXT = "next"
    PREVIOUS = "previous"
    HIDE = "hide"


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Attributes:
        text: what it types, or the dead character.
        layer: where it leads; None means back to the letters.
        width: in columns.
    """

    act: Act
    text: str = ""
    layer: Layer | None = None
    width: float = 1


Row = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The keys of one layer.

    Attributes:
        rows: of the main block, all of one width.
        widest: a column in millimetres, at most.
    """

    rows: tuple[Row, ...]
    widest: float = 34

    @property
    def columns(self) -> float:
        """The width of the main block."""
        return max(sum(key.width for key in row) for row in self.rows)


def _row(characters: str, *others: Key) -> Row:
    return (*(Key(Act.TEXT, one) for one in characters), *others)


def _wide(text: str, width: float = 2) -> Key:
    return Key(Act.TEXT, text, width=width)


_SHIFT: Final = Key(Act.SHIFT, width=2)
_SPACE: Final = _wide(" ", 4)
_TO_LETTERS: Final = Key(Act.LAYER, width=2)
_TO_SYMBOLS: Final = Key(Act.LAYER, layer=Layer.SYMBOLS, width=2)
_TO_ACCENTS: Final = Key(Act.LAYER, layer=Layer.ACCENTS, width=2)
_ARROWS: Final = (Key(Act.LEFT), Key(Act.RIGHT))
_DEAD: Final = (Key(Act.DEAD, "^"), Key(Act.DEAD, "¨"))
_DIGITS: Final = _row("1234567890-@")  # and the two that log-in names need, in every layer

BOARDS: Final = {
    Layer.LETTERS: Board(
        (
            _DIGITS,
            _row("azertyuiopéè"),
            _row("qsdfghjklmàù"),
            (_SHIFT, *_row("wxcvbnç',.")),
            (_TO_SYMBOLS, _TO_ACCENTS, _SPACE, *_DEAD, *_ARROWS),
        )
    ),
    Layer.EMAIL: Board(
        (
            _row("1234567890-_"),
            _row("azertyuiop", _wide("@")),
            _row("qsdfghjklm", _wide(".")),
            (_SHIFT, *_row("wxcvbn"), _wide(".fr"), _wide(".com")),
            (_TO_SYMBOLS, _TO_ACCENTS, _SPACE, _wide(".net"), *_ARROWS),
        )
    ),
    Layer.URL: Board(
        (
            _row("1234567890-_"),
            _row("azertyuiop", _wide("/")),
            _row("qsdfghjklm", _wide(".")),
            (_SHIFT, *_row("wxcvbn"), _wide(".fr"), _wide(".com")),
            (_TO_SYMBOLS, _TO_ACCENTS, _wide("www.", 3), *_row(":@?"), *_ARROWS),
        )
    ),
    Layer.NUMBER: Board(
        (
            _row("123-"),
            _row("456,"),
            _row("789."),
            (replace(_TO_LETTERS, width=1), *_row("0"), *_ARROWS),
        ),
        widest=44,
    ),
    Layer.PHONE: Board(
        (
            _row("123+"),
            _row("456."),
            _row("789", _wide(" ", 1)),
            (replace(_TO_LETTERS, width=1), *_row("0"), *_ARROWS),
        ),
        widest=44,
    ),
    Layer.SYMBOLS: Board(
        (
            _DIGITS,
            _row("&\"'()_=+/*%€"),
            _row("!?;:,.#$£°§²"),
            _row("<>[]{}|\\~`^¨"),
            (_TO_LETTERS, _TO_ACCENTS, _SPACE, *_row("«»"), *_ARROWS),
        )
    ),
    Layer.ACCENTS: Board(
        (
            _DIGITS,
            _row("àâäæçéèêëîïô"),
            _row("öœùûüÿñáíóúã"),
            (_SHIFT, *_row("õåøìòýščž'")),
            (_TO_LETTERS, _TO_SYMBOLS, _SPACE, *_DEAD, *_ARROWS),
        )
    ),
}

# Beside the main block where the screen is wide; one below the other.
SIDE: Final = (
    Key(Act.BACK),
    Key(Act.ENTER),
    Key(Act.NEXT),
    Key(Act.PREVIOUS),
    Key(Act.HIDE),
)
SIDE_COLUMNS: Final = 4
# Above and below it where the screen is high.
ABOVE: Final[Row] = (Key(Act.PREVIOUS, width=4), Key(Act.NEXT, width=4), Key(Act.HIDE, width=4))
BELOW: Final[Row] = (Key(Act.BACK, width=6), Key(Act.ENTER, width=6))
