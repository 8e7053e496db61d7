"""Reads the window aloud: each screen that comes, each control that is reached, each key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from kiosk.i18n import gettext as _
from kiosk.shell.hand import Act, Gesture
from kiosk.shell.listening_bar import Step
from kiosk.shell.speech import scene
from kiosk.shell.speech.explorer import Explorer, Found
from kiosk.shell.speech.page import PageReader, Told
from kiosk.shell.speech.utterance import Control, Utterance, of_control, of_screen, of_typed, plain

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from kiosk.shell.speech.consent import Consent
    from kiosk.shell.speech.voice import Voice
    from kiosk.shell.window import Window

_WATCH: Final = 200  # milliseconds between two looks: a screen comes without a signal
_SOON: Final = 30  # milliseconds after a key, which moves the focus


class Reader(QObject):
    """Off until it is asked for.

    It looks at the window now and then instead of being told: the signals that tell of the focus
    crash where Python listens to them with pages in the process.

    Args:
        window: is read.
        voice: reads.
        consent: tells whether what people write may be heard.

    Attributes:
        last: what was said last.
    """

    def __init__(self, window: Window, voice: Voice, consent: Consent) -> None:
        super().__init__(window)
        self._window = window
        self._voice = voice
        self._consent = consent
        self._on = False
        self._announces = False  # what hangs over everything, and nothing else
        self.last: Utterance = ()
        self._root: QWidget | None = None
        self._first: list[str] = []
        self._banner: QWidget | None = None
        self._focus: tuple[QWidget, Control] | None = None
        self._page = PageReader(Told(self._tell, self._write))
        self._led = False  # whether it was said how to go through a page
        found = Found(self._touched, self._lifted, self._page_at, self._page)
        self._explorer = Explorer(window, found)
        self._watch = self._timer(_WATCH, single=False)
        self._soon = self._timer(_SOON)
        again = QShortcut(QKeySequence("F3"), window)
        again.activated.connect(self.repeat)

    @property
    def on(self) -> bool:
        """Whether everything is read aloud."""
        return self._on

    def turn_on(self) -> None:
        """Say how to go about it, then what is there."""
        if not self._on:
            self._on, self._announces = True, False
            self._watch.start()
            self._look(_greeting())

    def announce(self) -> None:
        """Say each screen that hangs over everything, until a hand acts."""
        if not self._on:
            self._announces = True
            self._watch.start()

    def turn_off(self) -> None:
        """Say so, and nothing from then on."""
        if self._on:
            self.close()
            self.say(plain(_("La lecture est arrêtée.")))

    def close(self) -> None:
        """Be silent, at once."""
        self._on = self._announces = False
        self._watch.stop()
        self._soon.stop()
        self._root = self._banner = self._focus = None
        self._page.show(None)
        self._voice.stop()

    def say(self, utterance: Utterance) -> None:
        """Say this, and no more what was being said."""
        if utterance:
            self.last = utterance
            self._voice.say(utterance)

    def hush(self) -> None:
        """Stop what is being said."""
        self._voice.stop()

    def repeat(self) -> None:
        """Say once more what was said last."""
        if self._on:
            self._voice.say(self.last)

    # --- hands ------------------------------------------------------------------------------------
    def heard(self, gesture: Gesture) -> bool:
        """Follow a hand; tell whether its act goes no further."""
        if self._announces and gesture.act in {Act.PRESS, Act.KEY}:
            self.close()
        if not self._on:
            return False
        if gesture.act in {Act.PRESS, Act.KEY}:
            self._voice.stop()
            self._page.hush()
        if gesture.act is Act.KEY:
            self._typed(gesture.text)
            self._soon.start()
            return False
        return self._explorer.take(gesture)

    def _touched(self, control: QWidget) -> None:
        described = scene.described(control)
        if scene.types(control):
            self.say(self._of_key(described))
            return
        self._focus = (control, described)
        self.say(of_control(described, aloud=self._consent.given))

    def _of_key(self, key: Control) -> Utterance:
        # what is to be masked is told by nothing but a headset, not even by the way to its key
        told = self._consent.private if scene.masked() else self._consent.given
        return of_control(key, aloud=True) if told else plain(_("touche"))

    def _lifted(self, key: QWidget) -> None:
        if scene.types(key) and scene.masked():
            self.say(of_typed("", masked=True, aloud=False))

    def _typed(self, text: str) -> None:
        masked = scene.masked()
        if masked is not None and text and text.isprintable():
            self.say(of_typed(text, masked=masked, aloud=self._consent.given))

    def step(self, step: Step) -> None:
        """Go through the page in sight, if it may be heard."""
        if not self._on:
            return
        if step is Step.AGAIN:
            self.repeat()
        elif not scene.is_page(self._window.top):
            return
        elif not self._consent.given:
            self._consent.ask()
        elif step is Step.CHOOSE:
            self._page.choose()
            self._soon.start()
        else:
            self._page.step(forward=step is Step.ON)

    def _page_at(self, place: QPoint) -> QWidget | None:
        """Give the page that is read at a place of the window."""
        root = self._window.top
        if root is None or not scene.is_page(root) or not self._consent.given:
            return None
        below = self._window.childAt(place)
        return root if below is not None and root.isAncestorOf(below) else None

    def _write(self, page: QWidget) -> None:
        keyboard = self._window.keyboard
        if keyboard is not None:
            keyboard.invite(page.focusProxy() or page)

    def _tell(self, utterance: Utterance) -> None:
        if self._on and self._consent.given:
            self.say(utterance)

    # --- what is there ----------------------------------------------------------------------------
    def _look(self, before: Utterance = ()) -> None:
        if self._announces:
            self._announce_next()
            return
        personal = scene.is_page(self._window.top) or scene.masked() is not None
        if personal and self._consent.wanted:
            self._consent.ask()
        self.say(before + self._of_screen() + self._of_banner() + self._of_focus())
        readable = scene.is_page(self._root) and self._consent.given
        self._page.show(self._root if readable else None)
        self._page.look()

    def _announce_next(self) -> None:
        if self._window.curtain is None or self._window.under_comfort:
            self.close()  # somebody else may come now
        else:
            self.say(self._of_screen())

    def _of_screen(self) -> Utterance:
        root = self._window.top
        words = scene.sentences(root) if root is not None else []
        known = root is self._root and words[:1] == self._first
        self._root, self._first = root, words[:1]
        if root is None or known:
            return ()
        if scene.is_page(root):
            return plain(_("Une page est ouverte."), *self._how_to_go_on())
        return of_screen(words, scene.count(root))

    def _how_to_go_on(self) -> tuple[str, ...]:
        if self._led or not self._consent.given:
            return ()
        self._led = True
        return (
            _("Touchez « Suivant » pour avancer, « Choisir » pour ouvrir."),
            _("Au clavier : F8 pour avancer, F7 pour reculer, F9 pour choisir."),
        )

    def _of_banner(self) -> Utterance:
        banner, before = self._window.banner, self._banner
        self._banner = banner
        if banner is None or banner is before:
            return ()
        return plain(*scene.sentences(banner))

    def _of_focus(self) -> Utterance:
        control, before = scene.control_in_focus(), self._focus
        if control is None:
            self._focus = None
            return ()
        described = scene.described(control)
        self._focus = (control, described)
        if before is not None and before[0] is control and _alike(before[1], described):
            return ()
        return of_control(described, aloud=self._consent.given)

    def _timer(self, milliseconds: int, *, single: bool = True) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self._look)
        return timer


def _alike(one: Control, other: Control) -> bool:
    """Tell whether two are the same but for what is written in them."""
    return replace(one, text="", filled=False) == replace(other, text="", filled=False)


def _greeting() -> Utterance:
    return plain(
        _("La lecture à voix haute commence."),
        _("Touchez pour entendre, touchez encore pour choisir."),
        _("Au clavier : Tabulation pour avancer, Entrée pour choisir, F3 pour répéter."),
    )
