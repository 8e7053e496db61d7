"""Sound of pages: none by itself, and none under the voice that reads aloud."""

from __future__ import annotations

import io
import math
import struct
import wave

import pytest
from PySide6.QtWebEngineCore import QWebEngineSettings
from PySide6.QtWidgets import QLabel

from kiosk import wire
from kiosk.shell.bars import PageBar
from tests.shell.browser.small_site import Answer
from tests.shell.fingers import touch
from tests.shell.speech.conftest import Recorder

pytestmark = pytest.mark.qt

SECONDS = 8
NOTICE = "Cette page a du son. Pour l'entendre, arrêtez « Écouter »."
PAGE = """<!doctype html><title>sound</title><body style="height:100vh;margin:0">
<audio id=one src=/tone.wav loop autoplay></audio>
<script>
  window.said = [];
  addEventListener('click', () => one.play().then(() => said.push('plays')));
  const context = new AudioContext();
  const tone = context.createOscillator();
  tone.connect(context.destination);
  tone.start();
</script>"""


def _tone() -> bytes:
    """Make some seconds of a loud A."""
    rate = 8000
    samples = (round(20000 * math.sin(math.tau * 440 * n / rate)) for n in range(SECONDS * rate))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file.getvalue()


@pytest.fixture
def sounding(visit, site):
    """Open a page that would sound by itself, on a kiosk with a voice that nobody hears."""
    site.pages["/"] = Answer(PAGE)
    site.pages["/tone.wav"] = Answer(_tone(), kind="audio/wav")
    visit.session.listening._open_voice = lambda _failed: Recorder()
    visit.open()
    visit.until(lambda: visit.run("one.readyState") == 4, "the sound is loaded")
    return visit


def _plays(visit) -> object:
    return visit.run("!one.paused && one.currentTime > 0")


def _notices(visit) -> list[str]:
    labels = visit.window.findChildren(QLabel)
    return [one.text() for one in labels if one.isVisible() and one.text() == NOTICE]


def test_A24_a_page_that_would_sound_by_itself_is_silent_until_somebody_touches_it(
    sounding, settle
):
    attribute = QWebEngineSettings.WebAttribute.PlaybackRequiresUserGesture
    assert sounding.page.settings().testAttribute(attribute)
    settle(0.6)
    assert sounding.run("one.autoplay && one.paused && one.currentTime === 0")
    assert sounding.page.isAudioMuted(), "Web Audio heeds no rule of Chromium's"
    sounding.touch_web(400, 300)
    sounding.until(lambda: _plays(sounding), "sound after a touch")
    assert not sounding.page.isAudioMuted()


def test_A24_each_document_of_a_page_waits_for_a_touch(sounding):
    sounding.touch_web(400, 300)
    assert not sounding.page.isAudioMuted()
    sounding.start("location.href = '/next'")
    sounding.until(sounding.page.isAudioMuted, "another document")


def test_A24_a_touch_of_the_bar_is_none_of_the_page(sounding):
    touch(sounding.window.findChildren(PageBar)[0])
    assert sounding.page.isAudioMuted()


def test_A24_no_page_is_heard_while_everything_is_read_aloud(sounding):
    sounding.touch_web(400, 300)
    assert not sounding.page.isAudioMuted()
    sounding.session.listening.switch(True)
    assert sounding.page.isAudioMuted()
    pages = sounding.session.journey.pages
    for later in (pages.add(), pages.add()):
        later.page.quiet.touch()
        assert later.page.isAudioMuted()
    sounding.session.listening.switch(False)
    assert not sounding.page.isAudioMuted()


def test_A24_a_voice_that_breaks_lets_the_pages_be_heard_again(sounding):
    sounding.touch_web(400, 300)
    sounding.session.listening.switch(True)
    sounding.session.listening._failed()
    assert not sounding.page.isAudioMuted()


def test_A24_pages_give_way_to_a_voice_that_was_there_before_them(visit):
    visit.session.listening._open_voice = lambda _failed: Recorder()
    visit.session.listening.switch(True)
    visit.open()
    visit.page.quiet.touch()
    assert visit.page.isAudioMuted()


def test_A24_a_sentence_tells_how_to_hear_a_page_that_is_kept_silent(sounding, settle):
    settle(0.6)  # the engine takes no touch of a page before its first picture
    sounding.touch_web(400, 300)
    sounding.until(lambda: _plays(sounding), "sound after a touch")
    sounding.session.hear(wire.HeadsetIs("yes"))  # or it would be asked who may hear
    sounding.session.listening.switch(True)
    sounding.until(lambda: _notices(sounding), "the sentence")
    assert sounding.page.isAudioMuted()
