"""The window of the agent, for each test anew."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.shell.agent.desk import Desk


@pytest.fixture
def desk(application):
    del application
    made: list[Desk] = []

    def make(**changes: object) -> Desk:
        made.append(Desk(**changes))  # type: ignore[arg-type]  # as the tests give them
        return made[-1]

    yield make
    for one in made:
        one.window.hide()
        one.window.deleteLater()
    QApplication.processEvents()
