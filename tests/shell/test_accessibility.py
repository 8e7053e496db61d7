"""The rules of accessibility that a machine can decide, on every native screen."""

from __future__ import annotations

import pytest

from kiosk.i18n import Language
from kiosk.shell.look import SCALES, Look
from tests.shell.survey import survey
from tests.shots.gallery import CURTAINS, SIZES

pytestmark = pytest.mark.qt

LOOKS = [
    pytest.param(size.look(scale=scale, language=language), id=f"{language}-{size}-{scale}")
    for language in (Language.FRENCH, Language.ENGLISH)  # the others: test_languages.py
    for size in SIZES
    for scale in SCALES
]
every_look = pytest.mark.parametrize("look", LOOKS)


@pytest.fixture
def measured(application, look: Look):
    del application
    return survey(look)


@every_look
def test_A03_a_finger_never_misses_by_pixels(measured):
    assert measured.of("A03") == []


@every_look
def test_A04_targets_and_gaps_are_big_in_millimetres(measured):
    assert measured.of("A04") == []


@every_look
def test_A05_the_largest_text_can_be_read_from_the_declared_distance(measured):
    assert measured.of("A05") == []


@every_look
def test_A06_no_word_is_cut_or_left_out(measured):
    assert measured.of("A06") == []


@every_look
def test_A11_the_focus_goes_the_way_of_the_eye(measured):
    assert measured.of("A11") == []


@every_look
def test_A12_every_control_has_a_name_of_its_own_and_a_role(measured):
    assert measured.of("A12") == []


@every_look
def test_A31_the_bars_are_at_the_same_place_with_the_same_words_everywhere(measured):
    home = measured.bars["home"]
    whole = {name: bar for name, bar in measured.bars.items() if name not in CURTAINS}
    assert {name: bar for name, bar in whole.items() if bar != home} == {}
    moved = [
        (name, words)
        for name, bar in measured.bars.items()
        for words, place in bar.items()
        if home.get(words) != place
    ]
    assert moved == []


@every_look
def test_A37_every_screen_fits_landscape_and_portrait(measured):
    assert measured.of("A37") == []


@every_look
def test_A38_what_is_seen_is_what_is_named_and_no_letter_is_a_shortcut(measured):
    assert measured.of("A38") == []
