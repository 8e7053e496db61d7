"""A report is said in words that any citizen understands."""

import re

import pytest

from kiosk.i18n import Language, use
from kiosk.usage.metric import Family, Gauge, Metric
from kiosk.usage.report import Report, Row
from kiosk.usage.upcoming import Upcoming
from kiosk.usage.wording import (
    NO_LABELS,
    Labels,
    name_of,
    plain,
    promises,
    section,
    upcoming_sections,
)
from tests.usage.weeks import DAY, MONDAY, POLICY, VOCABULARY, WEEK


@pytest.fixture(autouse=True)
def _french_again():
    yield
    use(Language.FRENCH)


def week(*rows: Row) -> Report:
    return Report(Family.USAGE, MONDAY + WEEK, rows)


def test_each_number_has_its_words():
    labels = Labels.of(POLICY)
    said = [name_of(cell.metric, cell.value, labels) for cell in VOCABULARY.cells]
    said += [name_of(gauge, "", labels) for gauge in Gauge]
    assert len(set(said)) == len(said), "no two numbers have the same words"
    assert not [text for text in said if "kiosk_" in text]


def test_a_week_is_told_by_its_days_and_its_numbers():
    report = week(
        Row(Metric.SESSIONS, "", 25),
        Row(Metric.SERVICES, "caf", -1),
        Row(Metric.REFUSALS, "lookalike", 3),
    )
    told = section(report, Labels.of(POLICY))
    assert told.title == "Les visites du 23/11/2026 au 29/11/2026"
    assert [(line.text, line.n) for line in told.lines] == [
        ("Visites", 25),
        ("Visites avec le service : CAF", -1),
        ("Visites avec un site refusé : site qui imite un site officiel", 3),
    ]


def test_durations_stand_from_short_to_long():
    spans = ("15-30", "2-5", "5-15", "over-30", "under-2")
    told = section(week(*(Row(Metric.DURATIONS, one, 0) for one in spans)), NO_LABELS)
    assert [re.findall(r"\d+", line.text)[0] for line in told.lines] == ["2", "2", "5", "15", "30"]


def test_a_day_of_the_machine_is_told_apart_and_as_exact():
    report = Report(Family.HEALTH, MONDAY + DAY, (Row(Gauge.RESTARTS, "", 1),))
    told = section(report, NO_LABELS)
    assert told.title == "L'état de la machine, le 23/11/2026"
    assert "exacts" in told.notes[0]


def test_the_open_week_shows_what_is_counted_and_no_number():
    upcoming = Upcoming((), tuple(VOCABULARY.cells), MONDAY + WEEK)
    *_, told = upcoming_sections(upcoming, Labels.of(POLICY), sends=True)
    assert told.title == "La semaine en cours, jusqu'au 29/11/2026"
    assert {line.n for line in told.lines} == {None}
    assert "?" in plain([told])


def test_a_kiosk_that_sends_nothing_says_so():
    assert "elle ne les envoie à personne" in " ".join(promises(sends=False))
    assert "envoie ces nombres" in " ".join(promises(sends=True))


@pytest.mark.parametrize("language", Language)
def test_no_sentence_has_more_than_fifteen_words(language):
    use(language)
    upcoming = Upcoming((week(),), tuple(VOCABULARY.cells), MONDAY + WEEK)
    for sends in (True, False):
        for one in upcoming_sections(upcoming, Labels.of(POLICY), sends=sends):
            for text in (one.title, *one.notes, *(line.text for line in one.lines)):
                for sentence in re.split(r"[.:!?]\s", text):
                    assert len(sentence.split()) <= 15, sentence
