"""Where things go on the face of a button."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle

from kiosk.shell.face import mirrored

NUMBERS = st.integers(-2000, 4000)
PLACES = st.builds(QRect, NUMBERS, NUMBERS, st.integers(0, 4000), st.integers(0, 4000))


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
@given(area=PLACES, place=PLACES)
def test_a_place_is_mirrored_as_qt_mirrors_it(direction, area, place):
    assert mirrored(direction, area, place) == QStyle.visualRect(direction, area, place)
