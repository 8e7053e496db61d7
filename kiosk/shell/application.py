"""The start of a session: the home first, the web engine after it."""

from __future__ import annotations

import argparse
import gc
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTimer
from PySide6.QtWidgets import QApplication

from kiosk import wire
from kiosk.policy.enforced import enforced_policy
from kiosk.settings import Settings
from kiosk.shell.browser.flags import READER, chromium_flags
from kiosk.shell.browser.forges import Forges
from kiosk.shell.link import GateLink, Link
from kiosk.shell.look import Look
from kiosk.shell.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.policy.model import Policy
    from kiosk.shell.browser.guard import Guard

    GuardMaker = Callable[[Policy, Callable[[str], None]], Guard]

_BEAT: Final = 1000  # milliseconds
_WARM_AFTER: Final = 30  # milliseconds after the first picture
_BACKLOG: Final = 128


@dataclass(frozen=True, slots=True)
class _Arguments:
    policy: Path
    supervisor: int | None
    gate: int | None
    lists: Sequence[int]
    hidden: bool


def main(argv: Sequence[str], guard: GuardMaker | None = None) -> int:
    """Run a session until the supervisor goes.

    Args:
        argv: the command line, without the program's name.
        guard: makes the one who decides for pages; a test may give one that allows everything,
            to see that the gate holds alone.
    """
    arguments = _parse(argv)
    settings = Settings.from_environment(os.environ)
    policy = enforced_policy(arguments.policy, arguments.lists)
    listener = _listener() if arguments.gate is not None else None
    port = listener.getsockname()[1] if listener else 0
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = chromium_flags(
        port, settings.training_key, reader=READER in os.environ
    )
    application = _application()
    gate = GateLink(_channel(arguments.gate), _leave)
    if listener is not None:
        gate.serve(listener.fileno())
    start = _Start(policy, settings, arguments, gate, guard or _guard)
    code = application.exec()
    start.session.close()
    # a session leaves nothing that Python's own end would have to tidy up
    sys.stdout.flush()
    return code


class _Start:
    """What happens in turn: window, picture, engine, beats."""

    def __init__(
        self,
        policy: Policy,
        settings: Settings,
        arguments: _Arguments,
        gate: GateLink,
        guard: GuardMaker,
    ) -> None:
        self._settings = settings
        self._supervisor = Link(_channel(arguments.supervisor), self._heard, _leave)
        self.session = Session(
            policy,
            settings,
            _look(settings),
            guard=lambda: guard(policy, gate.lease),
            fault=gate.fault,
            tell=self._tell,
            send=self._supervisor.tell,
        )
        self._forges = Forges()
        self._beat = QTimer()
        self._beat.timeout.connect(self._give_beat)
        self._beat.start(_BEAT)
        self._place()
        self._supervisor.drain()  # it may have said already that somebody reads the charter first
        if arguments.hidden:
            QTimer.singleShot(0, self._wait_hidden)
        else:
            self._show()

    def _heard(self, message: wire.Message, descriptors: Sequence[int]) -> None:
        if isinstance(message, wire.Show):
            self._go_if_crippled(at_once=True)  # it may have happened just now
            self._show()
        else:
            self.session.hear(message, descriptors)

    def _tell(self, message: wire.Message) -> None:
        self._supervisor.tell(message)
        if isinstance(message, wire.Painted):
            QTimer.singleShot(_WARM_AFTER, self._warm)

    def _give_beat(self) -> None:
        self._go_if_crippled()
        self._tell(wire.Beat())

    def _go_if_crippled(self, *, at_once: bool = False) -> None:
        if not self.session.window.isVisible() and not self._forges.whole(at_once=at_once):
            # nobody has seen us yet: there will be another spare. The engine's own end would wait
            # for an answer of the dead one.
            os._exit(1)

    def _wait_hidden(self) -> None:
        self.session.window.prepare()
        self._warm()

    def _warm(self) -> None:
        self.session.warm()
        gc.freeze()  # all that is here now stays until the end
        gc.enable()

    def _place(self) -> None:
        window = self.session.window
        if self._settings.window:
            window.setFixedSize(window.look.width, window.look.height)
        else:  # no window manager is needed: some take no notice of "full screen"
            window.setGeometry(QApplication.primaryScreen().geometry())

    def _show(self) -> None:
        window = self.session.window
        if self._settings.window:
            window.show()
        else:
            window.showFullScreen()
        window.raise_()
        window.activateWindow()


def _parse(argv: Sequence[str]) -> _Arguments:
    parser = argparse.ArgumentParser(prog="kiosk.shell", description=__doc__)
    parser.add_argument("--policy", type=Path, required=True, help="the compiled policy")
    parser.add_argument("--supervisor-fd", type=int, help="our end of the supervisor's channel")
    parser.add_argument("--gate-fd", type=int, help="our end of the gate's channel")
    parser.add_argument(
        "--lists-fd", type=int, nargs="*", default=[], help="the index of categories"
    )
    parser.add_argument("--hidden", action="store_true", help="wait to be shown")
    given = parser.parse_args(argv)
    lines = (given.supervisor_fd, given.gate_fd)
    return _Arguments(given.policy, *lines, given.lists_fd, given.hidden)


def _listener() -> socket.socket:
    """Open the port that Chromium takes for its proxy; the gate serves it from outside."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.listen(_BACKLOG)
    return listener


def _channel(descriptor: int | None) -> wire.Channel | None:
    return None if descriptor is None else wire.Channel.inherited(descriptor)


def _application() -> QApplication:
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(["kiosk"])
    application.setQuitOnLastWindowClosed(False)
    QLocale.setDefault(QLocale("fr_FR"))
    return application


def _look(settings: Settings) -> Look:
    size = QApplication.primaryScreen().size()
    if settings.window:
        width, height = (int(part) for part in settings.window.split("x"))
    else:
        width, height = size.width(), size.height()
    return Look(
        language=settings.language,
        mm_per_px=settings.mm_per_px(width, height),
        distance=settings.distance,
        width=width,
        height=height,
    )


def _guard(policy: Policy, lease: Callable[[str], None]) -> Guard:
    from kiosk.shell.browser.guard import Guard  # noqa: PLC0415 - the first picture needs none

    return Guard(policy, lease)


def _leave() -> None:
    """End: without a supervisor or a gate there is no visit."""
    QCoreApplication.exit(0)
