"""The workshop: its exercises, when they are done, and its sheet."""

from __future__ import annotations

import re

import pytest

from kiosk.__main__ import main
from kiosk.accessibility.workshop import SERVICE, Exercise, Progress, told
from kiosk.accessibility.workshop_sheet import sheet
from kiosk.policy.reading import Source, read_policy
from kiosk.policy.search import find
from kiosk.settings import WHITELIST


def test_the_first_exercise_is_done_by_the_service_that_is_looked_for_and_by_no_other():
    assert Progress().opened("caf").done == frozenset()
    assert Progress().opened(SERVICE).done == {Exercise.FIND}


@pytest.mark.parametrize(
    ("host", "path", "done"),
    [
        ("candidat.francetravail.fr", "/actualisation/1", False),
        ("candidat.francetravail.fr", "/actualisation/fin", True),
        ("www.francetravail.fr", "/actualisation/fin", False),
    ],
)
def test_the_second_exercise_is_done_at_the_last_page_of_the_form(host, path, done):
    assert (Exercise.FILL in Progress().arrived(host, path).done) is done


def test_what_is_done_stays_done():
    progress = Progress().opened(SERVICE).arrived("candidat.francetravail.fr", "/actualisation/fin")
    assert progress.opened("caf").arrived("caf.fr", "/").done == {Exercise.FIND, Exercise.FILL}


def test_the_letters_of_the_first_exercise_find_its_service():
    letters = told(Exercise.FIND).steps[0].partition("« ")[2].partition(" »")[0]
    policy = read_policy(Source(WHITELIST.name, WHITELIST.read_bytes()))
    assert find(policy, letters)[0].id == SERVICE


def test_the_sheet_has_each_exercise_with_its_steps_and_its_proof():
    written = sheet().replace("\u00a0", " ")
    for exercise in Exercise:
        words = told(exercise)
        for text in (words.title, *words.steps, words.proof):
            assert text.replace("'", "&#x27;") in written


def test_the_sheet_is_printed_by_the_command_line(capsys: pytest.CaptureFixture[str]):
    assert main(["accessibility", "--workshop"]) == 0
    assert capsys.readouterr().out == sheet()


def test_the_sheet_runs_nothing_and_fetches_nothing():
    assert not re.search(r"<script|https?:|src=|url\(", sheet())
