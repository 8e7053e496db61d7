"""Every screen and a page, as a screen reader of another process finds them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import pytest

from kiosk.settings import ROOT
from kiosk.shell.browser.flags import READER, chromium_flags
from tests.shots.gallery import CURTAINS, SCREENS
from tests.virtual_screen import VirtualScreen, start

pytestmark = [pytest.mark.qt, pytest.mark.engine]

PYTHON = "/usr/bin/python3"  # the system's, which has pyatspi
CONTROLS = {"push button", "button", "check box", "toggle button", "text", "password text"}
NEEDED = ("dbus-daemon", "Xvfb")
LOOKS = 60  # at a page, until the engine has told all of it


def _missing() -> str:
    for program in NEEDED:
        if not shutil.which(program):
            return f"{program} is not installed"
    if not Path("/usr/share/dbus-1/services/org.a11y.Bus.service").exists():
        return "at-spi2-core is not installed"
    asked = [PYTHON, "-c", "import pyatspi"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        return "python3-pyatspi is not installed"
    return ""


class Node(NamedTuple):
    """What AT-SPI tells of one thing."""

    depth: int
    name: str
    role: str
    states: list[str]
    actions: int


class Outside:
    """The shell in one process, whoever looks at it in another, and their bus."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        screen = stack.enter_context(VirtualScreen())
        bus = f"unix:path={folder}/bus"
        outside = {
            **screen.environment(),
            "DBUS_SESSION_BUS_ADDRESS": bus,
            "XDG_RUNTIME_DIR": str(folder),
            "QT_QPA_PLATFORM": "xcb",
            READER: "1",
        }
        reader, writer = os.pipe()
        command = ["dbus-daemon", "--session", "--nofork", f"--address={bus}"]
        start(stack, [*command, f"--print-address={writer}"], outside, descriptors=(writer,))
        os.close(writer)
        with os.fdopen(reader) as told:
            assert told.readline(), "no bus"
        self._shell = self._talk(stack, [sys.executable, "-m", "tests.atspi.shown"], outside)
        walker = [PYTHON, str(Path(__file__).with_name("walker.py")), str(self._shell.pid)]
        self._walker = self._talk(stack, walker, outside)

    @staticmethod
    def _talk(
        stack: ExitStack, command: list[str], outside: dict[str, str]
    ) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            env=outside,
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        stack.enter_context(process)
        stack.callback(process.terminate)
        return process

    @staticmethod
    def _say(process: subprocess.Popen[str], line: str) -> str:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        return process.stdout.readline()

    def show(self, name: str) -> list[Node]:
        """Show a screen; give what is seen of it outside."""
        assert self._say(self._shell, name).strip() == name, "the shell has ended"
        return self.look()

    def look(self) -> list[Node]:
        """Give what is seen outside now."""
        return [Node(**one) for one in json.loads(self._say(self._walker, ""))]


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    if missing := _missing():
        pytest.skip(f"{missing}: ./dev setup does")
    with ExitStack() as stack:
        yield Outside(stack, tmp_path_factory.mktemp("bus"))


def _seen(nodes: list[Node]) -> list[Node]:
    return [one for one in nodes if {"showing", "visible"} <= set(one.states)]


def _inside(nodes: list[Node]) -> Iterator[Node]:
    """Give the first node, and all that are in it."""
    first, *others = nodes
    yield first
    yield from takewhile(lambda node: node.depth > first.depth, others)


def _page(outside: Outside) -> list[Node]:
    """Show a page, and give what is found of it once the engine has told everything."""
    outside.show("page")
    for _look in range(LOOKS):
        nodes = _seen(outside.look())
        start = next((n for n, node in enumerate(nodes) if node.role == "document web"), None)
        if start is not None and any(node.role == "link" for node in nodes[start:]):
            return list(_inside(nodes[start:]))
        time.sleep(0.2)
    pytest.fail("no page was found")


@pytest.mark.parametrize("name", sorted(SCREENS))
def test_A49_each_control_of_a_screen_has_a_name_a_role_and_a_state(outside: Outside, name: str):
    nodes = _seen(outside.show(name))
    controls = [one for one in nodes if one.actions or one.role in CONTROLS]
    bare = name in CURTAINS and not CURTAINS[name]  # it hides the bars
    assert controls or bare
    for control in controls:
        assert control.name.strip(), control
        assert control.role in CONTROLS, control
        # one that cannot be used now says so by the want of both
        assert {"focusable", "editable", "checkable"} & set(control.states), control
        assert ("enabled" in control.states) is ("sensitive" in control.states), control


def test_A49_a_switch_says_whether_it_is_on(outside: Outside):
    switches = {
        node.name: "checked" in node.states
        for name in ("adapting", "adapting-on")
        for node in _seen(outside.show(name))
        if node.role == "check box"
    }
    assert switches["Touches lentes"]
    assert not switches["Contraste"]


def test_A49_words_that_are_no_controls_are_read_too(outside: Outside):
    said = {node.name for node in _seen(outside.show("still-there")) if node.role == "label"}
    assert "Êtes-vous toujours là ?" in said


def test_A49_a_page_is_found_with_its_heading_its_link_and_its_fields(outside: Outside):
    page = _page(outside)
    found = {(node.role, node.name) for node in page}
    assert ("document web", "Votre demande") in found
    assert ("heading", "Demander une aide") in found
    assert ("link", "Lire la suite") in found
    assert {one.name for one in page if one.role in CONTROLS} == {
        "Votre nom",
        "Je suis d'accord",
        "Envoyer",
    }
    states = {node.name: node.states for node in page}
    assert "editable" in states["Votre nom"]
    assert "checked" in states["Je suis d'accord"]
    assert "focusable" in states["Envoyer"]


def test_A49_nothing_of_ours_keeps_a_screen_reader_away():
    off = re.compile(
        r"QT_ACCESSIBILITY\W+0|NO_AT_BRIDGE|QTWEBENGINE_ENABLE_LINUX_ACCESSIBILITY\W+0"
        r"|disable-renderer-accessibility|QAccessible\.setActive|setAccessibleRole"
    )
    folders = ("kiosk", "image", "systemd")
    files = [one for folder in folders for one in (ROOT / folder).rglob("*") if one.is_file()]
    texts = [one for one in files if one.suffix not in {".mo", ".pyc"}] + [ROOT / "build_image.sh"]
    assert [one.name for one in texts if off.search(one.read_text("utf-8", "replace"))] == []


def test_A49_the_engine_shows_its_pages_where_a_reader_looks_and_is_not_slowed_where_none_does():
    assert "--force-renderer-accessibility" in chromium_flags(0, reader=True)
    assert "accessibility" not in chromium_flags(0)
