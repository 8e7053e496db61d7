"""When something is on the screen, read from the screen's memory."""

from __future__ import annotations

import time
from collections.abc import Callable

from PIL import Image

from tests.virtual_screen import VirtualScreen

STEP = 0.005  # seconds between two looks, which take CPU from what is looked at
SHADES = 40  # so many colours has only a picture with text in it
LIMIT = 60.0  # seconds


class NeverPaintedError(RuntimeError):
    """What was waited for did not come."""


def among_tiles(screen: VirtualScreen) -> Image.Image:
    """Give a part of the screen where tiles are, and the pointer, in the middle, is not."""
    width, height = screen.width, screen.height
    part = screen.rows(height // 3, height // 2)
    return part.crop((width // 20, 0, 9 * width // 20, part.height))


def has_text(picture: Image.Image) -> bool:
    """Tell whether it is more than plain areas: letters have many shades."""
    return picture.getcolors(SHADES) is None


def wait(screen: VirtualScreen, seen: Callable[[Image.Image], bool], since: float) -> float:
    """Give the milliseconds from `since` (time.monotonic) until something is seen.

    Raises:
        NeverPaintedError: it was not within a minute.
    """
    while time.monotonic() - since < LIMIT:
        if seen(among_tiles(screen)):
            return (time.monotonic() - since) * 1000
        time.sleep(STEP)
    raise NeverPaintedError("nothing was painted")
