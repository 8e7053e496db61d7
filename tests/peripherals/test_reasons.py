"""What the keywords of printers mean."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.peripherals.reasons import Gravity, Trouble, read


@pytest.mark.parametrize(
    ("keyword", "trouble"),
    [
        ("none", Trouble.OK),
        ("media-empty-error", Trouble.PAPER_OUT),
        ("media-empty-warning", Trouble.PAPER_OUT),
        ("media-low-report", Trouble.PAPER_LOW),
        ("media-jam-error", Trouble.JAM),
        ("input-media-tray-feed-error", Trouble.JAM),
        ("media-path-output-feed-error", Trouble.JAM),
        ("subunit-unrecoverable-storage-error", Trouble.FAILURE),
        ("stapler-unrecoverable-storage-error", Trouble.FAILURE),
        ("door-open-error", Trouble.COVER),
        ("toner-low-warning", Trouble.INK_LOW),
        ("marker-waste-toner-receptacle-full-error", Trouble.WASTE),
        ("marker-waste-toner-receptacle-almost-full-warning", Trouble.WASTE_SOON),
        ("marker-ink-almost-empty", Trouble.INK_LOW),
        ("marker-toner-cartridge-missing-error", Trouble.SUPPLY_MISSING),
        ("stapler-jam-error", Trouble.JAM),
        ("stapler-empty-report", Trouble.FINISHER),
        ("stacker-full", Trouble.OUTPUT_FULL),
        ("subunit-offline", Trouble.OFFLINE),
        ("lamp-near-eol", Trouble.MAINTENANCE),
        ("identify-printer-requested-report", Trouble.IDENTIFY),
        ("com.vendor.fuser-life-low-warning", Trouble.UNKNOWN),
        ("MEDIA-EMPTY-ERROR", Trouble.PAPER_OUT),
    ],
)
def test_each_keyword_is_one_trouble(keyword: str, trouble: Trouble):
    assert read(keyword)[0] is trouble


def test_the_ending_says_how_grave_it_is():
    assert read("media-empty-error")[1] is Gravity.ERROR
    assert read("media-empty-warning")[1] is Gravity.WARNING
    assert read("media-empty-report")[1] is Gravity.REPORT
    assert read("media-empty")[1] is Gravity.NONE
    assert read("media-path-output-feed-error")[1] is Gravity.ERROR


def test_every_keyword_that_cups_knows_has_a_meaning():
    catalogue = Path("/usr/share/cups/locale/fr/cups_fr.po").read_text(encoding="utf-8")
    keywords = set(re.findall(r'^msgid "printer-state-reasons\.([^"]+)"', catalogue, re.MULTILINE))
    assert len(keywords) > 700
    unknown = {keyword for keyword in keywords if read(keyword)[0] is Trouble.UNKNOWN}
    assert unknown == {"other", "unknown"}


@given(st.text())
def test_whatever_a_printer_sends_means_something(keyword: str):
    trouble, gravity = read(keyword)
    assert isinstance(trouble, Trouble)
    assert isinstance(gravity, Gravity)
