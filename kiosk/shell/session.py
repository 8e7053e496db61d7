"""One visit as its citizen sees it: the home first, everything else behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk import i18n, wire
from kiosk.i18n import gettext as _
from kiosk.settings import Isolation
from kiosk.shell.adapting import Adapting
from kiosk.shell.bars import BarActions, BarState, ComfortActions
from kiosk.shell.catalogue import WebSearch
from kiosk.shell.furniture import Furniture
from kiosk.shell.home import Home, HomeActions
from kiosk.shell.life import Life
from kiosk.shell.speech.listening import Listening
from kiosk.shell.stage import Stage
from kiosk.shell.switch.switching import Switching
from kiosk.shell.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.i18n import Language
    from kiosk.policy.model import Policy
    from kiosk.settings import Settings
    from kiosk.shell.bars import Badge
    from kiosk.shell.browser.guard import Guard
    from kiosk.shell.browser.pages import OpenPage
    from kiosk.shell.hand import Gesture
    from kiosk.shell.journey import Journey
    from kiosk.shell.listening_bar import Step
    from kiosk.shell.look import Look
    from kiosk.shell.speech.listening import OpenVoice
    from kiosk.shell.speech.voice import Voice

_OF_PAPER = (
    wire.PagesLeft,
    wire.PrinterIs,
    wire.PrintIs,
    wire.ScannerIs,
    wire.ScanIs,
    wire.Scanned,
    wire.StickIs,
    wire.StickLine,
)


class Session:
    """A window with its home, and a journey once it is needed.

    Args:
        policy: what is allowed.
        settings: this machine's.
        look: at the start.
        guard: makes the one who decides for the pages.
        fault: takes what the gate last said about a host.
        tell: sends a message to the supervisor.
        send: does so with a descriptor, which stays ours.
        voice: opens the one that reads aloud, where it is not the machine's.
    """

    def __init__(  # noqa: PLR0913 - what a session is made of, each by its name
        self,
        policy: Policy,
        settings: Settings,
        look: Look,
        *,
        guard: Callable[[], Guard],
        fault: Callable[[str], str],
        tell: Callable[[wire.Message], None],
        send: Callable[[wire.Message, tuple[int, ...]], None],
        voice: OpenVoice | None = None,
    ) -> None:
        self._policy = policy
        self._settings = settings
        self._guard = guard
        self._fault = fault
        self._tell = tell
        self._send = send
        self._of_paper: list[wire.Message] = []  # said before there was a journey
        self._journey: Journey | None = None
        self._ready = self._warm = False
        i18n.use(look.language)
        self.window = Window(look, self._furniture(), BarState())
        self._ready = True
        self.stage = Stage(self.window, self._badge, lambda: len(self.open))
        self._adapting = Adapting(
            self.stage, self.window, self._dress, self._later(lambda journey: journey.help())
        )
        self.switching = Switching(self.window, self._adapting.propose_switches)
        self.window.hand.strokes = self.switching.take
        training = bool(settings.training)
        self.life = Life(policy, self.window, self.stage, tell, training=training)
        self.listening = Listening(
            self.window, self.stage, voice or self._open_voice, self._mute_pages, tell
        )

    # --- what the first picture need not wait for -------------------------------------------------
    @property
    def journey(self) -> Journey:
        """Where the citizen goes; made, with the web engine, when it is first asked for."""
        if self._journey is None:
            from kiosk.shell.journey import Journey  # noqa: PLC0415 - 250 ms behind the picture

            self._journey = Journey(
                self._policy,
                guard=self._guard(),
                stage=self.stage,
                window=self.window,
                fault=self._fault,
                tell=self._tell,
                send=self._send,
                adapt=self._adapting.begin,
                training=bool(self._settings.training),
                sends=bool(self._settings.report),
            )
            for message in self._of_paper:
                self._journey.hear(message)
            self._of_paper.clear()
        return self._journey

    def warm(self) -> None:
        """Load what the first picture did without, once."""
        if not self._warm:
            self._warm = True
            self.window.equip()
            self.life.prepare()
            self.journey  # noqa: B018 - to have it made
            self._tell(wire.Warm())

    @property
    def open(self) -> list[OpenPage]:
        """The open pages, oldest first."""
        return self._journey.open if self._journey else []

    def open_service(self, service_id: str) -> None:
        """Show a service."""
        self.journey.open_service(service_id)

    def open_url(self, untrusted: str) -> None:
        """Show the site of an address that a citizen has typed, if it is allowed."""
        self.journey.open_url(untrusted)

    def _scroll(self, up: bool) -> None:  # noqa: FBT001 - the bars' contract
        self.journey.scroll(up)

    def _go_to_element(self, step: int) -> None:
        if self.stage.current is not None and self.stage.cover is None:
            self.journey.pages.element(self.stage.current, step, self._write)

    def _write(self) -> None:
        """Bring the keyboard for a field of a page that was chosen without a finger."""
        if self.window.keyboard is not None and self.stage.current is not None:
            view = self.stage.current.view
            self.window.keyboard.pressed_at(view.geometry().center(), True)

    def _badge(self, one: OpenPage) -> Badge:
        return self.journey.badge(one)

    def _later(self, act: Callable[[Journey], object]) -> Callable[[], object]:
        return lambda: act(self.journey)

    def close(self) -> None:
        """Close the voice, every page and the window, in order."""
        self.listening.close()
        if self._journey is not None:
            self._journey.close()
        self.window.deleteLater()

    # --- comfort ----------------------------------------------------------------------------------
    def _offer_languages(self) -> None:
        from kiosk.shell.cover import Cover  # noqa: PLC0415 - the first picture needs none
        from kiosk.shell.screens.languages import (  # noqa: PLC0415 - as above
            Languages,
            LanguagesActions,
        )

        def close() -> None:
            self.window.offer_choice(None)

        def choose(language: Language) -> None:
            close()
            self._speak(language)

        actions = LanguagesActions(choose, close)
        self.window.offer_choice(Cover(lambda look: Languages(look, actions), close))

    def _speak(self, language: Language) -> None:
        i18n.use(language)
        self._dress(replace(self.window.look, language=language))

    def _dress(self, look: Look) -> None:
        before = self.window.look
        self.window.set_look(look)
        self.life.dress(look)
        self.switching.dress(look)
        if self._journey is not None:
            self._journey.dress(before, look)

    def _listen(self, on: bool) -> None:  # noqa: FBT001 - the bar's contract
        self.listening.switch(on)

    def _mute_pages(self, on: bool) -> None:  # noqa: FBT001 - that of whoever listens
        if self._journey is not None:
            self._journey.pages.give_way(to_voice=on)

    def _step(self, step: Step) -> None:
        self.listening.step(step)

    # --- what the window is made of ---------------------------------------------------------------
    def _furniture(self) -> Furniture:
        comfort = ComfortActions(
            language=self._offer_languages,
            scale=lambda scale: self._dress(replace(self.window.look, scale=scale)),
            contrast=lambda on: self._dress(replace(self.window.look, contrast=on)),
            listen=self._listen,
        )
        actions = BarActions(
            back=self._later(lambda journey: journey.back()),
            home=self._later(lambda journey: journey.home()),
            pages=self._later(lambda journey: journey.list_pages()),
            help=self._later(lambda journey: journey.help()),
            end=self._later(lambda journey: journey.end()),
            scroll=self._scroll,
            step=self._step,
            element=self._go_to_element,
            comfort=comfort,
        )
        return Furniture(
            self._make_home,
            actions,
            self._ribbon,
            painted=lambda: self._tell(wire.Painted()),
            heard=self._heard,
        )

    def hear(self, message: wire.Message, descriptors: Sequence[int] = ()) -> None:
        """Follow a message of the supervisor.

        Args:
            message: what it says.
            descriptors: that came with it; they stay the caller's.
        """
        if isinstance(message, wire.AgentTold | wire.Permit | wire.Counted):
            self.journey.hear(message, descriptors)
        else:
            self.life.hear(message)
        if isinstance(message, wire.HeadsetIs):
            self.listening.plug(message.plugged == "yes")
        if isinstance(message, wire.Aloud):
            self.listening.announce()
        if isinstance(message, _OF_PAPER):
            if self._journey is None:
                self._of_paper.append(message)
            else:
                self._journey.hear(message, descriptors)

    def _heard(self, gesture: Gesture) -> bool:
        self.life.touched(gesture)
        self.stage.touched(gesture)
        return self.listening.heard(gesture)

    def _open_voice(self, failed: Callable[[], object]) -> Voice | None:
        from kiosk.shell.speech.voice import open_voice  # noqa: PLC0415 - few visits need one

        return open_voice(self._settings.speech, self.window, failed)

    def _make_home(self, look: Look, before: Home | None) -> Home:
        actions = HomeActions(
            open_service=self.open_service,
            open_url=self.open_url,
            help=self._later(lambda journey: journey.help()),
            call_agent=self._later(lambda journey: journey.call_agent()),
            scan=self._later(lambda journey: journey.documents.scan.begin()),
            moved=self._moved,
            web=self._web,
        )
        if before is None:
            return Home(look, self._policy, actions)
        return Home(
            look,
            self._policy,
            actions,
            query=before.query,
            view=before.view,
            page=before.page,
            helped=before.helped,
        )

    def _web(self) -> WebSearch | None:
        """Give the web search, where this kiosk may show what its engine answers."""
        # none of these is needed for the first picture
        from kiosk.policy.address import Address  # noqa: PLC0415 - as above
        from kiosk.policy.decision import decide  # noqa: PLC0415 - as above
        from kiosk.policy.model import Request  # noqa: PLC0415 - as above
        from kiosk.policy.safe_search import ENGINES  # noqa: PLC0415 - as above

        engine = ENGINES.get(self._settings.search)
        if engine is None:
            return None
        start = Address.parse(engine.address("x"))
        if not decide(Request(start), self._policy).allowed:
            return None
        return WebSearch(engine.label, lambda words: self.open_url(engine.address(words)))

    def _moved(self) -> None:
        if self._ready:
            self.stage.show()

    def _ribbon(self) -> str:
        sentences = []
        if self._settings.training:
            sentences.append(_("Bac à sable : ces sites sont faux. N'écrivez rien de vrai."))
        if self._settings.isolation is Isolation.NONE:
            sentences.append(_("Machine d'essai : cette visite n'est pas isolée."))
        return " ".join(sentences)
