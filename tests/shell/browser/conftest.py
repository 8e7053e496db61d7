"""Real pages in a real QtWebEngine, on Qt's offscreen platform, from a server on loopback."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.policy.model import Mode, Policy, Rule, Service, Text, Tier
from kiosk.policy.pattern import Pattern
from kiosk.settings import Settings
from kiosk.shell.browser.flags import chromium_flags
from tests.shell.browser.small_site import Answer, SmallSite

if TYPE_CHECKING:
    from PySide6.QtGui import QPointingDevice

    from kiosk import wire
    from kiosk.shell.browser.guard import Guard

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def _service(name: str, *, theme: str = "", agent: str = "", phone: str = "") -> Service:
    return Service(
        id=name,
        label=name.upper(),
        description=Text(name, name),
        icon="page",
        start=f"https://{name}.test/",
        theme=theme,
        user_agent=agent,
        phone=phone,
        named=True,
    )


@pytest.fixture(scope="session")
def policy() -> Policy:
    names = ("caf", "impots", "a", "b", "c", "d", "e", "f", "g")
    services = (
        *(_service(name, phone="3230" if name == "caf" else "") for name in names),
        _service("mail", theme="mail"),
        _service("sniffer", agent=AGENT),
    )
    rules = tuple(
        Rule(Pattern.parse(f"{s.id}.test"), "test:1", Tier.SERVICE, s.id) for s in services
    )
    official = Rule(Pattern.parse("mairie.test"), "test:2", Tier.OFFICIAL)
    return Policy(Mode.PUBLIC, services, (*rules, official))


@pytest.fixture(scope="session")
def server() -> Iterator[SmallSite]:
    with SmallSite() as site:
        yield site


@pytest.fixture
def site(server: SmallSite) -> SmallSite:
    server.clear()
    server.pages["/"] = Answer("<title>start</title><h1>Bonjour</h1>")
    return server


@pytest.fixture(scope="session")
def opened_programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the log of a false xdg-open, the first of its name in PATH: it must stay empty."""
    folder = tmp_path_factory.mktemp("bin")
    log = folder / "opened.log"
    log.touch()
    program = folder / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$@" >> {log}\n')
    program.chmod(0o755)
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{folder}:{before}"
    yield log
    os.environ["PATH"] = before


@pytest.fixture(scope="session")
def application(server: SmallSite, opened_programs: Path):
    del opened_programs  # before Chromium copies the environment
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = (
        f"{chromium_flags(0, server.key)} "
        f'--host-resolver-rules="MAP *:443 127.0.0.1:{server.port},MAP *:80 127.0.0.1:1"'
    )
    import shiboken6  # noqa: PLC0415 - after the environment
    from PySide6.QtWebEngineCore import QWebEngineProfile  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    application = QApplication.instance() or QApplication(["kiosk"])
    shiboken6.delete(QWebEngineProfile())  # the engine reads its flags here, once
    del os.environ["QTWEBENGINE_CHROMIUM_FLAGS"]  # not for the programs that other tests start
    return application


@pytest.fixture
def until(application) -> Callable[..., None]:
    """Let Qt run until something is so."""

    def wait(is_so: Callable[[], object], what: str = "", seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, f"never came: {what or is_so}"
            application.processEvents()
            time.sleep(0.005)

    return wait


@pytest.fixture
def settle(until) -> Callable[[float], None]:
    """Let Qt run for a while: for what must not come."""

    def wait(seconds: float = 0.6) -> None:
        end = time.monotonic() + seconds
        until(lambda: time.monotonic() >= end)

    return wait


@pytest.fixture
def visit(application, policy: Policy, until, site) -> Iterator[Visit]:
    del application, site  # the site answers the tiles
    made = Visit(policy, until)
    yield made
    made.close()


class Visit:
    """A session without supervisor and gate, and what tests ask of it."""

    def __init__(
        self, policy: Policy, until: Callable[..., None], guard: type[Guard] | None = None
    ) -> None:
        from kiosk.shell.browser import guard as hooks  # noqa: PLC0415 - Qt after the environment
        from kiosk.shell.look import Look  # noqa: PLC0415
        from kiosk.shell.session import Session  # noqa: PLC0415

        self.leased: list[str] = []
        self.told: list[object] = []
        self.faults: dict[str, str] = {}
        self.documents: list[bytes] = []
        self.until = until
        self.session = Session(
            policy,
            Settings(),
            Look(width=1280, height=900, mm_per_px=0.4),
            guard=lambda: (guard or hooks.Guard)(policy, self.leased.append),
            fault=lambda host: self.faults.pop(host, ""),
            tell=self.told.append,
            send=self._sent,
        )
        self.window = self.session.window
        self.window.setFixedSize(1280, 900)
        self.window.show()

    def _sent(self, message: wire.Message, descriptors: tuple[int, ...]) -> None:
        self.told.append(message)
        self.documents += [os.pread(one, 1 << 24, 0) for one in descriptors]

    def close(self) -> None:
        self.session.close()

    @property
    def stage(self):
        return self.session.stage

    @property
    def page(self):
        assert self.stage.current is not None
        return self.stage.current.page

    @property
    def screen(self) -> str:
        """The name of what is in the middle."""
        return type(self.window._body.currentWidget()).__name__

    def open(self, service: str = "caf") -> None:
        """Tap a tile, and wait for its page."""
        self.session.journey.open_service(service)
        self.until(lambda: not self.stage.current.blank, f"page of {service}")
        self.until(lambda: not self.page.isLoading(), f"all of the page of {service}")

    def title(self) -> str:
        return str(self.page.title())

    def run(self, script: str) -> object:
        """Run a script in the page as if its own, and give what it gives."""
        results: list[object] = []
        self.page.runJavaScript(script, results.append)
        self.until(lambda: results, f"answer to {script}")
        return results[0]

    def start(self, script: str) -> None:
        """Run a script that does not come back soon."""
        self.page.runJavaScript(script)

    def tap(self, text: str) -> None:
        """Tap the button that says so."""
        from PySide6.QtWidgets import QPushButton  # noqa: PLC0415

        buttons = [
            b
            for b in self.window.findChildren(QPushButton)
            if b.isVisible() and b.accessibleName().startswith(text)
        ]
        assert len(buttons) == 1, f"{len(buttons)} buttons say {text!r}"
        buttons[0].click()

    def when_asked(self, *acts: str | Callable[[], object]) -> list[str]:
        """Answer the questions to come, one after another: a button's text, or what to do.

        A question waits in an event loop of its own, in which a test has to act.

        Returns:
            The titles of the questions, as they come.
        """
        from PySide6.QtCore import QTimer  # noqa: PLC0415

        titles: list[str] = []
        left = list(acts)
        seen: list[object] = [None]

        def look() -> None:
            screen = self.window._body.currentWidget()
            if self.screen != "Asking" or screen is seen[0] or not left:
                return
            seen[0] = screen
            titles.append(screen.accessibleName() if screen else "")
            act = left.pop(0)
            if isinstance(act, str):
                self.tap(act)
            else:
                act()

        timer = QTimer(self.window)
        timer.timeout.connect(look)
        timer.start(10)
        return titles

    def touch_web(self, x: int, y: int, hold: Callable[[], object] = lambda: None) -> None:
        """Touch a place of the page with a finger, as a person does; `hold` while it is down."""
        from PySide6.QtCore import QPoint  # noqa: PLC0415
        from PySide6.QtTest import QTest  # noqa: PLC0415

        view = self.stage.current.view
        at = view.mapTo(self.window, QPoint(x, y))
        handle = self.window.windowHandle()
        finger = _finger()
        QTest.touchEvent(handle, finger).press(0, at, handle).commit()
        hold()
        QTest.touchEvent(handle, finger).release(0, at, handle).commit()


_FINGERS: list[QPointingDevice] = []


def _finger() -> QPointingDevice:
    from PySide6.QtTest import QTest  # noqa: PLC0415

    if not _FINGERS:
        _FINGERS.append(QTest.createTouchDevice())
    return _FINGERS[0]
