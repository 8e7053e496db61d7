"""Draws numbers as SVG inside a page: readable without colour, sight or script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_WIDTH: Final = 720
_ROW: Final = 26  # of a bar that lies
_NAMES: Final = 330  # left of the bars that lie
_HEIGHT: Final = 180  # of bars that stand
_FOOT: Final = 40
_MARKS: Final = 13  # dates below bars that stand, at most


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of a plot; below 0 it is drawn as 0, and told as it is."""

    name: str
    n: int


def standing(title: str, bars: Sequence[Bar]) -> str:
    """Draw bars side by side, one for each span of time."""
    most = max((bar.n for bar in bars), default=0) or 1
    step = _WIDTH / max(len(bars), 1)
    every = -(-len(bars) // _MARKS)
    drawn = []
    for place, bar in enumerate(bars):
        height = max(0, bar.n) / most * (_HEIGHT - 20)
        left, middle = place * step, (place + 0.5) * step
        drawn.append(
            f'<rect x="{left + step * 0.1:.1f}" y="{_HEIGHT - height:.1f}" '
            f'width="{step * 0.8:.1f}" height="{height:.1f}"/>'
        )
        if not place % every:
            drawn.append(_text(middle, _HEIGHT - height - 4, str(bar.n), "middle"))
            drawn.append(_text(middle, _HEIGHT + 18, bar.name, "middle"))
    drawn.append(f'<path d="M0 {_HEIGHT}.5H{_WIDTH}"/>')
    return _svg(title, bars, _HEIGHT + _FOOT, drawn)


def lying(title: str, bars: Sequence[Bar]) -> str:
    """Draw bars below each other, the name of each beside it."""
    most = max((bar.n for bar in bars), default=0) or 1
    drawn = []
    for place, bar in enumerate(bars):
        top = place * _ROW
        width = max(0, bar.n) / most * (_WIDTH - _NAMES - 70)
        drawn.append(_text(_NAMES - 8, top + 17, bar.name, "end"))
        drawn.append(f'<rect x="{_NAMES}" y="{top + 4}" width="{width:.1f}" height="{_ROW - 8}"/>')
        drawn.append(_text(_NAMES + width + 6, top + 17, str(bar.n), "start"))
    return _svg(title, bars, len(bars) * _ROW, drawn)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(title: str, bars: Sequence[Bar], height: int, drawn: Sequence[str]) -> str:
    told = escape(", ".join(f"{bar.name} : {bar.n}" for bar in bars), quote=True)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(title, quote=True)}. {told}">{"".join(drawn)}</svg>'
    )
