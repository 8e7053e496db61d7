"""What a page's scripts ask is asked in our frame, and not for ever."""

from __future__ import annotations

import base64
import os
import signal
from dataclasses import replace

import pytest

from kiosk.shell.browser.dialogs import Dialogs
from kiosk.shell.screens.question import Answer as Given
from kiosk.shell.screens.question import Question, QuestionKind
from tests.shell.browser.small_site import Answer, Hit

pytestmark = pytest.mark.qt


def test_an_alert_is_shown_by_us_and_answered_by_a_button(visit):
    visit.open()
    titles = visit.when_asked("J'ai compris")
    visit.start("alert('Bonjour'); document.title = 'after'")
    visit.until(lambda: visit.title() == "after", "end of the alert")
    visit.until(lambda: visit.screen == "QWebEngineView", "page")
    assert titles == ["Le site caf.test vous dit :"]


@pytest.mark.parametrize(("button", "title"), [("Oui", "true"), ("Non", "false")])
def test_a_confirmation_gives_the_page_the_answer(visit, button, title):
    visit.open()
    visit.when_asked(button)
    visit.start("document.title = confirm('Voulez-vous ?')")
    visit.until(lambda: visit.title() == title, "answer")


def test_a_prompt_gives_the_page_the_text(visit):
    visit.open()
    visit.when_asked("Envoyer ma réponse")
    visit.start("document.title = prompt('Nom ?', 'Dupont')")
    visit.until(lambda: visit.title() == "Dupont", "answer")


def test_a_loop_of_alerts_is_offered_to_be_stopped_after_two(visit):
    visit.open()
    titles = visit.when_asked(*["J'ai compris"] * 2, "Oui")
    visit.start("for (let i = 0; i < 100; i++) alert(i); document.title = 'free'")
    visit.until(lambda: visit.title() == "free", "end of the loop")
    assert len(titles) == 3


def test_home_answers_an_alert_and_the_page_goes_on(visit):
    visit.open()
    visit.when_asked(visit.session.journey.home)
    visit.start("alert('x'); document.title = 'after'")
    visit.until(lambda: visit.screen == "Home", "home")
    visit.session.journey.open_service("caf")
    visit.until(lambda: visit.title() == "after", "end of the alert")


def test_a_page_can_be_closed_while_it_asks(visit):
    visit.open()

    def close() -> None:
        visit.session.journey.list_pages()
        visit.tap("Fermer la page 1")

    visit.when_asked(close)
    visit.start("alert('x')")
    visit.until(lambda: visit.screen == "Home", "home")
    assert visit.session.open == []


def test_a_page_that_dies_while_it_asks_is_offered_again_after_the_answer(visit):
    visit.open()
    process = visit.page.renderProcessPid()

    def kill() -> None:
        os.kill(process, signal.SIGKILL)
        visit.tap("J'ai compris")

    visit.when_asked(kill)
    visit.start("alert('x')")
    visit.until(lambda: visit.screen == "Failed", "failure")


def test_larger_text_asks_the_same_question_again(visit):
    visit.open()
    larger = replace(visit.window.look, scale=1.5)
    titles = visit.when_asked(lambda: visit.session._dress(larger), visit.session.journey.home)
    visit.start("alert('x')")
    visit.until(lambda: visit.screen == "Home", "home")
    assert len(titles) == 2


def test_a_page_that_is_not_in_sight_asks_nobody(visit):
    visit.open()
    page = visit.session.open[0].page
    visit.start("setTimeout(() => { alert('x'); document.title = 'after' }, 300)")
    visit.session.journey.home()
    visit.until(lambda: page.title() == "after", "what follows the alert")
    assert visit.screen == "Home"


def test_a_page_asks_once_more_before_what_was_written_is_lost(visit, site, settle):
    site.pages["/form"] = Answer("<title>form</title><input id=i style='height:400px;width:400px'>")
    visit.open()
    visit.start("location.href = '/form'")
    visit.until(lambda: visit.title() == "form", "form")
    visit.run("window.onbeforeunload = e => { e.preventDefault(); return 'x' }; 1")
    settle()
    visit.touch_web(100, 100)  # without a touch, Chromium lets pages go
    visit.until(lambda: visit.run("document.activeElement.id") == "i", "focus")
    titles = visit.when_asked("Non, rester ici")
    visit.start("location.href = '/'")
    visit.until(lambda: titles, "question")
    settle()
    assert titles == ["Voulez-vous quitter cette page ?"]
    assert visit.title() == "form"


def _protected(hit: Hit) -> Answer:
    expected = "Basic " + base64.b64encode(b"anne:secret").decode()
    if hit.headers.get("Authorization") == expected:
        return Answer("<title>inside</title>")
    return Answer("<title>closed</title>", 401, {"WWW-Authenticate": 'Basic realm="x"'})


def test_a_log_in_of_http_is_asked_by_us(visit, site):
    site.pages["/private"] = _protected

    def fill() -> None:
        name, password = visit.window._body.currentWidget()._fields
        name.setText("anne")
        password.setText("secret")
        visit.tap("Se connecter")

    visit.open()
    visit.when_asked(fill)
    visit.start("location.href = '/private'")
    visit.until(lambda: visit.title() == "inside", "page")


def test_a_refused_log_in_sends_no_empty_password_and_does_not_loop(visit, site, settle):
    site.pages["/private"] = _protected
    visit.open()
    titles = visit.when_asked("Annuler", "Annuler")
    visit.start("location.href = '/private'")
    visit.until(lambda: visit.title() == "closed", "page")
    settle(1.0)
    hits = site.at("caf.test", "/private")
    assert [h.headers.get("Authorization") for h in hits] == [None]
    assert len(titles) == 1


def test_after_five_wrong_passwords_nobody_is_asked_again():
    asked = []

    def ask(question: Question) -> Given:
        asked.append(question.kind)
        return Given(accepted=True, text="a")

    dialogs = Dialogs(ask)
    answers = [dialogs.login("site") for _ in range(9)]
    assert asked == [QuestionKind.LOGIN] * 5
    assert not answers[-1].accepted


def test_dialogs_with_time_between_them_are_never_taken_for_a_row():
    now = [0.0]
    asked = []

    def ask(question: Question) -> Given:
        asked.append(question.text)
        return Given(accepted=True)

    dialogs = Dialogs(ask, clock=lambda: now[0])
    for number in range(10):
        now[0] += 60
        dialogs.alert("site", str(number))
    assert asked == [str(n) for n in range(10)]
