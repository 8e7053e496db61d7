"""Compares pictures of a screen with tolerance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw

BLOCK: Final = 16  # pixels: the side of a block whose mean colour is compared
TOLERANCE: Final = 14  # of 255, in any of the three colours: dithering and smoothing stay below
ALIKE: Final = 0.01  # of the blocks may differ: a caret, a pointer
_BLANK: Final = 4  # colours at most


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, in pixels; right and bottom are outside of it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def middle(self) -> tuple[int, int]:
        """Where a finger would touch it."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom


def around(boxes: Iterable[Box]) -> Box:
    """Give the smallest box around some."""
    sides = [box.corners for box in boxes]
    left, top, right, bottom = zip(*sides, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


def difference(one: Image.Image, other: Image.Image, masks: Iterable[Box] = ()) -> float:
    """Tell which part of two pictures differs, from 0 to 1; 1 if their sizes do.

    Args:
        one: a picture.
        other: another.
        masks: parts where they may differ: a clock.
    """
    if one.size != other.size:
        return 1.0
    # three pictures in grey: the largest of three differences decides
    apart = ImageChops.difference(_blocks(one, masks), _blocks(other, masks)).split()
    worst = apart[0]
    for colour in apart[1:]:
        worst = ImageChops.lighter(worst, colour)
    differing = sum(worst.histogram()[TOLERANCE + 1 :])
    return differing / (worst.width * worst.height)


def alike(one: Image.Image, other: Image.Image, masks: Iterable[Box] = ()) -> bool:
    """Tell whether two pictures show the same."""
    return difference(one, other, tuple(masks)) <= ALIKE


def is_blank(picture: Image.Image) -> bool:
    """Tell whether nothing is painted: hardly a colour."""
    return picture.convert("RGB").getcolors(_BLANK) is not None


def _blocks(picture: Image.Image, masks: Iterable[Box]) -> Image.Image:
    plain = picture.convert("RGB")
    painter = ImageDraw.Draw(plain)
    for mask in masks:
        painter.rectangle(mask.corners, fill=(0, 0, 0))
    size = (-(-plain.width // BLOCK), -(-plain.height // BLOCK))
    return plain.resize(size, Image.Resampling.BOX)
