"""Every screen in every language: nothing is cut, Arabic is mirrored, one can choose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QApplication, QWidget

from kiosk import i18n
from kiosk.i18n import ENDONYMS, LOCALES, UNREAD, Language
from kiosk.i18n import gettext as _
from kiosk.policy.model import Text as Words
from kiosk.policy.wording import in_language
from kiosk.shell.browser.profile import LANGUAGES
from kiosk.shell.controls import Button, Text
from kiosk.shell.keyboard import Keyboard
from kiosk.shell.look import Look, direction
from kiosk.shell.pictograms import pictogram
from kiosk.shell.screens.languages import Languages, LanguagesActions
from tests.shell.survey import survey
from tests.shots.gallery import CURTAINS, SIZES, Framed, categories, nothing, policy

pytestmark = pytest.mark.qt

LARGEST = 2.0
# test_accessibility.py has French and English in every size of text; a contrast moves nothing
LOOKS = [
    pytest.param(
        size.look(scale=LARGEST, language=language),
        id=f"{language}-{size}",
        marks=[pytest.mark.engine] if size is SIZES[3] else [],  # 3 seconds a look
    )
    for language in Language
    for size in SIZES
] + [
    pytest.param(
        size.look(scale=LARGEST, contrast=True, language=language),
        id=f"{language}-{size}-contrast",
    )
    for language, size in ((Language.ARABIC, SIZES[2]), (Language.UKRAINIAN, SIZES[1]))
]
every_look = pytest.mark.parametrize("look", LOOKS)
every_language = pytest.mark.parametrize("language", Language)


@pytest.fixture(autouse=True)
def french(application) -> Iterator[None]:
    del application
    yield
    i18n.use(Language.FRENCH)


@every_look
def test_A06_no_word_is_cut_or_left_out_or_lies_over_another_in_any_language(look: Look):
    assert survey(look).of("A06") == []


@every_look
def test_A37_every_screen_fits_landscape_and_portrait_in_any_language(look: Look):
    assert survey(look).of("A37") == []


@every_look
def test_A41_no_language_breaks_another_rule_of_accessibility(look: Look):
    assert [
        finding for finding in survey(look).findings if finding.rule not in {"A06", "A37"}
    ] == []


@every_look
def test_A41_the_languages_are_one_tap_away_wherever_the_upper_bar_is(look: Look):
    measured = survey(look)
    i18n.use(look.language)
    with_bar = {name for name in measured.bars if CURTAINS.get(name, True)}
    assert {n for n in measured.bars if _("Langue / Language") in measured.bars[n]} == with_bar


@every_language
def test_A41_each_language_is_offered_by_its_own_name_and_that_in_use_is_marked(language):
    chosen: list[Language] = []
    i18n.use(language)
    look = SIZES[0].look(language=language)
    screen = Languages(look, LanguagesActions(chosen.append, nothing))
    offered = [one for one in screen.findChildren(Button) if one.isCheckable()]
    assert [one.accessibleName() for one in offered] == list(ENDONYMS.values())
    (marked,) = (one for one in offered if one.on)
    assert marked.accessibleName() == ENDONYMS[language]
    assert (marked.face.icon, marked.face.detail) == ("check", _("Choisie"))
    for one in offered:
        one.click()
    assert chosen == list(Language)


@every_language
def test_A41_whoever_reads_no_french_finds_the_word_of_another_language_beside_it(language):
    i18n.use(language)
    assert "Language" in _("Langue / Language")


def test_A41_arabic_is_mirrored_and_nothing_else_is():
    mirrored = []
    for language in Language:
        frame = Framed("home", SIZES[0].look(language=language))
        frame.show()
        QApplication.processEvents()
        back = _place(frame, _("Retour"))
        end = _place(frame, _("J'ai fini"))
        assert frame.isRightToLeft() == (back > end)
        if frame.isRightToLeft():
            mirrored.append(language)
        frame.hide()
        frame.deleteLater()
    assert mirrored == [Language.ARABIC]


def test_A41_arrows_that_mean_a_direction_of_reading_are_mirrored_and_others_are_not():
    left = {name: pictogram(name, 64, "#000").toImage() for name in ("back", "up", "left")}
    i18n.use(Language.ARABIC)
    right = {name: pictogram(name, 64, "#000").toImage() for name in ("back", "up", "left")}
    assert right["back"] == left["back"].transformed(QTransform.fromScale(-1, 1))
    assert right["back"] != left["back"]
    assert (right["up"], right["left"]) == (left["up"], left["left"])


@every_language
def test_A41_the_keyboard_keeps_its_letters_where_they_are(language):
    i18n.use(language)
    window = QWidget()
    window.setLayoutDirection(direction())
    keyboard = Keyboard(SIZES[0].look(language=language))
    keyboard.setParent(window)
    assert keyboard.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_A41_a_number_in_an_arabic_sentence_keeps_its_order():
    said = "Vous pouvez téléphoner : {phone}"
    number = "04 70 00 00 00"
    assert _(said).format(phone=number).endswith(f": {number}")
    i18n.use(Language.ARABIC)
    assert f"\u2068{number}\u2069" in _(said).format(phone=number)


def test_A41_a_number_that_stands_alone_begins_at_the_right_and_keeps_its_order():
    number = "04 70 00 00 00"
    text = Text(Look(), number)
    assert super(Text, text).text() == number
    i18n.use(Language.ARABIC)
    text = Text(Look(Language.ARABIC), number)
    assert super(Text, text).text() == f"\u200f\u2068{number}\u2069"
    assert text.text() == text.accessibleName() == number


@every_language
def test_every_language_has_a_catalogue_a_name_a_country_and_asks_sites_for_itself(language):
    i18n.use(language)
    assert language is Language.FRENCH or _("Accueil") != "Accueil"
    assert LANGUAGES[language].startswith(language.value)
    assert LOCALES[language].startswith(language.value)
    assert ENDONYMS[language]


@every_language
def test_what_a_file_does_not_say_in_a_language_it_says_in_another(language):
    i18n.use(language)
    ours = [Words("Le nid du hérisson.", "The hedgehog's nest."), Words("Le nid.", "")]
    assert all(in_language(text) in {text.fr, text.en} for text in ours)
    texts = [part for one in categories() for part in (one.name, one.reason)]
    assert all(in_language(text) for text in (*ours, *texts) if text.fr)


@every_language
def test_A41_the_tiles_say_their_lines_in_every_language(language):
    i18n.use(language)
    texts = [theme.label for theme in policy().themes]
    texts += [text for one in policy().services for text in (one.description, one.hint) if text]
    french = [text.fr for text in texts if in_language(text) == text.fr]
    assert len(french) == (len(texts) if language is Language.FRENCH else 0), french


@every_language
def test_the_help_says_so_where_nobody_has_read_the_translation(language):
    frame = Framed("help", SIZES[0].look(language=language))
    said = [text.text() for text in frame.findChildren(Text)]
    unread = _("Cette traduction n'a pas encore été relue.")
    assert (unread in said) == (language in UNREAD)
    frame.deleteLater()


@pytest.mark.parametrize(
    ("language", "said"), [(Language.ENGLISH, "4.1"), (Language.TURKISH, "4,1")]
)
def test_a_tenth_stands_behind_the_mark_of_the_language(language, said):
    i18n.use(language)
    assert i18n.number("4.1") == said


def _place(frame: Framed, name: str) -> int:
    (found,) = (b for b in frame.page_bar.findChildren(Button) if b.accessibleName() == name)
    return found.mapTo(frame, QPoint()).x()
