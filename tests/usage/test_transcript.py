"""A screen shows the same report that the ledger has, though it has no ledger itself."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.usage.database import Database
from kiosk.usage.metric import Gauge, Metric
from kiosk.usage.transcript import dump, load
from kiosk.usage.upcoming import next_report
from tests.usage.weeks import DAY, NOON, WEEK, closed, ledger, visit


def test_what_is_read_is_what_was_written(tmp_path):
    book = ledger(tmp_path)
    book.add(visit("caf"), NOON)
    book.observe(Gauge.UPTIME, 60, NOON)
    closed(tmp_path, NOON + WEEK + DAY)
    book.add(visit("caf"), NOON + WEEK)
    upcoming = next_report(Database(tmp_path))
    assert upcoming.reports
    assert upcoming.cells
    assert load(dump(upcoming)) == upcoming


def test_what_is_no_word_of_ours_is_left_out():
    rows = [[Metric.SERVICES, "Jean Dupont", 1], [Gauge.UPTIME, "x", 1], ["kiosk_name", "", 1]]
    text = json.dumps(
        {"reports": [["usage", 7, rows]], "kept": [], "cells": [["x", ""]], "week": 7}
    )
    read = load(text)
    assert read.reports[0].rows == ()
    assert read.cells == ()


@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_any_other_text_is_refused_without_being_repeated(text):
    with pytest.raises(ValueError, match="no transcript") as error:
        load(text)
    assert str(error.value) == "no transcript of a report"
