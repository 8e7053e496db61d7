"""Whoever breaks a whitelist is told where, what, and how to mend it."""

import pytest

from kiosk.policy.problem import FileError
from kiosk.policy.reading import Source, read_policy
from kiosk.settings import ROOT
from tests.policy.broken_files import ICONS, SMALL, BrokenFile, broken_files, name

WHITELISTS = broken_files("broken")
SITES = broken_files("broken_sites")
CATEGORIES = broken_files("broken_categories")
JUDGED = Source("categories.yaml", (ROOT / "config" / "categories.yaml").read_bytes())


def test_there_are_enough_ways_to_break_a_file():
    assert len(WHITELISTS) >= 60
    assert len(SITES) >= 15
    assert all(file.expected for file in WHITELISTS + SITES + CATEGORIES)


@pytest.mark.parametrize("file", WHITELISTS, ids=name)
def test_every_problem_of_a_whitelist_is_named_at_once(file: BrokenFile):
    with pytest.raises(FileError) as raised:
        read_policy(Source("w.yaml", file.path.read_bytes()), icons=ICONS)
    assert _said(raised.value, "w.yaml") == file.expected


@pytest.mark.parametrize("file", SITES, ids=name)
def test_every_problem_of_a_commune_s_file_is_named_at_once(file: BrokenFile):
    overlay = Source("site.yaml", file.path.read_bytes())
    with pytest.raises(FileError) as raised:
        read_policy(Source("w.yaml", SMALL.read_bytes()), overlay, categories=JUDGED, icons=ICONS)
    assert _said(raised.value, "site.yaml") == file.expected


@pytest.mark.parametrize("file", CATEGORIES, ids=name)
def test_every_problem_of_the_categories_is_named_at_once(file: BrokenFile):
    categories = Source("c.yaml", file.path.read_bytes())
    with pytest.raises(FileError) as raised:
        read_policy(Source("w.yaml", SMALL.read_bytes()), categories=categories, icons=ICONS)
    assert _said(raised.value, "c.yaml") == file.expected


def test_the_problems_of_both_files_are_named_together():
    whitelist = Source("w.yaml", SMALL.read_bytes().replace(b"phone: 3230", b"phone: none"))
    overlay = Source("site.yaml", b"version: 1\nname: A\ncommune: B\nhidden: [cafe]\n")
    with pytest.raises(FileError) as raised:
        read_policy(whitelist, overlay)
    assert [problem.file for problem in raised.value.problems] == ["site.yaml", "w.yaml"]


def test_the_file_from_which_the_broken_ones_are_made_is_whole():
    assert len(read_policy(Source("w.yaml", SMALL.read_bytes()), icons=ICONS).services) == 2


def test_a_problem_reads_as_compilers_write_it():
    with pytest.raises(FileError) as raised:
        read_policy(Source("w.yaml", SMALL.read_bytes().replace(b"mode: strict", b"mode: strikt")))
    assert str(raised.value) == "w.yaml:2:7: “strikt” is no mode\n  hint: did you mean “strict”?"


def _said(error: FileError, file: str) -> tuple[tuple[str, str, str], ...]:
    assert {problem.file for problem in error.problems} == {file}
    assert all(problem.hint for problem in error.problems)
    return tuple(
        (f"{problem.place.line}:{problem.place.column}", problem.message, problem.hint)
        for problem in error.problems
    )
