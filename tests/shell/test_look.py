"""Colours, sizes, letters and pictograms."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import combinations

import pytest
from PySide6.QtGui import QRawFont

from kiosk.settings import ASSETS, ROOT
from kiosk.shell.look import SCALES, Look
from kiosk.shell.pictograms import pictogram
from kiosk.shell.tokens import CONTRAST, LIGHT, SHAPE_PAIRS, TEXT_PAIRS, Tokens
from tests.shots.gallery import policy

pytestmark = pytest.mark.qt

ALIKE = 0.65  # of two drawings' ink at the same place; a letter in the same envelope has 0.94

both_sets = pytest.mark.parametrize("tokens", [LIGHT, CONTRAST], ids=["light", "contrast"])


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_calculator_knows_the_figures_of_the_reference():
    assert ratio("#14213d", "#ffffff") == pytest.approx(15.97, abs=0.01)
    assert ratio("#ffffff", "#ffcc00") == pytest.approx(1.51, abs=0.01)
    assert ratio("#ffff00", "#000000") == pytest.approx(19.56, abs=0.01)


@both_sets
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-".join)
def test_A01_words_stand_out_by_seven_to_one(tokens: Tokens, pair: tuple[str, str]):
    assert ratio(*(getattr(tokens, name) for name in pair)) >= 7


@both_sets
@pytest.mark.parametrize("pair", SHAPE_PAIRS, ids="-".join)
def test_A02_shapes_stand_out_by_three_to_one(tokens: Tokens, pair: tuple[str, str]):
    assert ratio(*(getattr(tokens, name) for name in pair)) >= 3


def test_A30_high_contrast_has_black_white_and_yellow_only():
    colours = {getattr(CONTRAST, field.name) for field in fields(CONTRAST)}
    assert colours <= {"#000000", "#ffffff", "#ffff00", "#333300"}  # the last under a finger


def test_every_colour_of_the_interface_stands_among_the_tokens():
    loose = [
        f"{file.name}: {found}"
        for file in sorted((ROOT / "kiosk" / "shell").rglob("*.py"))
        if file.name != "tokens.py"
        for found in re.findall(r'"#[0-9a-fA-F]{3,8}"', file.read_text(encoding="utf-8"))
    ]
    assert loose == []


@pytest.mark.parametrize("millimetres", [3, 20, 40])
@pytest.mark.parametrize("pixel", [0.180, 0.248, 0.349])
def test_A04_pixels_are_never_less_than_the_millimetres_asked_for(millimetres: int, pixel: float):
    pixels = Look(mm_per_px=pixel).mm(millimetres)
    assert millimetres <= pixels * pixel < millimetres + pixel + 1e-6


@pytest.mark.parametrize("distance", [400.0, 500.0, 600.0, 700.0])
def test_A05_the_largest_text_grows_with_the_distance_of_the_eye(distance: float):
    look = Look(scale=SCALES[-1], distance=distance)
    assert look.font("small") * 0.668 * look.mm_per_px >= 0.7 * 3.14159 / 180 * distance


def test_A06_twice_the_text_is_twice_the_size():
    normal, large = Look(), Look(scale=2.0)
    assert large.font("body") >= 2 * normal.font("body") - 2


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
def test_our_font_has_the_letters_of_french(application, bold):
    del application
    font = QRawFont.fromFont(Look().qfont("body", bold=bold))
    assert font.familyName() == "Atkinson Hyperlegible"
    assert not [
        c for c in "œŒæ€’«»éèêëàâîïôùûüçÀÉÈÇ…–—·°²ŸłãõñÅß@" if not font.supportsCharacter(ord(c))
    ]


def test_A40_every_service_and_theme_has_its_pictogram():
    drawn = {file.stem for file in (ASSETS / "pictograms").glob("*.svg")}
    assert {service.icon for service in policy().services} <= drawn


@pytest.mark.parametrize(
    "file", sorted((ASSETS / "pictograms").glob("*.svg")), ids=lambda f: f.stem
)
def test_a_pictogram_is_drawn_and_takes_any_colour(application, file):
    del application
    image = pictogram(file.stem, 48, "#ff0000").toImage()
    seen = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    solid = [colour for colour in seen if colour.alpha() == 255]
    assert solid
    assert all(c.red() > 250 and c.green() == c.blue() == 0 for c in solid)  # mixing rounds
    edges = [image.pixelColor(x, y).alpha() for x in range(48) for y in (0, 47)]
    assert not any(edges), "it touches the edge of its square"


def test_A40_no_two_pictograms_are_the_same():
    drawings = [file.read_text(encoding="utf-8") for file in (ASSETS / "pictograms").glob("*.svg")]
    assert len(set(drawings)) == len(drawings)


def test_A40_no_two_services_have_drawings_that_are_hard_to_tell_apart(application):
    del application
    side = 96  # pixels: a tile's, seen from a chair
    inks = {}
    for service in policy().services:
        image = pictogram(service.icon, side, "#000000").toImage()
        inks[service.id] = {
            (x, y)
            for x in range(0, side, 2)
            for y in range(0, side, 2)
            if image.pixelColor(x, y).alpha() > 127
        }
    alike = [
        (one, other, round(len(a & b) / len(a | b), 2))
        for (one, a), (other, b) in combinations(inks.items(), 2)
        if len(a & b) > ALIKE * len(a | b)
    ]
    assert alike == []


@pytest.mark.parametrize(
    ("mm_per_px", "scale", "zoom"),
    [
        (0.248, 1.0, 1.0),
        (0.344, 1.5, 1.5),
        (0.137, 1.0, 1.81),
        (0.137, 2.0, 3.62),
        (0.05, 2.0, 5.0),
    ],
)
def test_pages_are_as_large_on_a_screen_with_small_pixels(
    mm_per_px: float, scale: float, zoom: float
):
    assert Look(mm_per_px=mm_per_px, scale=scale).zoom == pytest.approx(zoom)
