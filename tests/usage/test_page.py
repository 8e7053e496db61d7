"""The mayor's page stands by itself, and says nothing that was not made public."""

import re
from xml.etree import ElementTree as ET

from kiosk.usage.metric import Family, Gauge, Metric
from kiosk.usage.page import page
from kiosk.usage.plot import Bar, lying, standing
from kiosk.usage.report import Report, Row
from kiosk.usage.wording import Labels
from tests.usage.weeks import DAY, MONDAY, POLICY, WEEK

LABELS = Labels.of(POLICY)
WEEKS = [
    Report(
        Family.USAGE,
        MONDAY + week * WEEK,
        (Row(Metric.SERVICES, "caf", week), Row(Metric.SESSIONS, "", 20 + week)),
    )
    for week in range(1, 53)
]
DAYS = [
    Report(Family.HEALTH, MONDAY + DAY, (Row(Gauge.UPTIME, "", 36_000), Row(Gauge.RESTARTS, "", 2)))
]


def test_it_is_one_french_file_that_needs_nothing_from_elsewhere():
    text = page("03-00017", WEEKS, DAYS, LABELS)
    assert text.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert "<script" not in text
    assert not re.findall(r"""(?:src|href|url)\s*[=(]""", text)
    assert "default-src 'none'" in text


def test_each_plot_is_told_to_who_cannot_see_it_and_followed_by_its_table():
    text = page("03-00017", WEEKS, DAYS, LABELS)
    assert text.count('role="img" aria-label="') == text.count("<svg") == 3
    assert text.count("<table>") == 3
    assert "Visites par semaine. 23/11 : 21, 30/11 : 22" in text
    assert '<th scope="row">CAF</th><td>1378</td>' in text


def test_it_says_how_far_a_number_may_be_off():
    text = page("03-00017", WEEKS, [], LABELS)
    assert "Chaque nombre est juste à 3 près, 19 fois sur 20." in text
    assert "Chaque nombre est juste à 41 près, 19 fois sur 20." in text, "52 weeks of scale 2"


def test_before_the_first_week_is_over_it_says_when_to_come_back():
    assert "Revenez lundi" in page("03-00017", [], [], LABELS)


def test_what_stands_in_a_list_is_text_and_no_markup():
    labels = Labels({"caf": "<b>&\"'"}, {})
    assert "<b>" not in page("<i>", WEEKS, DAYS, labels)
    assert "<i>" not in page("<i>", WEEKS, DAYS, labels)


def test_plots_are_whole_whatever_the_numbers():
    for numbers in ([], [0], [-5, 0, 3], list(range(-10, 200))):
        bars = [Bar(f"{n} & <", n) for n in numbers]
        for plot in (standing("A", bars), lying("B", bars)):
            root = ET.fromstring(plot)  # noqa: S314 - our own
            assert all(float(one.get("height", 0)) >= 0 for one in root.iter("rect"))
            assert all(float(one.get("width", 0)) >= 0 for one in root.iter("rect"))
