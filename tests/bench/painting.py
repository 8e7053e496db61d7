"""When something is on the screen, read from the screen's memory."""

from __future__ import annotations

import time
from collections.abc import Callable

from PIL import Image

from tests.virtual_screen import VirtualScreen

STEP = 0.002  # seconds between two looks
SHADES = 40  # so many colours has only a picture with text in it
LIMIT = 60.0  # seconds


class NeverPaintedError(RuntimeError):
    """What was waited for did not come."""


def among_tiles(screen: VirtualScreen) -> Image.Image:
    """Give a part of the screen where tiles are, and the pointer, in the middle, is not."""
    width, height = screen.width, screen.height
    return screen.image().crop((width // 20, height // 3, 9 * width // 20, 2 * height // 3))


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
