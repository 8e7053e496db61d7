"""The French of the interface, close to the rules of easy reading (A39)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from kiosk.accessibility.shipped import requirements
from kiosk.settings import ROOT
from tests.shots.gallery import policy

SOURCES = [
    file
    for part in ("shell", "policy", "accessibility")
    for file in sorted((ROOT / "kiosk" / part).rglob("*.py"))
]
MOST_WORDS = 15
FORBIDDEN = re.compile(
    r"\b(tu|ton|tes|ta|toi|cookies?|navigateur|url|onglets?|cache|session|serveur|timeout|proxy|pdf"
    r"|login|cliquez|cliquer|numériser|fichiers?|bug|online|e-mail|email)\b",
    re.IGNORECASE,
)

NUMBERS = re.compile(r"\b(deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt)\b", re.IGNORECASE)


def texts(file: Path) -> list[str]:
    """Give the French texts that a module hands to gettext."""
    calls = [
        node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    asked = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id in {"_", "ngettext"}]
    given = [
        argument for call in asked for argument in call.args if isinstance(argument, ast.Constant)
    ]
    return [argument.value for argument in given if isinstance(argument.value, str)]


ALL = [(file.name, text) for file in SOURCES for text in texts(file)]
ALL += [(one.id, text) for one in requirements() for text in (one.asked, one.on_site)]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!:])\s+", text)


def test_the_texts_are_found():
    assert len(ALL) > 60


def words(sentence: str) -> int:
    return len(re.findall(r"[\w’'-]+", sentence))


def test_A39_no_sentence_has_more_than_fifteen_words():
    assert [(f, s) for f, t in ALL for s in sentences(t) if words(s) > MOST_WORDS] == []


@pytest.mark.parametrize(
    "rejected",
    [
        pytest.param(FORBIDDEN, id="hard or familiar words"),
        pytest.param(re.compile(r"…|\.\.\.|\(|\""), id="brackets and what is left open"),
        pytest.param(NUMBERS, id="numbers in letters"),
        pytest.param(re.compile(r"\S[?!;:](?:\s|$)"), id="marks without the space before them"),
    ],
)
def test_A39_no_text_has(rejected: re.Pattern[str]):
    assert [(file, text) for file, text in ALL if rejected.search(text)] == []


def test_A39_the_same_thing_has_the_same_word():
    all_words = " ".join(text for _file, text in ALL).lower()
    for rejected in ("kiosque", "courriel", "messagerie", "postier", "conseiller", "redémarrer"):
        assert rejected not in all_words, rejected


def test_A39_the_lines_of_the_tiles_are_short():
    long = [
        sentence
        for service in policy().services
        for sentence in sentences(service.description.fr)
        if words(sentence) > MOST_WORDS
    ]
    assert long == []
