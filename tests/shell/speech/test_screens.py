"""What is said of errors, warnings and the end, and what is left of it for the next visit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kiosk import wire
from kiosk.i18n import Language
from kiosk.phase import Phase
from kiosk.shell.life import Life
from kiosk.shell.screens.failed import Failed, FailedActions, FailureKind
from kiosk.shell.speech import scene
from tests.shell.speech.conftest import Recorder, Visit
from tests.shots.gallery import policy

pytestmark = pytest.mark.qt


@pytest.mark.parametrize("kind", list(FailureKind))
def test_A28_an_error_is_said_with_how_to_go_on(visit, kind: FailureKind):
    visit.listen()
    actions = FailedActions(lambda: None, lambda: None)
    screens: list[Failed] = []

    def make(look):
        screens.append(Failed(look, kind, None, actions))
        return screens[0]

    visit.session.window.show_screen(make)
    visit.look()
    written = scene.sentences(screens[0])
    assert len(written) > 1
    assert all(sentence.rstrip(".?") in visit.voice.last for sentence in written)
    assert screens[0].first is not None
    assert f"{screens[0].first.accessibleName()}, bouton" in visit.voice.last


def test_A28_a_sentence_above_the_page_is_said(visit):
    visit.listen()
    visit.session.stage.say(lambda: "L'imprimante n'a plus de papier. Demandez à l'agent.")
    visit.look()
    assert visit.voice.last == "L'imprimante n'a plus de papier. Demandez à l'agent."


def test_A28_a_machine_without_a_voice_says_so_on_the_screen(application):
    one = Visit(policy(), None)
    one.listen()
    banner = one.session.window.banner
    assert banner is not None
    assert scene.sentences(banner) == ["Le son ne marche pas. Demandez à l'agent."]
    assert not one.button("Écouter").on
    one.close()
    del application


def test_A28_a_loudspeaker_that_fails_says_so_on_the_screen_and_is_tried_again(visit):
    visit.listen()
    visit.failed()
    assert visit.session.window.banner is not None
    assert not visit.button("Écouter").on
    visit.voice.heard.clear()
    visit.listen()
    assert "La lecture à voix haute commence." in visit.voice.words


def test_A14_the_warning_before_the_end_is_said_once(visit):
    visit.listen()
    life: Life = visit.session.life
    life.hear(wire.PhaseIs(Phase.WARNING, "60"))
    visit.look()
    assert visit.voice.last.startswith("Êtes-vous toujours là ?")
    assert "Pour continuer, touchez l'écran." in visit.voice.last
    visit.voice.heard.clear()
    life.hear(wire.PhaseIs(Phase.WARNING, "30"))
    visit.look()
    assert visit.voice.words == ""


def test_the_end_is_said(visit):
    visit.listen()
    visit.session.life.hear(wire.PhaseIs(Phase.ENDING))
    visit.look()
    assert visit.voice.last.startswith("Nous effaçons vos traces.")


def test_who_has_listened_hears_from_the_next_session_that_everything_is_erased(visit):
    life = visit.session.life
    visit.session.hear(wire.PhaseIs(Phase.ENDING))
    for message in (wire.Aloud(), wire.Erased(), wire.PhaseIs(Phase.PAUSED)):
        visit.session.hear(message)
    visit.reader._look()
    assert visit.voice.last.startswith("C'est fini. Tout est effacé.")
    assert "N'oubliez pas" in visit.voice.last
    assert not visit.session.window.look.speech
    life._noted()
    visit.reader._look()
    assert visit.voice.last.startswith("L'agent a mis la borne en pause.")
    said = len(visit.voice.heard)
    visit.session.hear(wire.PhaseIs(Phase.ATTRACT))
    visit.reader._look()
    assert not any(visit.voice.heard[said:]), "nobody knows who is there now"
    assert not visit.reader._watch.isActive()


def test_A21_a_hand_stops_the_word_that_everything_is_erased(visit):
    for message in (wire.Aloud(), wire.Erased(), wire.PhaseIs(Phase.ATTRACT)):
        visit.session.hear(message)
    visit.reader._look()
    visit.key(Qt.Key.Key_Control)
    assert visit.voice.silent
    visit.voice.heard.clear()
    visit.session.hear(wire.PhaseIs(Phase.PAUSED))
    visit.look()
    assert visit.voice.words == ""


def test_the_next_session_of_who_has_not_listened_is_silent(visit):
    for message in (wire.Erased(), wire.PhaseIs(Phase.ATTRACT)):
        visit.session.hear(message)
    visit.look()
    assert visit.voice.heard == []


def test_the_supervisor_is_told_whether_somebody_listens(visit):
    visit.listen()
    visit.key(Qt.Key.Key_F2)
    told = [one for one in visit.told if isinstance(one, wire.ReadsAloud)]
    assert told == [wire.ReadsAloud("yes"), wire.ReadsAloud("no")]


@pytest.mark.parametrize("phase", [Phase.PAUSED, Phase.CLOSED, Phase.OUT_OF_SERVICE, Phase.WARNING])
def test_A29_a_key_begins_to_read_aloud_on_a_screen_that_hides_the_bars(visit, phase):
    visit.session.life.hear(wire.PhaseIs(phase, "60"))
    visit.key(Qt.Key.Key_F2)
    curtain = visit.session.window.curtain
    assert curtain is not None
    assert scene.sentences(curtain)[0].rstrip(".?") in visit.voice.words


def test_A26_speech_size_contrast_and_language_are_the_sites_own_in_the_next_session(visit):
    visit.session._dress(replace(visit.session.window.look, scale=2.0, contrast=True))
    visit.session._speak(Language.ENGLISH)
    QApplication.processEvents()
    visit.touch(visit.button("Listen"))
    assert visit.session.window.look.speech
    following = Visit(policy(), Recorder())
    look = following.session.window.look
    assert (look.language, look.scale, look.contrast) == (Language.FRENCH, 1.0, False)
    assert not look.speech
    assert not following.button("Écouter").on
    QApplication.processEvents()
    assert following.voice.heard == []
    following.close()


def test_A29_listen_is_on_every_screen_that_leaves_the_bars_in_sight(visit):
    life = visit.session.life
    for phase in (Phase.ATTRACT, Phase.CHARTER, Phase.VISIT, Phase.WAITING):
        life.hear(wire.PhaseIs(phase, "60"))
        assert visit.button("Écouter").isVisible(), phase


def test_A29_a_headset_that_is_plugged_in_proposes_to_listen(visit):
    visit.plug(in_=False)
    assert visit.voice.heard == []
    visit.plug()
    assert "Un casque est branché." in visit.voice.last
    assert "F2" in visit.voice.last
    assert not visit.button("Écouter").on
    visit.key(Qt.Key.Key_F2)
    assert visit.button("Écouter").on


def test_a_headset_that_somebody_left_proposes_nothing_to_the_next(visit):
    visit.plug()
    assert visit.voice.heard == []


def test_A23_the_loudspeaker_does_not_go_on_when_the_headset_is_pulled_out(visit):
    visit.plug(in_=False)
    visit.plug()
    visit.listen()
    visit.plug(in_=False)
    assert visit.voice.silent
    assert not visit.session.listening._consent.given
