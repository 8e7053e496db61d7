"""The agent at the real kiosk: the corner, the code, the panel, and `kioskctl` beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.settings import ROOT
from kiosk.supervisor.pin import Pin
from tests.e2e.kiosk_driver import Kiosk

pytestmark = pytest.mark.e2e

CODE = "4827"
LONG_CODE = "902714358216"
HELD = 3.4  # seconds
_ANOTHER = 0.1  # of the screen: more than a word that changes
PANEL = "kiosk.shell.agent"


class Agent:
    """Somebody who knows the code, at a kiosk."""

    def __init__(self, kiosk: Kiosk, control: Path) -> None:
        self.kiosk = kiosk
        self._control = control

    def panel(self) -> list[int]:
        return [pid for pid, line in self.kiosk.tree().items() if PANEL in line]

    def hold_the_corner(self) -> None:
        """Open the pad with a finger."""
        with self._pad_opens():
            self.kiosk.keys("mousemove", "20", "20", "mousedown", "1")
            time.sleep(HELD)
            self.kiosk.keys("mouseup", "1")

    def press_the_keys(self) -> None:
        """Open the pad with a keyboard."""
        with self._pad_opens():
            self.kiosk.keys("key", "ctrl+alt+a")

    @contextmanager
    def _pad_opens(self) -> Iterator[None]:
        """Wait until the pad is drawn, not only what was still being drawn before it."""
        kiosk = self.kiosk
        self.rest()
        before = kiosk.screen.image()
        yield
        kiosk.wait(self.panel, "the panel's program")
        kiosk.wait(lambda: changed(before, kiosk.screen.image()) > _ANOTHER, "the pad")
        self.rest()

    def rest(self) -> None:
        """Wait until nothing moves on the screen."""
        screen = self.kiosk.screen
        before = b""
        while before != (before := screen.image().tobytes()):
            time.sleep(0.4)

    def enter(self) -> None:
        """Type the code, and wait for the panel: to verify it takes a busy machine its time."""
        screen = self.kiosk.screen
        self.type(*CODE)
        pad = screen.image()
        self.kiosk.keys("key", "Return")
        self.kiosk.wait(lambda: changed(pad, screen.image()) > _ANOTHER, "the panel")
        self.rest()

    def type(self, *keys: str) -> None:
        self.kiosk.keys("key", "--delay", "60", *keys)
        self.rest()

    def kioskctl(self, order: str) -> dict[str, str]:
        """Give an order, and what is told of it."""
        done = subprocess.run(
            [sys.executable, "-m", "kiosk", "ctl", order, "--socket", str(self._control)],
            cwd=ROOT,
            env={n: v for n, v in os.environ.items() if not n.startswith("KIOSK_")},
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        return dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)

    def phase(self, wanted: str) -> None:
        self.kiosk.wait(lambda: self.kioskctl("status")["phase"] == wanted, f"phase {wanted}")


def changed(before: Image.Image, after: Image.Image) -> float:
    """Give the share of the screen that is another one now."""
    grey = ImageChops.difference(before, after).convert("L").histogram()
    return 1 - sum(grey[:8]) / sum(grey)


def command(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")[0]


def holds(process: int, text: str) -> bool:
    """Tell whether a process has a text in the memory that it writes to."""
    wanted = [text.encode(), text.encode("utf-16-le")]
    with Path(f"/proc/{process}/maps").open(encoding="utf-8") as maps:
        lines = [line.split() for line in maps if " rw" in line]
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for span, *_ in lines:
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                part = memory.read(end - start)
            except (OSError, ValueError, OverflowError):  # a device's, or gone meanwhile
                continue
            if any(each in part for each in wanted):
                return True
    return False


@pytest.fixture
def agent(start_kiosk: Callable[..., Kiosk], tmp_path: Path) -> Agent:
    Pin(tmp_path / "state").choose(CODE)
    places = {"state": str(tmp_path / "state"), "control": str(tmp_path / "control")}
    return Agent(start_kiosk(settings={**places, "spare": "no"}), tmp_path / "control")


def test_the_agent_pauses_a_visit_resumes_it_and_erases_it(agent):
    kiosk = agent.kiosk
    kiosk.tap("Aide")
    agent.phase("visit")
    first = kiosk.inside()
    agent.hold_the_corner()
    agent.enter()
    agent.type("Tab", "Tab", "Return")  # the second button: pause
    agent.phase("paused")
    kiosk.wait_dead(agent.panel())
    kiosk.sees("L'agent a mis la borne en pause")
    agent.hold_the_corner()
    agent.enter()
    agent.type("Tab", "Tab", "Return")
    agent.phase("visit")
    kiosk.wait_dead(agent.panel())
    agent.press_the_keys()
    agent.enter()
    agent.type("Tab", "Return")
    kiosk.next_session()
    kiosk.wait_dead(first)
    kiosk.wait(lambda: agent.kioskctl("status")["proof"] == "good", "the proof")


def test_a_wrong_code_opens_nothing(agent):
    kiosk = agent.kiosk
    kiosk.tap("Aide")
    agent.press_the_keys()
    agent.type("9", "9", "1", "3", "Return")
    agent.type("Tab", "Tab", "Tab", "Return", "Escape")
    kiosk.wait_dead(agent.panel())
    agent.phase("visit")


def test_the_code_never_enters_the_memory_of_a_visit(agent):
    kiosk = agent.kiosk
    kiosk.tap("Aide")
    agent.press_the_keys()
    agent.type(*LONG_CODE, "Return")  # a wrong one stays longest: it is shown nowhere, but refused
    (panel,) = [pid for pid in agent.panel() if b"bwrap" not in command(pid)]
    assert holds(panel, "Espace agent")  # the search finds what there is
    for process in kiosk.inside():
        assert not holds(process, LONG_CODE)


def test_kioskctl_erases_the_visit_and_closes_the_panel(agent):
    kiosk = agent.kiosk
    kiosk.tap("Aide")
    agent.phase("visit")
    first = kiosk.inside()
    agent.press_the_keys()
    agent.kioskctl("reset")
    kiosk.next_session()
    kiosk.wait_dead(agent.panel())
    kiosk.wait_dead(first)
    assert agent.kioskctl("status")["proof"] == "good"


def test_who_calls_the_agent_reads_that_she_comes(
    start_kiosk: Callable[..., Kiosk], tmp_path: Path
):
    places = {"state": str(tmp_path / "state"), "control": str(tmp_path / "control")}
    counter = {"counter_page": "127.0.0.1:0", "spare": "no"}
    agent = Agent(start_kiosk(settings={**places, **counter}), tmp_path / "control")
    kiosk = agent.kiosk
    kiosk.tap("Aide")
    kiosk.tap("Appeler l'agent")
    kiosk.sees("L'agent est prévenu. Si personne ne vient, allez au comptoir.")
    assert agent.kioskctl("status")["call"] == "on"
    agent.kioskctl("coming")
    kiosk.sees("L'agent arrive.")
    kiosk.tap("Fermer l'aide")
    kiosk.sees("L'agent arrive.")
    assert agent.kioskctl("status")["call"] == "off"
