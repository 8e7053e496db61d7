"""The voice itself, into a file in place of a loudspeaker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.i18n import Language
from kiosk.shell.speech.utterance import Part, Utterance
from kiosk.shell.speech.voice import Espeak, open_voice, pronounceable

pytestmark = [pytest.mark.qt, pytest.mark.engine]

HEADER, RATE = 44, 22_050  # of a WAV file
BOTH: Utterance = (
    Part("Touchez l'écran pour commencer.", Language.FRENCH),
    Part("English, this is a longer sentence.", Language.ENGLISH),
)
LOUDSPEAKER = """
pcm.!default {{ type file slave.pcm null file "{file}" format wav }}
pcm.null {{ type null }}
ctl.!default {{ type hw card 0 }}
"""
ABSENT = "pcm.!default {{ type hw card 31 }}"


def until(true: Callable[[], object], what: str) -> None:
    for _ in range(1000):
        if true():
            return
        QTest.qWait(20)
    raise AssertionError(f"never came: {what}")


@pytest.fixture
def owner(application):
    del application
    made = QObject()
    yield made
    made.deleteLater()
    QApplication.sendPostedEvents()


class Speaker:
    """A voice, and what comes out of it."""

    def __init__(self, owner: QObject, folder: Path) -> None:
        self.failures: list[bool] = []
        self.file = folder / "heard.wav"
        voice = open_voice("espeak-ng", owner, lambda: self.failures.append(True))
        assert isinstance(voice, Espeak)
        self.voice = voice

    def heard(self, utterance: Utterance) -> bytes:
        """Give the samples of what is said."""
        self.file.unlink(missing_ok=True)
        self.voice.say(utterance)
        until(lambda: not self.voice.speaking, "the end of what is said")
        return self.file.read_bytes()[HEADER:]


@pytest.fixture
def speaker(owner, tmp_path: Path, monkeypatch) -> Speaker:
    speaker = Speaker(owner, tmp_path)
    configuration = tmp_path / "asound.conf"
    configuration.write_text(LOUDSPEAKER.format(file=speaker.file))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(configuration))
    return speaker


def test_A18_espeak_says_a_sentence_that_can_be_heard(speaker):
    samples = speaker.heard(BOTH[:1])
    assert len(samples) > RATE  # half a second, of two bytes a sample
    assert any(samples)
    assert not speaker.failures


def test_A27_each_language_has_its_voice(speaker):
    word = "Service universel"
    french = speaker.heard((Part(word, Language.FRENCH),))
    assert french == speaker.heard((Part(word, Language.FRENCH),))
    assert french != speaker.heard((Part(word, Language.ENGLISH),))


def test_every_part_of_what_is_said_has_its_turn(speaker):
    begun = []
    speaker.voice.say(BOTH)
    while speaker.voice.speaking:
        begun += [speaker.voice._running] if speaker.voice._running not in begun else []
        QTest.qWait(1)
    assert len(begun) == len(BOTH)


def test_A20_and_A21_the_voice_stops_at_once_and_new_speech_takes_its_place(speaker):
    speaker.voice.say(BOTH * 20)
    running = speaker.voice._running
    speaker.voice.say(BOTH[:1])
    assert speaker.voice._running is not running
    assert not speaker.voice._waiting
    speaker.voice.stop()
    assert not speaker.voice.speaking
    until(lambda: not speaker.voice._owner.children(), "the end of its processes")
    assert not speaker.failures


def test_what_is_said_stands_on_no_command_line(speaker):
    speaker.voice.say((Part("Xylophone " * 50, Language.FRENCH),))
    lines = [process.arguments() for process in speaker.voice._running or ()]
    assert len(lines) == 2
    assert not any("Xylophone" in word for line in lines for word in line)
    speaker.voice.stop()


def test_A28_a_machine_without_sound_says_so_instead_of_keeping_silent(
    owner, tmp_path, monkeypatch
):
    configuration = tmp_path / "asound.conf"
    configuration.write_text(ABSENT.format())
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(configuration))
    speaker = Speaker(owner, tmp_path)
    speaker.voice.say(BOTH)
    until(lambda: speaker.failures, "word of it")
    assert not speaker.voice.speaking


def test_a_machine_without_a_voice_has_none(owner, monkeypatch):
    assert open_voice("none", owner, lambda: None) is None
    monkeypatch.setenv("PATH", "/nowhere")
    assert open_voice("espeak-ng", owner, lambda: None) is None


def test_what_a_page_says_gives_the_voice_no_orders():
    assert pronounceable("[[h@l'oU]] ici") == "((h@l'oU)) ici"
    assert pronounceable("vite\x01500S\n\ud800fin\u202e\xad.") == "vite 500S  fin."
    assert len(pronounceable("très " * 5000)) == 4000


def test_phonemes_that_a_page_writes_are_read_as_letters(speaker):
    speaker.voice.say((Part("[[s'OlEj]]", Language.FRENCH),))
    until(lambda: not speaker.voice.speaking, "the end")
    assert not speaker.failures
