"""Keys that are struck one by one, as a page sees them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.shell.browser.small_site import Answer

pytestmark = pytest.mark.qt

PAGE = """<!doctype html><title>form</title><input id=one autofocus>
<script>seen = []; onkeydown = e => seen.push([e.key, e.shiftKey, e.ctrlKey].join())</script>"""


def test_A42_a_page_sees_a_modifier_and_its_key_struck_one_after_the_other(visit, site, settle):
    site.pages["/"] = Answer(PAGE)
    visit.open()
    visit.session._dress(replace(visit.window.look, slow_keys=True))
    visit.window.activateWindow()
    visit.stage.current.view.setFocus()
    visit.run("one.focus(); 0")
    # the engine takes no key of a page before its first picture
    visit.until(lambda: visit.run("performance.getEntriesByType('paint').length"), "a picture")
    settle(0.6)
    handle = visit.window.windowHandle()
    for key in (Qt.Key.Key_Shift, Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_B):
        QTest.keyClick(handle, key)
    visit.until(lambda: visit.run("one.value") == "Ab", "a capital, then one letter, no echo")
    QTest.keyClick(handle, Qt.Key.Key_Control)
    QTest.keyClick(handle, Qt.Key.Key_A)
    visit.until(lambda: visit.run("one.selectionEnd - one.selectionStart") == 2, "all is chosen")
    seen = visit.run("seen.join(' ')")
    assert "A,true,false" in str(seen)
    assert "a,false,true" in str(seen)
