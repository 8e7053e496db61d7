"""What is shipped claims no test that there is not."""

from __future__ import annotations

import ast
import json
import re

import pytest

from kiosk.__main__ import main
from kiosk.accessibility.requirements import IDS
from kiosk.accessibility.results import Outcome
from kiosk.accessibility.shipped import judged
from kiosk.settings import ACCESSIBILITY_RESULTS, ROOT
from tests.accessibility_results import requirements_of

JUDGED, RESULTS = judged()


def test_no_test_is_claimed_that_does_not_exist_or_is_about_something_else():
    for requirement, found in RESULTS.requirements.items():
        for name in found.tests:
            file, _, test = name.partition("::")
            tree = ast.parse((ROOT / file).read_text("utf-8"))
            here = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
            assert test in here, f"{name} is gone: ./dev test, then ./dev accessibility"
            assert requirement in requirements_of(test)


def test_what_is_shipped_is_about_requirements_that_there_are():
    assert set(RESULTS.requirements) <= set(IDS)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("test_A20_speech_stops", ["A20"]),
        ("test_A06_A37_it_fits", ["A06", "A37"]),
        ("test_speech_of_A20_", []),
        ("test_A4_paper", []),
    ],
)
def test_a_test_is_about_what_its_name_begins_with(name: str, ids: list[str]):
    assert requirements_of(name) == ids


def test_the_verb_tells_a_program_all_50(capsys):
    assert main(["accessibility", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["requirements"]
    assert [one["id"] for one in told] == list(IDS)
    assert {one["result"] for one in told} <= {"pass", "fail", "site"}
    for one in told:
        outcomes = {test["outcome"] for test in one["tests"]}
        assert one["result"] != "pass" or Outcome.PASSED in outcomes


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_report_is_one_page_that_needs_nothing_from_elsewhere(capsys, language: str):
    assert main(["accessibility", "--html", "--language", language]) == 0
    page = capsys.readouterr().out
    assert page.startswith(f'<!DOCTYPE html>\n<html lang="{language}"')
    assert "<script" not in page
    assert not re.findall(r"""(?:src|href|url)\s*[=(]""", page)
    assert page.count('<tr><th scope="row"><b>A') == 50
    assert page.count("<h1>") == 1


def test_the_form_asks_for_what_no_test_sees(capsys):
    assert main(["accessibility", "--form"]) == 0
    page = capsys.readouterr().out
    asked = re.findall(r'<th scope="row">(A\d\d)</th>', page)
    assert asked == [one.requirement.id for one in JUDGED if one.requirement.on_site]
    assert "<script" not in page


def test_in_a_few_words_it_names_what_is_not_met(capsys):
    status = main(["accessibility"])
    told = capsys.readouterr().out
    failed = [one for one in JUDGED if one.result == "fail"]
    assert status == (1 if failed else 0)
    assert told.count("\n") == len(failed) + 1


def test_a_file_that_is_damaged_is_said(tmp_path, monkeypatch, capsys):
    damaged = tmp_path / ACCESSIBILITY_RESULTS.name
    damaged.write_text('{"version": 1}')
    monkeypatch.setattr("kiosk.accessibility.shipped.ACCESSIBILITY_RESULTS", damaged)
    assert main(["accessibility", "--json"]) == 1
    assert "nobody writes it by hand" in capsys.readouterr().err
