"""The accessibility statement: in Aide, in each language, from what the tests have proved."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk import i18n
from kiosk.accessibility.report import statement as stated
from kiosk.accessibility.shipped import judged
from kiosk.accessibility.statement import Conformity, Statement, read
from kiosk.i18n import Language
from kiosk.i18n import gettext as _
from kiosk.policy.model import Site
from kiosk.settings import ACCESSIBILITY_STATEMENT, ROOT
from kiosk.shell.screens.declaration import Declaration
from kiosk.shell.screens.help import Help, HelpActions
from tests.shell.fingers import button, rest, touch, words
from tests.shots.gallery import SIZES, languages, nothing, policy

pytestmark = pytest.mark.qt

SITE = Site("Agence", "Saint-Exemple-sur-Allier", phone="04 70 00 00 00")
TOLD = Statement("1.2", "2026-11-28", Conformity.PARTIAL, ("La voix parle la langue choisie.",), 11)


@pytest.fixture(params=languages(), ids=str)
def language(request):
    i18n.use(request.param)
    yield request.param
    i18n.use(Language.FRENCH)


@pytest.fixture
def show(application):
    shown = []

    def make(screen):
        shown.append(screen)
        screen.resize(1280, 900)
        screen.show()
        assert QTest.qWaitForWindowExposed(screen)
        application.processEvents()
        rest()
        return screen

    yield make
    for screen in shown:
        screen.hide()
        screen.deleteLater()


def declaration(language: Language, told: Statement | None = TOLD) -> Declaration:
    return Declaration(SIZES[0].look(language=language), SITE, told, nothing)


def test_A48_help_leads_to_the_statement_in_each_language(show, language):
    asked = []
    actions = replace(HelpActions(*[nothing] * 7), accessibility=lambda: asked.append("statement"))
    look = SIZES[0].look(language=language)
    touch(button(show(Help(look, policy(), actions)), _("Accessibilité de cette borne")))
    assert asked == ["statement"]


def test_A48_it_names_state_limits_date_contact_and_other_ways_in_each_language(show, language):
    said = words(show(declaration(language)))
    french = [
        "Cette borne est partiellement conforme à la norme.",
        "La voix parle la langue choisie.",
        "L'agent peut vous aider.",
        "Vous pouvez téléphoner au service.",
        "Vous pouvez demander un formulaire en papier à l'agent.",
        "Sans réponse, appelez le Défenseur des droits : 09 69 39 00 00.",
    ]
    for sentence in french:
        assert _(sentence) in said
        assert language is Language.FRENCH or _(sentence) != sentence
    assert any("04 70 00 00 00" in line for line in said)
    assert any("1.2" in line and "2026" in line for line in said)
    assert any("Saint-Exemple-sur-Allier" in line for line in said)


@pytest.mark.usefixtures("language")
def test_every_limit_that_is_shipped_has_its_words(language):
    told = read(ACCESSIBILITY_STATEMENT)
    assert told is not None
    assert language is Language.FRENCH or all(_(limit) != limit for limit in told.limits)


def test_A48_what_is_told_is_what_the_tests_have_proved():
    hint = "python -m tests.accessibility --statement"
    assert ACCESSIBILITY_STATEMENT.read_text("utf-8") == stated(*judged()).written(), hint


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"conformity": "splendid"}'])
def test_a_statement_that_cannot_be_read_is_said_and_breaks_nothing(
    show, tmp_path: Path, damage: str
):
    file = tmp_path / "statement.json"
    file.write_text(damage)
    said = words(show(declaration(Language.FRENCH, read(file))))
    assert "La borne ne retrouve pas sa déclaration. Dites-le à l'agent." in said
    assert read(tmp_path / "none.json") is None


def test_the_shell_reads_it_without_the_libraries_of_the_report():
    program = (
        "import sys, kiosk.accessibility.statement; print({'pydantic', 'yaml'} & set(sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=True
    )
    assert found.stdout == b"set()\n"
