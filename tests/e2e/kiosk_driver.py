"""Runs the real kiosk on a virtual screen and does there what a citizen does."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from kiosk.settings import ROOT
from tests.e2e.processes import below, lives, numbers, processes
from tests.virtual_screen import VirtualScreen

BUILD: Final = ROOT / "build"
PICTURES: Final = BUILD / "e2e"
_KEPT: Final = ("state", "usage")  # settings whose folders outlive a visit
PATIENCE: Final = 30.0  # seconds in which anything that comes at all has come, on a busy machine
_POLL: Final = 0.1
_WORD: Final = 5.0  # seconds until it is proved and said, on a busy machine
_PREPARED: Final = ("J'ai tout, je commence", "I have everything, I start")
_ERASED: Final = "C'est fini. Tout est effacé."
_UNDERSTOOD: Final = "J'ai compris"
_ARRIVAL: Final = 0.5  # seconds in which keys that have just come take a tap for an echo
_LAYERS: Final = ("Lettres", "Signes", "Accents")

T = TypeVar("T")


class Refused(AssertionError):  # noqa: N818 - an answer, which fails a test
    """What was ordered cannot be done by a citizen now."""


class Driven:
    """The line into one session of the kiosk."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lines = connection.makefile("r", encoding="utf-8")
        self.pid = int.from_bytes(
            connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 4), sys.byteorder
        )

    def order(self, do: str, **more: object) -> Any:  # noqa: ANN401 - JSON
        """Give an order and wait for its answer.

        Raises:
            Refused: a citizen could not do that now.
            EOFError: the session is over.
        """
        try:
            self._connection.sendall(json.dumps({"do": do, **more}).encode() + b"\n")
            line = self._lines.readline()
        except OSError as error:
            raise EOFError from error
        if not line:
            raise EOFError("the session is over")
        answer = json.loads(line)
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer["value"]

    def close(self) -> None:
        """Let go of it."""
        self._lines.close()
        self._connection.close()


class Kiosk:
    """A kiosk under test; use it with `with`.

    Args:
        screen: where it shows itself.
        endpoint: of the sandbox of sites.
        key: of the sandbox of sites.
        settings: further variables KIOSK_*, without that prefix and in lower case.
        command: starts it.
        dies_of: word on a tile with which the shell dies before it shows anything, or "".
        unguarded: let every hook of the browser say yes, so that the gate stands alone.
        recorded: have what is to be said written down instead of spoken.
    """

    def __init__(  # noqa: PLR0913 - what a kiosk is started with, each by its name
        self,
        screen: VirtualScreen,
        endpoint: str,
        key: str,
        *,
        settings: Mapping[str, str] | None = None,
        unguarded: bool = False,
        recorded: bool = False,
        dies_of: str = "",
        command: tuple[str, ...] = (sys.executable, "-m", "kiosk", "run"),
    ) -> None:
        self.screen = screen
        ours = {"training": endpoint, "training_key": key, "charter": "no"}
        self._settings = {**ours, **(settings or {})}
        self.command = command
        self._more = " --unguarded" * unguarded + " --recorded" * recorded
        self._more += f" --dies-of {dies_of}" if dies_of else ""
        self._sessions: list[Driven] = []
        self._current: Driven | None = None
        self.said: Path = Path()
        self._unread = False  # whether "Tout est effacé" was not there when it was waited for
        self.hurried = True  # whether it begins by itself where a service says what to prepare
        self.typed: list[str] = []
        self.written: dict[str, bytes] = {}  # when it is closed: all that it has left on the disk

    def __enter__(self) -> Self:
        BUILD.mkdir(exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(dir=BUILD, prefix="e"))
        self.said = self._folder / "said"
        path = self._folder / "line"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._listener.settimeout(_POLL)
        program = f"tests.e2e.driven_shell {path}{self._more}"
        kept = {name: str(self._folder / name) for name in _KEPT}
        ours = {"session_program": program, **kept, **self._settings}
        self._kept = [Path(ours[name]) for name in _KEPT]
        environment = {k: v for k, v in self.screen.environment().items() if k[:6] != "KIOSK_"}
        environment |= {f"KIOSK_{name.upper()}": value for name, value in ours.items()}
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        try:
            self.next_session()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the kiosk as systemd does; a second time nothing happens."""
        if self._listener.fileno() < 0:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.wait()
            for session in self._sessions:
                session.close()
            self._listener.close()
            self.last_words = self.words_so_far()
            self.written = self._what_is_written()
            shutil.rmtree(self._folder)

    def _what_is_written(self) -> dict[str, bytes]:
        ours = [line for line in self.last_words.splitlines() if line.startswith("kiosk:")]
        files = [file for place in self._kept for file in place.rglob("*") if file.is_file()]
        return {"journal": "\n".join(ours).encode()} | {f.name: f.read_bytes() for f in files}

    def words_so_far(self) -> str:
        """Give what it has written to its console."""
        return self.said.read_text(encoding="utf-8", errors="replace")

    # --- sessions ---------------------------------------------------------------------------------
    @property
    def session(self) -> Driven:
        """The line into the session on the screen."""
        assert self._current
        return self._current

    def next_session(self, *, read: bool = False) -> None:
        """Wait for the session that follows, and for its home screen.

        Args:
            read: leave the word that everything is erased on the screen.
        """
        before, self._current = self._current, None
        if before:
            self._sessions.remove(before)
            before.close()
        end = time.monotonic() + PATIENCE
        while self._current is None:
            if time.monotonic() > end:
                said = self.words_so_far()
                raise AssertionError(f"no session has come; the kiosk said:\n{said}")
            self._let_in()
            self._current = next((one for one in self._sessions if self._is_shown(one)), None)
        self.wait(lambda: self.words() or None, "the home screen")
        self._unread = False
        if before and not read:
            with suppress(AssertionError):  # not where the kiosk is paused, closed or broken
                self.sees(_ERASED, patience=_WORD)
                self.tap(_UNDERSTOOD)
                return
            self._unread = True

    def _let_in(self) -> None:
        """Take in a session that has come up, shown or not."""
        with suppress(TimeoutError):
            connection, _ = self._listener.accept()
            connection.settimeout(PATIENCE)
            self._sessions.append(Driven(connection))

    def _is_shown(self, session: Driven) -> bool:
        try:
            session.order("texts")
        except Refused:  # it has no window yet
            return False
        except EOFError:  # it has died behind the one on the screen
            self._sessions.remove(session)
            session.close()
            return False
        return True

    def end_visit(self, *, read: bool = False) -> None:
        """Say that this visit is over, and wait for the next one."""
        self.tap("J'ai fini")
        self.tap("Oui, tout effacer")
        self.next_session(read=read)

    # --- looking ----------------------------------------------------------------------------------
    def texts(self) -> list[dict[str, Any]]:
        """Give all native words in sight, each with its place."""
        found: list[dict[str, Any]] = self.session.order("texts")
        return found

    def words(self) -> str:
        """Give all native words in sight as one text."""
        try:
            seen = self.texts()
        except Refused:  # no window yet
            return ""
        return "\n".join(
            part for t in seen for part in (t["text"] or t["name"], t["detail"]) if part
        )

    def web(self, js: str, *, world: int = 0) -> Any:  # noqa: ANN401 - JSON
        """Evaluate JavaScript, which should only look, in the page on the screen."""
        return self.session.order("web", js=js, world=world)

    def page_text(self) -> str:
        """Give the words of the page on the screen; "" where none is."""
        try:
            return self.web("document.body ? document.body.innerText : ''") or ""
        except Refused:
            return ""

    def address(self) -> str:
        """Give the address of the page on the screen, or ""."""
        page: str = self.session.order("state")["page"]
        return page

    def heard(self) -> str:
        """Give what was read aloud last, or ""."""
        said: str = self.session.order("said")
        return said

    def hears(self, text: str, *, patience: float = PATIENCE) -> None:
        """Wait until these words are read aloud."""
        self.wait(lambda: text in self.heard(), f"{text!r} aloud", patience=patience)

    def picture(self, name: str) -> Path:
        """Save what is on the screen."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        place = PICTURES / f"{name}.png"
        self.screen.screenshot(place)
        return place

    # --- waiting ----------------------------------------------------------------------------------
    def wait(self, look: Callable[[], T | None], what: str, *, patience: float = PATIENCE) -> T:
        """Look again and again until there is an answer that is true."""
        end = time.monotonic() + patience
        while True:
            with suppress(Refused):  # between two pages there is none to ask
                seen = look()
                if seen:
                    return seen
            self._be_prepared()
            if time.monotonic() > end:
                raise AssertionError(f"never came: {what}\non the screen:\n{self._scene()}")
            time.sleep(_POLL)

    def _scene(self) -> str:
        said = self.said.read_text(errors="replace")[-2000:]
        page = f"{self.address()}\n{self.page_text()[:2000]}"
        return f"{self.words()}\n--- page {page}\n--- the kiosk said\n{said}"

    def sees(self, text: str, *, patience: float = PATIENCE) -> None:
        """Wait until these words stand on a native part of the screen."""
        self.wait(lambda: text in self.words(), f"{text!r} on the screen", patience=patience)

    def reads(self, text: str, *, patience: float = PATIENCE) -> None:
        """Wait until these words stand on the page."""
        self.wait(lambda: text in self.page_text(), f"{text!r} on the page", patience=patience)

    def arrives(self, address: str, *, patience: float = PATIENCE) -> None:
        """Wait until the page on the screen has an address that begins like this."""
        self.wait(
            lambda: self.address().startswith(address), f"the page {address}", patience=patience
        )

    # --- touching ---------------------------------------------------------------------------------
    def tap(self, name: str, *, part: bool = False, patience: float = PATIENCE) -> None:
        """Touch what has this accessible name, once it is within reach."""
        self._persist("tap", patience, name=name, part=part)

    def tap_web(self, text: str = "", *, selector: str = "", patience: float = PATIENCE) -> None:
        """Touch a part of the page by its words or by a CSS selector, once it is there."""
        what = {"selector": selector} if selector else {"text": text}
        self._persist("tap_web", patience, **what)

    def tap_at(self, x: int, y: int) -> None:
        """Touch a place of the window."""
        self.session.order("tap_at", x=x, y=y)

    def _persist(self, do: str, patience: float, **more: object) -> None:
        end = time.monotonic() + patience
        while True:
            try:
                self.session.order(do, **more)
            except Refused as refusal:
                if time.monotonic() > end:
                    raise AssertionError(f"{do} {more}: {refusal}\n{self._scene()}") from refusal
                self._be_prepared()
                time.sleep(_POLL)
            else:
                return

    def _be_prepared(self) -> None:
        """Begin where a service first asks whether one has everything; read what comes late."""
        late = (_UNDERSTOOD,) if self._unread and _ERASED in self.words() else ()
        for name in late + (_PREPARED if self.hurried else ()):
            with suppress(Refused):
                self.session.order("tap", name=name, part=False)
                return

    def type(self, text: str) -> None:
        """Type on the keyboard of the screen, key by key."""
        self.typed.append(text)
        self.wait(lambda: "Cacher le clavier" in self._names(), "the keyboard")
        time.sleep(_ARRIVAL)
        for character in text:
            self._persist("tap", PATIENCE, name=self._key(character), typing=True)

    def _key(self, character: str) -> str:
        """Give the name of the key of a character, after touching what brings it in sight."""
        if character.isalpha() and character.isupper():
            self._bring(lambda names: next((n for n in names if n.startswith("Majuscules")), None))
            self.tap("Majuscules", part=True)
            return self._bring(lambda names: _named(f"{character} majuscule", names))
        return self._bring(lambda names: _named(character, names))

    def _bring(self, choose: Callable[[list[str]], str | None]) -> str:
        for layer in ("", *_LAYERS):
            if layer and any(n.startswith(f"{layer} ") for n in self._names()):
                self.tap(next(n for n in self._names() if n.startswith(f"{layer} ")))
            key = choose(self._names())
            if key:
                return key
        raise AssertionError(f"no such key; there are {self._names()}")

    def _names(self) -> list[str]:
        return [t["name"] for t in self.texts() if t["enabled"]]

    def keys(self, *words: str) -> None:
        """Use the physical keyboard: arguments of xdotool, for example "key", "Tab"."""
        if words[0] == "type":
            self.typed.append(words[-1])
        subprocess.run(["xdotool", *words], env=self.screen.environment(), check=True)

    # --- processes --------------------------------------------------------------------------------
    def tree(self) -> dict[int, str]:
        """Give the living processes below the supervisor, with their command lines."""
        return below(self.process.pid, processes())

    def inside(self) -> dict[int, str]:
        """Give the processes of the session on the screen, from its sandbox down."""
        known = processes()
        first = self.session.pid
        while known[first][0] != self.process.pid:
            first = known[first][0]
        return below(first, known)

    def renderer(self) -> int:
        """Give the process that draws the page on the screen."""
        number = str(self.session.order("state")["renderer"])  # as its sandbox counts
        for pid in self.inside():
            if numbers(pid)[1:2] == [number]:
                return pid
        raise AssertionError("no process draws the page on the screen")

    def wait_dead(self, processes: Iterable[int]) -> None:
        """Wait until none of these lives."""
        waiting = set(processes)
        end = time.monotonic() + PATIENCE
        while waiting := {pid for pid in waiting if lives(pid)}:
            if time.monotonic() > end:
                raise AssertionError(f"still alive: {waiting}")
            time.sleep(_POLL)


def _named(character: str, names: list[str]) -> str | None:
    if character == " ":
        return "Espace" if "Espace" in names else None
    if character in names:
        return character
    spelled = [n for n in names if n.endswith(f" {character}")]
    return spelled[0] if len(spelled) == 1 else None
