"""Somebody answers four screens with a finger, goes back, and loses nothing."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.i18n import Language
from kiosk.seed.proposal import Answers, Step, missing, seed_text
from kiosk.seed.reading import read_seed
from kiosk.seed.surroundings import Cable
from kiosk.shell.first.window import Window
from kiosk.shell.look import Look
from tests.shell.fingers import button, rest, touch, words
from tests.shots.first import FAULT, NETWORKS, Town, around
from tests.shots.gallery import SIZES


class Start:
    """The window with everything that it keeps."""

    def __init__(self, cable: Cable = Cable.PLUGGED, fault: str = "") -> None:
        self.kept: list[Answers] = []
        self.full = False
        self.look = Look()
        self.window = Window(self.look, around(cable), self._keep, fault=fault)
        self.window.setFixedSize(self.look.width, self.look.height)
        self.window.show()
        QApplication.processEvents()

    def _keep(self, answers: Answers) -> None:
        if self.full:
            raise OSError("no room")
        self.kept.append(answers)

    def touch(self, text: str) -> None:
        rest()
        touch(button(self.window, text))

    def type(self, **texts: str) -> None:
        for name, text in texts.items():
            getattr(self.window.place, f"_{name}").field.setText(text)

    def code(self, digits: str) -> None:
        QTest.qWait(120)  # the same digit sooner is a trembling finger's
        for digit in digits:
            self.touch(digit)
        self.touch("Valider")

    @property
    def words(self) -> str:
        return " | ".join(words(self.window))


@pytest.fixture
def start(application):
    del application
    made: list[Start] = []

    def make(**changes: object) -> Start:
        made.append(Start(**changes))  # type: ignore[arg-type]  # as the tests give them
        return made[-1]

    yield make
    for one in made:
        one.window.hide()
        one.window.deleteLater()
    QApplication.processEvents()


def test_four_screens_by_cable_make_a_seed(start):
    first = start()
    first.type(name="Agence postale", commune="Saint-Exemple", phone="04 70 00 00 00")
    for _screen in range(3):
        first.touch("Continuer")
    first.code("4821")
    first.code("4821")
    assert "Saint-Exemple" in first.words
    assert "4821" not in first.words
    first.touch("Oui, c'est prêt")
    (answers,) = first.kept
    assert not any(missing(answers, step) for step in Step)
    seed = read_seed(seed_text(answers), "ilot.yaml").seed
    assert seed.site.commune == "Saint-Exemple"
    assert seed.network.wifi is None
    assert seed.agent_code_hash is not None
    assert "elle redémarre" in first.words


def test_what_is_missing_is_said_and_keeps_one_there(start):
    first = start()
    first.touch("Continuer")
    assert "Écrivez le nom de l'agence." in first.words
    assert first.window.shown is first.window.place
    first.type(name="A", commune="B", phone="12x")
    first.touch("Continuer")
    assert "téléphone n'est pas bon" in first.words
    first.type(phone="")
    first.touch("Continuer")
    assert first.window.shown is first.window.network


def test_without_a_cable_the_wifi_is_offered_at_once(start):
    first = start(cable=Cable.UNPLUGGED)
    first.type(name="A", commune="B")
    first.touch("Continuer")
    first.touch("Mairie de Saint-Exemple")
    first.touch("Continuer")
    assert "Écrivez le mot de passe du Wi-Fi" in first.words
    first.window.network._password.field.setText("un bon mot")
    first.touch("Continuer")
    assert first.window.shown is first.window.screen_size
    first.touch("Retour")
    assert "Mairie de Saint-Exemple" in first.words
    assert first.window.network._password.text() == "un bon mot"
    assert "un bon mot" not in first.words
    first.touch("Continuer")
    assert first.window.answers.ssid == "Mairie de Saint-Exemple"


def test_an_open_network_asks_no_password_and_another_one_forgets_it(start):
    first = start(cable=Cable.UNPLUGGED)
    first.type(name="A", commune="B")
    first.touch("Continuer")
    first.touch("Livebox-4F21")
    first.window.network._password.field.setText("un bon mot")
    first.touch("Choisir un autre réseau")
    first.touch("SFR WiFi Mobile Invités")
    first.touch("Continuer")
    assert first.window.shown is first.window.screen_size
    assert first.window.answers.password == ""
    assert not first.window.answers.secured


def test_a_list_stays_where_it_is_when_more_is_heard(start):
    first = start(cable=Cable.UNPLUGGED)
    first.type(name="A", commune="B")
    first.touch("Continuer")
    network = first.window.network
    air = network._around.air
    assert isinstance(air, Town)
    before = [one.ssid for one in network._heard]
    air.networks = tuple(reversed(NETWORKS))
    network._listen()
    assert [one.ssid for one in network._heard] == before


def test_the_card_on_the_screen_gives_its_diagonal(start):
    first = start()
    first.type(name="A", commune="B")
    first.touch("Continuer")
    first.touch("Continuer")
    for _tap in range(4):
        first.touch("Dessin plus grand")
    assert "Écran de 19,5 pouces" in first.words
    first.touch("Continuer")
    assert first.window.answers.diagonal == 19.5


def test_a_code_is_typed_twice_alike_and_not_too_easy(start):
    first = start()
    first.type(name="A", commune="B")
    for _screen in range(3):
        first.touch("Continuer")
    first.code("1234")
    assert "trop facile" in first.words
    first.code("482")
    assert "4 chiffres au moins" in first.words
    first.code("4821")
    first.code("4822")
    assert "pas le même code" in first.words
    first.code("4821")
    first.code("4821")
    assert "Tout est juste ?" in first.words


def test_changing_an_answer_leads_back_with_everything_kept(start):
    first = start()
    first.type(name="A", commune="B")
    for _screen in range(3):
        first.touch("Continuer")
    first.code("4821")
    first.code("4821")
    first.touch("Changer une réponse")
    assert first.window.place._name.text() == "A"
    first.type(name="Autre")
    for _screen in range(3):
        first.touch("Continuer")
    first.code("4821")
    first.code("4821")
    first.touch("Oui, c'est prêt")
    assert first.kept[0].name == "Autre"


def test_answers_that_cannot_be_written_are_not_lost(start):
    first = start()
    first.type(name="A", commune="B")
    for _screen in range(3):
        first.touch("Continuer")
    first.code("4821")
    first.code("4821")
    first.full = True
    first.touch("Oui, c'est prêt")
    assert "n'ont pas pu être enregistrées" in first.words
    assert first.window.place._name.text() == "A"


def test_a_bad_seed_is_said_on_the_first_screen(start):
    first = start(fault=FAULT)
    assert "ligne 16" in first.words


@pytest.mark.parametrize("size", SIZES)
def test_the_keyboard_fits_below_every_question_on_every_screen(application, size):
    del application
    look = size.look(language=Language.FRENCH)
    window = Window(look, around(), lambda _answers: None, fault=FAULT)
    window.resize(look.width, look.height)
    window.show()
    for screen in (window.place, window.network):
        window._show(screen)
        window.keyboard._open()
        QTest.qWait(60)
        assert (window.width(), window.height()) == (look.width, look.height)
        assert window.rect().contains(window.keyboard.geometry())
    window.hide()
    window.deleteLater()


def test_the_window_does_not_close(start):
    first = start()
    first.window.close()
    assert first.window.isVisible()
