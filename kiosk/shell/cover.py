"""What may lie over a page or over everything: a screen that can be made again in another look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk.shell.look import Look


Factory = Callable[["Look"], "QWidget"]


@dataclass(frozen=True, slots=True)
class Cover:
    """One screen.

    Attributes:
        make: gives it, in the look of now.
        back: what "Retour" does on it.
    """

    make: Factory
    back: Callable[[], object]
