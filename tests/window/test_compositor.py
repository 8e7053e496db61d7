"""A real compositor, seen past us and through us; a real window of Qt through us."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.settings import ROOT
from kiosk.window.allowed import GLOBALS
from kiosk.window.messages import split
from tests.window.test_allowed import DANGEROUS, bind, message, registry

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(not shutil.which("cage"), reason="there is no compositor"),
    pytest.mark.skipif(os.getuid() == 0, reason="the compositor refuses root"),
]

PATIENCE = 30
WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
application = QApplication([])
field = QLineEdit("bonjour")
def painted():
    field.selectAll()
    field.copy()
    print(QGuiApplication.platformName(), QGuiApplication.clipboard().text(), flush=True)
    application.quit()
class Field(QLineEdit):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(500, painted)
field = Field("bonjour")
field.show()
QTimer.singleShot(20000, application.quit)
application.exec()
"""


@pytest.fixture
def screens(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Give the compositor's own socket, and ours."""
    theirs, ours = tmp_path / "screen", tmp_path / "window"
    theirs.mkdir(mode=0o700)
    ours.mkdir(mode=0o700)
    environment = os.environ | {
        "XDG_RUNTIME_DIR": str(theirs),
        "WLR_BACKENDS": "headless",
        "WLR_RENDERER": "pixman",
        "WLR_LIBINPUT_NO_DEVICES": "1",
    }
    environment.pop("WAYLAND_DISPLAY", None)
    environment.pop("DISPLAY", None)
    with ExitStack() as ending:
        relay = f"--socket {ours}/wayland-0 --to {theirs}/wayland-0"
        for command in (
            ["cage", "--", "sleep", "infinity"],
            [sys.executable, "-m", "kiosk.window", *relay.split()],
        ):
            process = subprocess.Popen(
                command,
                env=environment,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            ending.callback(process.wait)
            ending.callback(process.kill)
        for place in (theirs / "wayland-0", ours / "wayland-0"):
            end = time.monotonic() + PATIENCE
            while not place.exists():
                assert time.monotonic() < end, place
                time.sleep(0.1)
        yield theirs / "wayland-0", ours / "wayland-0"


def offered(place: Path) -> set[str]:
    """Give what a program that asks is offered."""
    with socket.socket(socket.AF_UNIX) as end:
        end.settimeout(PATIENCE)
        end.connect(str(place))
        end.sendall(registry() + message(1, 0, (3).to_bytes(4, sys.byteorder)))
        found: set[str] = set()
        left = b""
        while True:
            messages, left = split(left + end.recv(65536))
            for one in messages:
                if one.thing == 3:
                    return found
                if (one.thing, one.opcode) == (2, 0):
                    found.add(one.text(4))


def test_a_program_is_offered_windows_and_nothing_that_copies_or_types(screens: tuple[Path, Path]):
    theirs, ours = screens
    whole, given = offered(theirs), offered(ours)
    assert given == whole & GLOBALS
    assert {"wl_compositor", "wl_shm", "xdg_wm_base", "wl_seat"} <= given
    assert whole & set(DANGEROUS), "else this test shows nothing"


@pytest.mark.parametrize("word", DANGEROUS[:4])
def test_a_program_that_asks_all_the_same_is_cut_off(screens: tuple[Path, Path], word: str):
    _, ours = screens
    with socket.socket(socket.AF_UNIX) as end:
        end.settimeout(PATIENCE)
        end.connect(str(ours))
        end.sendall(registry() + bind(word))
        while end.recv(65536):
            pass
    assert offered(ours), "and the next one is served"


def test_a_window_of_qt_is_painted_and_can_be_copied_from(screens: tuple[Path, Path]):
    _, ours = screens
    environment = os.environ | {
        "XDG_RUNTIME_DIR": str(ours.parent),
        "WAYLAND_DISPLAY": str(ours),
        "QT_QPA_PLATFORM": "wayland",
        "QT_QUICK_BACKEND": "software",
    }
    done = subprocess.run(
        [sys.executable, "-c", WINDOW],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert set(done.stdout.splitlines()) == {"wayland bonjour"}, done.stderr
