"""What the agent sees and touches: the panel."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk import wire
from kiosk.order import CodeAnswer, Order
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import GAP, TARGET, Look
from tests.shell.agent.desk import BAD, CALM, SIZES, until
from tests.shell.fingers import button, focused, press

pytestmark = pytest.mark.qt


# --- the panel ------------------------------------------------------------------------------------
def test_the_right_code_opens_the_panel_and_asks_how_the_kiosk_is(desk):
    desk = desk()
    desk.state(CALM)
    desk.hear(wire.PinAnswer(CodeAnswer.RIGHT))
    assert desk.said == [wire.Command("status")]
    for sentence in (
        "Personne n'utilise la borne.",
        "Dernière visite : tout est effacé, prouvé à 10 h 32.",
        "Réseau : la borne est reliée.",
        "Horloge : 10 h 35, réglée par Internet.",
        "Imprimante : aucune n'est installée.",
        "Liste des sites : version 1f2e3d4c.",
    ):
        assert sentence in desk.words


def test_what_is_wrong_is_said_with_what_to_do(desk):
    desk = desk()
    desk.admit(BAD)
    for sentence in (
        "La borne est en panne. Touchez « Effacer et recommencer ».",
        "Dernière visite : l'effacement n'est pas prouvé. Prévenez l'assistance.",
        "Réseau : la borne n'est pas reliée. Vérifiez le câble.",
        "Horloge : 10 h 35. Si l'heure est fausse, prévenez l'assistance.",
        "Mode aide : les délais sont 3 fois plus longs.",
        (
            "Imprimante : une feuille est coincée. Ouvrez les capots, retirez la feuille sans la "
            "déchirer, refermez."
        ),
    ):
        assert sentence in desk.words


@pytest.mark.parametrize("phase", ["attract", "visit", "paused", "out-of-service"])
def test_A34_erasing_is_one_touch_whatever_goes_on_and_closes_the_panel(desk, phase):
    desk = desk()
    desk.admit({**CALM, "phase": phase})
    desk.touch("Effacer et recommencer")
    assert desk.said == [wire.Command("reset")]
    desk.hear(wire.Reply())
    assert desk.left == 1


def test_a_visit_that_waits_behind_a_pause_is_not_erased_by_one_touch(desk):
    desk = desk()
    desk.admit({**CALM, "phase": "paused", "kept": "on"})
    desk.touch("Effacer et recommencer")
    assert "Une visite est en pause. Tout effacer ?" in desk.words
    assert focused() is button(desk.window, "Non, revenir")
    desk.touch("Non, revenir")
    assert desk.said == []
    desk.touch("Effacer et recommencer")
    desk.touch("Oui, tout effacer")
    assert desk.said == [wire.Command("reset")]
    desk.hear(wire.Reply())
    assert desk.left == 1


def test_pause_and_resume_are_one_button(desk):
    desk = desk()
    desk.admit()
    desk.touch("Mettre la borne en pause")
    assert desk.said == [wire.Command("pause")]
    desk.hear(wire.Reply())
    assert desk.left == 1
    desk.tell({**CALM, "phase": "paused"})
    assert "La borne est en pause." in desk.words
    desk.touch("Reprendre")
    assert desk.said == [wire.Command("resume")]


def test_the_help_mode_is_switched_on_and_off(desk):
    desk = desk()
    desk.admit()
    desk.touch("Mode aide")
    assert desk.said == [wire.Command("help-on")]
    desk.hear(wire.Reply(), wire.Fact("help", "on"), wire.Reply())
    assert button(desk.window, "Arrêter le mode aide").on
    desk.said.clear()
    desk.touch("Arrêter le mode aide")
    assert desk.said == [wire.Command("help-off")]


def test_the_agent_answers_a_call_and_is_back_at_the_kiosk(desk):
    desk = desk()
    desk.admit({**CALM, "phase": "visit"})
    assert "J'arrive" not in desk.words
    desk.tell({**CALM, "phase": "visit", "call": "on"})
    desk.touch("J'arrive")
    assert desk.said == [wire.Command("coming")]
    desk.hear(wire.Reply())
    assert desk.left == 1


WISH = {**CALM, "phase": "visit", "call": "on", "asked": "www.mediatheque.example"}
WISH |= {"asked-why": "not-listed", "asked-kind": "", "openable": "on", "reported": "off"}


@pytest.mark.parametrize("size", SIZES)
def test_a_site_that_is_asked_for_is_shown_before_it_is_opened(desk, size):
    desk = desk(size=size)
    desk.admit(CALM)
    assert "Ouvrir le site demandé" not in desk.words
    desk.tell(WISH)
    asked = "On vous demande un site : www.mediatheque.example."
    assert asked in " ".join(desk.words)
    desk.touch("Ouvrir le site demandé")
    assert desk.said == []
    assert "www.mediatheque.example" in desk.words
    assert focused() is button(desk.window, "Non, revenir")
    desk.touch("Oui, ouvrir ce site")
    assert desk.said == [wire.Command("open-site", "www.mediatheque.example")]
    desk.hear(wire.Reply())
    assert desk.left == 1


def test_what_is_sent_to_the_administrator_is_shown_before(desk):
    desk = desk()
    desk.admit({**WISH, "asked-why": "category", "asked-kind": "Jeux d'argent", "openable": "off"})
    assert "Ouvrir le site demandé" not in desk.words
    assert "Ce type de site est bloqué : Jeux d'argent." in " ".join(desk.words)
    desk.touch("Demander l'ouverture d'un site")
    assert "Seuls ce nom et la date du jour sont envoyés." in desk.words
    assert "www.mediatheque.example" in desk.words
    desk.touch("Oui, envoyer")
    assert desk.said == [wire.Command("report-site", "www.mediatheque.example")]
    desk.hear(wire.Reply())
    desk.tell({**WISH, "reported": "on"})
    assert "La demande à l'administrateur est notée." in " ".join(desk.words)
    assert "Demander l'ouverture d'un site" not in desk.words


@pytest.mark.parametrize("size", SIZES)
def test_the_buttons_that_erase_do_not_move_when_somebody_calls(desk, size):
    desk = desk(size=size)
    desk.admit({**CALM, "phase": "visit"})
    still = ("Effacer et recommencer", "Mettre la borne en pause", "Éteindre")
    before = [button(desk.window, name).geometry() for name in still]
    desk.tell(WISH)
    QApplication.processEvents()
    assert [button(desk.window, name).geometry() for name in still] == before


@pytest.mark.parametrize(
    ("text", "yes", "order"),
    [
        ("Éteindre", "Oui, éteindre", Order.SHUT_DOWN),
        ("Éteindre et rallumer", "Oui, éteindre et rallumer", Order.REBOOT),
    ],
)
def test_power_is_asked_once_more_and_a_refusal_said_in_words(desk, text, yes, order):
    desk = desk()
    desk.admit()
    desk.touch(text)
    assert desk.said == []
    desk.touch(yes)
    assert desk.said == [wire.Command(order)]
    desk.hear(wire.Reply("in-visit"))
    assert "Quelqu'un utilise la borne. Effacez d'abord sa visite." in desk.words
    assert desk.left == 0


def test_the_sound_has_buttons_only_where_it_can_be_set(desk):
    desk = desk()
    desk.admit()
    assert "Son : aucun haut-parleur trouvé." in desk.words
    assert "Plus fort" not in desk.words
    desk.tell({**CALM, "volume": "60"})
    assert "Son : 60 %." in desk.words
    desk.touch("Plus fort")
    desk.touch("Moins fort")
    assert desk.said == [wire.Command("louder"), wire.Command("softer")]


def test_close_and_escape_leave(desk):
    desk = desk()
    desk.admit()
    desk.touch("Fermer")
    press(focused(), Qt.Key.Key_Escape)
    assert desk.left == 2


# --- alone ----------------------------------------------------------------------------------------
def test_it_leaves_when_nobody_touches_it(desk):
    desk = desk(patience=300)
    until(lambda: desk.left == 1)


def test_every_touch_lets_it_stay(desk):
    desk = desk()
    for digit in "48":
        QTest.qWait(100)
        before = desk.window._alone.remainingTime()
        desk.touch(digit)
        assert desk.window._alone.remainingTime() > before


# --- for every hand and eye -----------------------------------------------------------------------
def _shapes(look: Look, part: QWidget) -> dict[str, QRect]:
    edge = 2 * look.ring
    return {
        one.accessibleName(): QRect(one.mapTo(part, one.rect().topLeft()), one.size()).adjusted(
            edge, edge, -edge, -edge
        )
        for one in part.findChildren(Button)
        if one.isVisible()
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", ["pad", "panel", "bad panel", "called", "question"])
def test_targets_are_large_apart_and_no_word_is_cut(desk, size, screen):
    desk = desk(size=size)
    if screen != "pad":
        call = "on" if screen == "called" else "off"
        desk.admit(BAD if screen == "bad panel" else {**CALM, "phase": "visit", "call": call})
    if screen == "question":
        desk.touch("Éteindre et rallumer")
    QApplication.processEvents()
    window, look = desk.window, desk.look
    assert (window.width(), window.height()) == (look.width, look.height)
    shapes = _shapes(look, window)
    assert shapes
    for name, shape in shapes.items():
        assert window.rect().contains(shape), f"{name} leaves the window"
        assert min(shape.width(), shape.height()) * look.mm_per_px >= TARGET - 0.3, name
    for (one, a), (other, b) in combinations(shapes.items(), 2):
        across = max(b.left() - a.right(), a.left() - b.right()) - 1
        down = max(b.top() - a.bottom(), a.top() - b.bottom()) - 1
        assert max(across, down) * look.mm_per_px >= GAP - 0.01, f"{one} is too near {other}"
    for text in window.findChildren(Text):
        if text.isVisible() and text.text().strip():
            assert text.heightForWidth(text.width()) <= text.height() + 1, text.text()
    for one in window.findChildren(Button):
        if one.isVisible():
            edge = 4 * look.ring
            assert one.face.height_for(one.width() - edge) <= one.height() - edge, one.face.text
            assert one.face.minimum_width() <= one.width() - edge, one.face.text
