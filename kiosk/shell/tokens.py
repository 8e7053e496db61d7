"""The colours of the interface and the pairs in which they may meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours, "#rrggbb" each; `on_x` is what is written on `x`."""

    background: str
    surface: str  # cards, fields
    tint: str  # behind a pictogram
    text: str
    muted: str
    border: str
    line: str  # between parts; says nothing, so it may be faint
    accent: str
    on_accent: str
    accent_pressed: str
    pressed: str  # a card or a secondary button under the finger
    chosen: str  # what is switched on
    on_chosen: str
    danger: str
    on_danger: str
    danger_pressed: str
    good: str
    on_good: str
    warning: str
    on_warning: str
    ring_outer: str
    ring_inner: str


INK: Final = "#000000"  # on paper, where every printer has it

LIGHT: Final = Tokens(
    background="#f3f6fa",
    surface="#ffffff",
    tint="#e6eef7",
    text="#14213d",
    muted="#3d4a63",
    border="#5c677d",
    line="#c9d3e0",
    accent="#0b3c6f",
    on_accent="#ffffff",
    accent_pressed="#082a4f",
    pressed="#dfe8f3",
    chosen="#d8e3f0",
    on_chosen="#0b3c6f",
    danger="#a4161a",
    on_danger="#ffffff",
    danger_pressed="#7d1014",
    good="#155a31",
    on_good="#ffffff",
    warning="#ffd166",
    on_warning="#14213d",
    ring_outer="#0b3c6f",
    ring_inner="#ffd166",
)
CONTRAST: Final = Tokens(
    background="#000000",
    surface="#000000",
    tint="#000000",
    text="#ffffff",
    muted="#ffffff",
    border="#ffffff",
    line="#ffffff",
    accent="#ffff00",
    on_accent="#000000",
    accent_pressed="#ffffff",
    pressed="#333300",
    chosen="#ffff00",
    on_chosen="#000000",
    danger="#ffffff",
    on_danger="#000000",
    danger_pressed="#ffff00",
    good="#000000",
    on_good="#ffffff",
    warning="#ffff00",
    on_warning="#000000",
    ring_outer="#ffff00",
    ring_inner="#000000",
)

# What is read must reach 7:1.
TEXT_PAIRS: Final = (
    ("text", "background"),
    ("text", "surface"),
    ("text", "pressed"),
    ("muted", "background"),
    ("muted", "surface"),
    ("muted", "pressed"),
    ("accent", "background"),
    ("accent", "surface"),
    ("accent", "pressed"),
    ("on_accent", "accent"),
    ("on_accent", "accent_pressed"),
    ("on_chosen", "chosen"),
    ("on_danger", "danger"),
    ("on_danger", "danger_pressed"),
    ("on_good", "good"),
    ("on_warning", "warning"),
)
# What is only seen must reach 3:1.
SHAPE_PAIRS: Final = (
    ("accent", "tint"),
    ("border", "background"),
    ("border", "surface"),
    ("ring_outer", "background"),
    ("ring_outer", "ring_inner"),
)
