"""Whether what people read and write may be heard: by a headset alone, or because they said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from kiosk.shell.cover import Cover

if TYPE_CHECKING:
    from kiosk.shell.look import Look
    from kiosk.shell.screens.read_aloud import ReadAloud
    from kiosk.shell.stage import Stage


class Consent:
    """Asks once a visit, before the first field or page.

    Args:
        stage: where it asks.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._said: bool | None = None
        self._question = Cover(self._make, lambda: self._answered(False))
        self._before: QWidget | None = None  # had the focus
        self.private = False  # whether a headset is plugged in

    @property
    def given(self) -> bool:
        """Whether it may be heard."""
        return self.private or self._said is True

    @property
    def wanted(self) -> bool:
        """Whether it is to be asked first."""
        return self._said is None and not self.private and self._stage.overlay is None

    def ask(self) -> None:
        """Ask; whoever has answered is where they were.

        Somebody who has said no, and then wants to have a page read, is asked once more.
        """
        self._before = QApplication.focusWidget()
        self._stage.lay(self._question)

    def _make(self, look: Look) -> ReadAloud:
        from kiosk.shell.screens.read_aloud import ReadAloud  # noqa: PLC0415 - seldom asked

        return ReadAloud(look, self._answered)

    def _answered(self, yes: bool) -> None:  # noqa: FBT001 - the question's contract
        self._said = yes
        if self._stage.overlay is self._question:
            self._stage.lay(None)
            if self._before is not None and isValid(self._before):
                self._before.setFocus()
