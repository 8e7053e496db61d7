"""A page by switches: its elements are gone through with buttons of the bar."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.shell.switch import scene
from kiosk.shell.switch.switching import TWO
from tests.shell.browser.small_site import Answer
from tests.shell.fingers import rest

pytestmark = pytest.mark.qt

PAGE = """<!doctype html><title>form</title><body style="height:3000px">
<a id=link href=/next>Suite</a>
<input id=name><input id=tick type=checkbox>
<select id=list><option>un<option disabled>deux<option>trois</select>
<button id=button onclick="this.textContent='fait'">Faire</button>
<script>clicked = 0; link.onclick = e => { clicked++; e.preventDefault(); }</script>"""


@pytest.fixture
def hands(visit, site, settle):
    """Open a page with two switches."""
    site.pages["/"] = Answer(PAGE)
    visit.session.window.equip()
    visit.open()
    visit.session._dress(replace(visit.window.look, switches=TWO))
    visit.window.activateWindow()
    settle(0.5)
    return visit


def choose(visit, name: str) -> None:
    """Choose a button with two switches."""
    switching, handle = visit.session.switching, visit.window.windowHandle()
    for _step in range(30):
        rest()
        QTest.keyClick(handle, Qt.Key.Key_Space)
        pointed = switching.pointed
        group = switching._groups[switching._cursor.group]
        if pointed is not None and pointed.accessibleName() == name:
            QTest.keyClick(handle, Qt.Key.Key_Return)
            return
        if pointed is None and any(one.accessibleName() == name for one in group):
            QTest.keyClick(handle, Qt.Key.Key_Return)
            if switching.pointed is not None and switching.pointed.accessibleName() == name:
                QTest.keyClick(handle, Qt.Key.Key_Return)
                return
    pytest.fail(f"{name} was not reached")


def go_to(visit, element: str) -> None:
    """Go to an element of the page."""
    for _step in range(10):
        before = visit.run("document.activeElement.id")
        if before == element:
            return
        choose(visit, "Après")
        visit.until(lambda was=before: visit.run("document.activeElement.id") != was, "next")
    pytest.fail(f"{element} was not reached")


def test_a_page_is_gone_through_with_buttons_of_the_bar(hands):
    names = {one.accessibleName() for group in scene.groups(hands.window) for one in group}
    assert {"Monter", "Descendre", "Avant", "Après", "Choisir"} <= names
    go_to(hands, "name")
    choose(hands, "Avant")
    hands.until(lambda: hands.run("document.activeElement.id") == "link", "the one before")


def test_a_page_keeps_the_focus_while_the_bar_is_gone_through(hands):
    QTest.keyClick(hands.window.windowHandle(), Qt.Key.Key_Space)
    assert hands.stage.current.view.isAncestorOf(QApplication.focusWidget())
    assert hands.session.switching._ring.isVisible()


@pytest.mark.parametrize(
    ("element", "done"),
    [
        ("link", "clicked === 1"),
        ("tick", "tick.checked"),
        ("list", "list.value === 'trois'"),
        ("button", "button.textContent === 'fait'"),
    ],
)
def test_each_kind_of_element_is_chosen_by_a_switch(hands, element: str, done: str):
    go_to(hands, element)
    choose(hands, "Choisir")
    hands.until(lambda: hands.run(done), done)


def test_a_field_that_is_chosen_brings_the_keyboard(hands):
    go_to(hands, "name")
    assert not hands.window.keyboard.is_open
    choose(hands, "Choisir")
    hands.until(lambda: hands.window.keyboard.is_open, "the keyboard")


def test_a_page_is_scrolled_by_a_switch(hands):
    choose(hands, "Descendre")
    hands.until(lambda: hands.run("scrollY > 0"), "down")
