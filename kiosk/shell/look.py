"""How everything looks now: language, size of the text, contrast, millimetres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase

from kiosk.i18n import Language, is_right_to_left
from kiosk.settings import ASSETS
from kiosk.shell.tokens import CONTRAST, LIGHT, Tokens

Role = Literal["small", "body", "button", "label", "title", "number"]

SCALES: Final = (1.0, 1.5, 2.0)
FAMILY: Final = "Atkinson Hyperlegible"
_OTHER_LETTERS: Final = ("Noto Sans", "Noto Sans Arabic")  # Cyrillic, Arabic: ours has neither
CAPITAL: Final = 0.668  # height of its capitals, in em
LEGIBLE: Final = 0.7 * math.pi / 180  # EN 301 549, 5.1.4: a capital's angle in the largest text
PACES: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0)  # seconds; no faster than 1
TARGET: Final = 20.0  # mm: a main button
TILE: Final = 40.0  # mm
GAP: Final = 3.0  # mm between two targets
EM: Final[dict[Role, float]] = {  # mm
    "small": 4.9,
    "body": 5.6,
    "button": 5.6,
    "label": 6.4,  # of a tile
    "title": 9.0,
    "number": 16.0,
}


_USUAL: Final = 0.248  # mm: a pixel of 1920 by 1080 on 21.5 inches


@dataclass(frozen=True, slots=True)
class Look:
    """What the citizen chose, on the screen that there is.

    Attributes:
        scale: of the text, one of SCALES.
        mm_per_px: size of a pixel.
        distance: from the eye to the screen, in millimetres.
        width: of the window, in pixels.
        height: of the window, in pixels.
        speech: whether everything is read aloud.
        slow_keys: whether keys are struck one by one, and an echo of one is none.
        switches: by how many the kiosk is used: 0, 1, 2 or 4.
        low: whether everything that can be touched is in the lower half of the screen.
        pace: seconds that a single switch is given for each step, one of PACES.
    """

    language: Language = Language.FRENCH
    scale: float = 1.0
    contrast: bool = False
    mm_per_px: float = _USUAL
    distance: float = 500.0
    width: int = 1920
    height: int = 1080
    speech: bool = False
    slow_keys: bool = False
    switches: int = 0
    low: bool = False
    pace: float = 3.0

    @property
    def zoom(self) -> float:
        """How much larger pages are shown: on a screen with small pixels as large as on any.

        A page counts in pixels; on 4K it would be half as large. The engine takes 5 at most.
        """
        return min(self.scale * max(1.0, round(_USUAL / self.mm_per_px, 2)), 5.0)

    @property
    def portrait(self) -> bool:
        """Whether the window is higher than wide."""
        return self.height > self.width

    @property
    def tokens(self) -> Tokens:
        """The colours."""
        return CONTRAST if self.contrast else LIGHT

    @property
    def gap(self) -> int:
        """The pixels between two targets."""
        return self.mm(GAP)

    @property
    def ring(self) -> int:
        """The pixels of each of the two colours of the focus ring."""
        return max(3, self.mm(0.8))

    def mm(self, millimetres: float) -> int:
        """Give the pixels that are at least so many millimetres."""
        return math.ceil(millimetres / self.mm_per_px - 1e-6)

    def font(self, role: Role) -> int:
        """Give the size of a text, in pixels."""
        em = EM[role] * self.scale
        if self.scale == SCALES[-1]:
            em = max(em, LEGIBLE * self.distance / CAPITAL)
        return self.mm(em)

    def qfont(self, role: Role, *, bold: bool = False) -> QFont:
        """Give our font for a text."""
        return _font(self.font(role), bold)


@cache
def families() -> list[str]:
    """Give our fonts by name, ready to be used."""
    for name in ("Regular", "Bold"):
        path = ASSETS / "fonts" / f"AtkinsonHyperlegible-{name}.ttf"
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)
    return [FAMILY, *_OTHER_LETTERS]


@cache
def _font(pixels: int, bold: bool) -> QFont:  # noqa: FBT001 - only to be cached
    font = QFont(families())
    font.setPixelSize(pixels)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def direction() -> Qt.LayoutDirection:
    """Give the way in which the language in use is read."""
    right = is_right_to_left()
    return Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def stylesheet(look: Look) -> str:
    """Give the style of the whole application; buttons paint themselves (controls.py)."""
    tokens = look.tokens
    return f"""
        QMainWindow, QWidget[ground="true"] {{ background: {tokens.background}; }}
        QWidget[bar="true"] {{ background: {tokens.surface}; border: 1px solid {tokens.line};
            border-left: none; border-right: none; }}
        QLineEdit {{ background: {tokens.surface}; color: {tokens.text};
            border: 2px solid {tokens.border}; border-radius: {look.mm(2.5)}px;
            padding: 0 {look.mm(3)}px; margin: {2 * look.ring}px;
            font-family: {_quoted(families())}; font-size: {look.font("body")}px;
            selection-background-color: {tokens.accent}; selection-color: {tokens.on_accent};
            placeholder-text-color: {tokens.muted}; }}
    """
