"""The screen that is left when the kiosk does not start any more."""

from __future__ import annotations

import pytest

from kiosk.settings import Settings
from kiosk.shell.out_of_service import screen_of, settings


@pytest.mark.usefixtures("application")
def test_it_says_in_french_that_the_kiosk_is_out_of_order():
    screen = screen_of(Settings())
    assert screen.heading.text() == "La borne est en panne"
    assert screen.first is None  # there is nothing to touch


def test_wrong_settings_do_not_keep_it_from_the_screen():
    assert settings({"KIOSK_NONSENSE": "1"}) == Settings()


def test_the_size_of_the_screen_is_the_machines():
    assert settings({"KIOSK_DIAGONAL": "32"}).diagonal == 32
