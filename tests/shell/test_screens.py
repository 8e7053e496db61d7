"""What the other screens say, and what their buttons do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from kiosk.i18n import Language
from kiosk.policy.model import Decision, Reason, Verdict
from kiosk.shell.controls import Button, Text
from kiosk.shell.pane import Pane
from kiosk.shell.screens.blocked import Blocked, BlockedActions, may_be_asked_for
from kiosk.shell.screens.charter import Rules, RulesActions
from kiosk.shell.screens.contact import Contact, ContactActions
from kiosk.shell.screens.end import EndActions, EndConfirm, Memo
from kiosk.shell.screens.failed import Failed, FailedActions, FailureKind
from kiosk.shell.screens.help import Help, HelpActions
from kiosk.shell.screens.open_pages import OpenPages, OpenPagesActions, PageEntry
from kiosk.shell.screens.question import Asking, Question, QuestionKind
from tests.policy.lists_of_town import index_of_town
from tests.shell.fingers import button, focused, press, rest, touch, words
from tests.shots.gallery import SIZES, Framed, policy, service

pytestmark = pytest.mark.qt

LOOK = SIZES[0].look(language=Language.FRENCH)


class Asked(list[object]):
    """What a screen asked for, in order."""

    def to(self, name: str):
        return lambda *values: self.append((name, *values) if values else name)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def show(application):
    """Show a screen and hand it the focus, as the window does."""
    shown = []

    def one(screen):
        shown.append(screen)
        screen.resize(1920, 860)
        screen.show()
        screen.activateWindow()
        assert QTest.qWaitForWindowActive(screen)
        screen.setFocus()
        application.processEvents()
        rest()
        return screen

    yield one
    for screen in shown:
        screen.hide()
        screen.deleteLater()


def tap(screen, text: str) -> None:
    touch(button(screen, text))


def escape() -> None:
    press(focused(), Qt.Key.Key_Escape)


def said(screen) -> str:
    return "\n".join(words(screen))


@pytest.fixture
def blocked(show, asked):
    def screen(reason: Reason, alternative: str = ""):
        decision = Decision(Verdict.DENY, reason, alternative=alternative)
        ask_for = asked.to("site") if may_be_asked_for(decision, "site.example") else None
        actions = BlockedActions(asked.to("official"), asked.to("back"), asked.to("agent"), ask_for)
        return show(Blocked(LOOK, decision, policy(), actions))

    return screen


def test_j10_a_lookalike_leads_to_the_official_site(blocked, asked):
    screen = blocked(Reason.LOOKALIKE, "ants")
    assert "Ce n'est pas le site officiel. Il peut vous faire payer." in said(screen)
    tap(screen, "Aller sur le site officiel : Carte grise, permis (France Titres)")
    assert asked == [("official", "ants")]


NO_REFUSALS = {Reason.RESOURCE, Reason.BLANK, Reason.MAIL, Reason.PHONE, Reason.ADVERTISING}


@pytest.mark.parametrize("reason", [r for r in Reason if r not in NO_REFUSALS])
def test_every_refusal_says_why_what_to_do_and_offers_the_agent(blocked, asked, reason: Reason):
    screen = blocked(reason)
    assert len(said(screen).splitlines()) >= 5
    if "Demander à l'agent" in said(screen):
        assert "L'agent verra le nom de ce site." in said(screen)
        tap(screen, "Demander à l'agent")
        assert asked == ["site"]
    else:
        tap(screen, "Appeler l'agent")
        assert asked == ["agent"]


def test_escape_leaves_a_refusal(blocked, asked):
    blocked(Reason.NOT_LISTED)
    escape()
    assert asked == ["back"]


@pytest.fixture
def failed(show, asked):
    def screen(kind, name: str = ""):
        actions = FailedActions(asked.to("retry"), asked.to("back"))
        return show(Failed(LOOK, kind, service(name) if name else None, actions))

    return screen


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("offline", "Internet ne marche pas pour le moment"),
        ("site-down", "Le site CAF ne répond pas"),
        ("crashed", "La page s'est arrêtée"),
    ],
)
def test_a_failure_is_named_and_can_be_tried_again(failed, asked, kind: str, sentence: str):
    screen = failed(FailureKind(kind), "caf")
    assert sentence in said(screen)
    tap(screen, "Essayer encore")
    assert asked == ["retry"]


def test_a_site_that_is_down_gives_its_telephone_number(failed):
    assert "Vous pouvez téléphoner : 3230" in said(failed(FailureKind.SITE_DOWN, "caf"))


def test_an_unsafe_site_can_only_be_left(failed, asked):
    screen = failed(FailureKind.CERTIFICATE, "caf")
    assert "Essayer encore" not in said(screen)
    tap(screen, "Revenir à la page d'avant")
    assert asked == ["back"]


@pytest.fixture
def end(show, asked):
    pages = (
        Memo("CAF", "www.caf.fr", "3230"),
        Memo("Démarche numérique", "demarche.numerique.gouv.fr"),
        Memo("CAF", "www.caf.fr", "3230"),
        Memo("", "www.ville-moulins.fr"),
    )
    return show(EndConfirm(LOOK, pages, EndActions(asked.to("end"), asked.to("stay"))))


def test_A34_the_end_is_confirmed_and_the_focus_is_on_staying(end, asked):
    assert "4 pages ouvertes seront fermées." in said(end)
    assert "Reprenez avant de partir :" in said(end)
    assert "Vos papiers dans le scanner" in said(end)
    press(focused(), Qt.Key.Key_Return)
    assert asked == ["stay"]


def test_the_end_gives_name_address_and_telephone_to_note_down_once_each(end):
    assert "Pour y revenir un autre jour, notez :" in said(end)
    notes = [line for line in said(end).splitlines() if "www" in line or "gouv" in line]
    assert notes == [
        "CAF : www.caf.fr, téléphone 3230",
        "Démarche numérique : demarche.numerique.gouv.fr",
        "www.ville-moulins.fr",
    ]


@pytest.mark.usefixtures("end")
def test_A34_escape_stays(asked):
    escape()
    assert asked == ["stay"]


def test_A34_one_more_tap_ends(end, asked):
    tap(end, "Oui, tout effacer")
    assert asked == ["end"]


@pytest.fixture
def ask(show, asked):
    def screen(kind: str, **words: str):
        return show(Asking(LOOK, Question(QuestionKind(kind), "caf.fr", **words), asked.append))

    return screen


def type_in(text: str) -> None:
    QTest.keyClicks(focused(), text)


def test_a_prompt_takes_what_is_typed_at_once(ask, asked):
    screen = ask("prompt", text="Votre commune ?", default="Le ")
    type_in("Donjon")
    tap(screen, "Envoyer ma réponse")
    (answer,) = asked
    assert (answer.accepted, answer.text) == (True, "Le Donjon")


def test_a_password_is_not_shown_and_is_handed_over(ask, asked):
    ask("login")
    type_in("Jeanne")
    press(focused(), Qt.Key.Key_Tab)
    assert focused().property("echoMode") == QLineEdit.EchoMode.Password
    type_in("secret")
    press(focused(), Qt.Key.Key_Return)
    (answer,) = asked
    assert (answer.accepted, answer.text, answer.password) == (True, "Jeanne", "secret")
    assert "secret" not in repr(answer)


@pytest.mark.parametrize("kind", ["confirm", "prompt", "login", "permission", "leave", "alert"])
def test_A09_escape_refuses_every_question(ask, asked, kind: str):
    ask(kind, text="Supprimer ?")
    escape()
    (answer,) = asked
    assert not answer.accepted


def test_the_words_of_a_site_are_never_taken_for_markup(ask):
    screen = ask("alert", text="<b>Vous avez gagné</b>")
    shown = [text for text in screen.findChildren(Text) if "gagné" in text.text()]
    assert shown[0].text() == "<b>Vous avez gagné</b>"
    assert shown[0].textFormat().name == "PlainText"


def test_open_pages_are_shown_and_closed_one_by_one(show, asked):
    entries = [PageEntry("CAF", 7), PageEntry("laposte.net", 9, current=True)]
    actions = OpenPagesActions(
        asked.to("show"), asked.to("close"), asked.to("back"), asked.to("documents")
    )
    screen = show(OpenPages(LOOK, entries, actions))
    tap(screen, "1. CAF")
    tap(screen, "Fermer la page 2")
    assert asked == [("show", 7), ("close", 9)]


def test_A08_the_page_in_sight_is_told_by_words_not_by_colour(show, asked):
    entries = [PageEntry("CAF", 7), PageEntry("laposte.net", 9, current=True)]
    actions = OpenPagesActions(
        asked.to("show"), asked.to("close"), asked.to("back"), asked.to("documents")
    )
    screen = show(OpenPages(LOOK, entries, actions))
    told = {b.face.text: b.face.detail for b in screen.findChildren(Button) if b.face.detail}
    assert told == {"2. laposte.net": "Vous êtes sur cette page."}


def test_a_telephone_number_is_shown_big(show, asked):
    actions = ContactActions(asked.to("close"), asked.to("mail"))
    screen = show(Contact(LOOK, "phone", "09 69 36 35 34", actions))
    (number,) = [t for t in screen.findChildren(Text) if t.text() == "09 69 36 35 34"]
    assert number.font().pixelSize() >= 2 * LOOK.font("body")
    tap(screen, "Revenir à la page d'avant")
    assert asked == ["close"]


def test_an_address_to_write_to_leads_to_the_mailbox(show, asked):
    actions = ContactActions(asked.to("close"), asked.to("mail"))
    screen = show(Contact(LOOK, "mail", "aide@exemple.fr", actions))
    assert "aide@exemple.fr" in said(screen)
    tap(screen, "Ma boîte mail")
    assert asked == ["mail"]


def help_actions(asked: Asked) -> HelpActions:
    return HelpActions(
        *(
            asked.to(name)
            for name in ("agent", "close", "code", "rules", "everybody", "tour", "adapt")
        )
    )


def test_help_calls_the_agent(show, asked):
    screen = show(Help(LOOK, policy(), help_actions(asked)))
    tap(screen, "Appeler l'agent")
    escape()
    assert asked == ["agent", "close"]


def test_A15_help_lets_whoever_waits_for_a_code_wait(show, asked):
    screen = show(Help(LOOK, policy(), help_actions(asked)))
    tap(screen, "J'attends un code ou je cherche un papier")
    assert asked == ["code"]


def test_the_rules_are_read_again_during_a_visit(show, asked):
    tap(show(Help(LOOK, policy(), help_actions(asked))), "Lire les règles")
    assert asked == ["rules"]


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("name", ["help", "rules", "end", "erased", "login"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_line_is_cut_in_two_at_the_edge_of_a_pane(name, scale):
    frame = Framed(name, SIZES[1].look(scale=scale, language=Language.FRENCH))
    frame.show()
    QTest.qWait(20)
    (pane,) = frame.findChildren(Pane)
    bar = pane._area.verticalScrollBar()
    for place in range(bar.minimum(), bar.maximum() + 1, 17):
        bar.setValue(place)
        high = pane._area.height()
        covered = [
            (veil.y() + place, veil.y() + veil.height() + place)
            for veil in pane._veils
            if veil.isVisible()
        ]
        for top, bottom in pane._lines():
            cut = top < place < bottom or top < place + high < bottom
            seen = range(max(top, place), min(bottom, place + high))
            assert not cut or any(a <= seen[0] and seen[-1] < b for a, b in covered)
    assert bar.maximum() > 0 or not any(veil.isVisible() for veil in pane._veils)
    frame.hide()
    frame.deleteLater()


def test_the_rules_name_whose_lists_close_sites(show, tmp_path):
    lists = index_of_town(tmp_path / "town.kfi")
    said = " ".join(
        words(show(Rules(LOOK, policy().with_lists(lists), RulesActions(lambda: None))))
    )
    assert "Université Toulouse Capitole – F. Prigent, licence CC BY-SA 4.0" in said
    assert "Etalab, licence Licence Ouverte 2.0" in said
    without = " ".join(words(show(Rules(LOOK, policy(), RulesActions(lambda: None)))))
    assert "Qui tient la liste" not in without
