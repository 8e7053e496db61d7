"""What the window is made of, given to it by whoever opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.shell.bars import BarActions
    from kiosk.shell.hand import Gesture
    from kiosk.shell.home import Home
    from kiosk.shell.look import Look


@dataclass(frozen=True, slots=True)
class Furniture:
    """What the window is made of.

    Attributes:
        home: makes the home screen, at the place where the one before it was.
        actions: of the bars.
        ribbon: gives the sentence of the line that stays, or "".
        painted: called once, when the first picture is on the screen.
        heard: told of every act of a human hand; what it answers with True goes no further.
    """

    home: Callable[[Look, Home | None], Home]
    actions: BarActions
    ribbon: Callable[[], str]
    painted: Callable[[], None]
    heard: Callable[[Gesture], object]
