"""`kiosk run` from outside: a process that is started, told to stop, or killed."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.settings import ROOT

pytestmark = pytest.mark.sandbox

BUILD = ROOT / "build"
PATIENCE = 60


class Machine:
    """A machine with a screen that is only a socket, and a stand-in for the shell."""

    def __init__(self, folder: Path) -> None:
        self.runtime = folder / "runtime"
        self.runtime.mkdir(mode=0o700)
        self._screen = socket.socket(socket.AF_UNIX)
        self._screen.bind(str(folder / "screen"))
        self._line = socket.socket(socket.AF_UNIX)
        self._line.bind(str(folder / "line"))
        self._line.listen()
        self._line.settimeout(PATIENCE)
        self._open: list[socket.socket] = [self._screen, self._line]
        self._started: list[subprocess.Popen[str]] = []
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "WAYLAND_DISPLAY": str(folder / "screen"),
            "KIOSK_SESSION_PROGRAM": f"tests.supervisor.stand_in {folder / 'line'}",
        }
        if sys.pycache_prefix:
            self.environment["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix

    def run(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "run", *arguments],
            env={**self.environment, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def session(self) -> socket.socket:
        """Wait for a session's program; its end of the line dies with it."""
        connection, _ = self._line.accept()
        self._open.append(connection)
        return connection

    def close(self) -> None:
        for process in self._started:
            process.kill()
            process.communicate()
        for each in self._open:
            each.close()


@pytest.fixture
def machine() -> Iterator[Machine]:
    BUILD.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=BUILD, prefix="r"))
    machine = Machine(folder)
    yield machine
    machine.close()
    shutil.rmtree(folder)


def is_dead(session: socket.socket) -> bool:
    """Wait until the other end is gone."""
    ready, _, _ = select.select([session], [], [], PATIENCE)
    return bool(ready) and session.recv(1) == b""


def gates_of(machine: Machine) -> list[str]:
    words = f"kiosk.gate\0--policy\0{machine.runtime}"
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if words in (entry / "cmdline").read_text(encoding="utf-8", errors="replace"):
                found.append(entry.name)
        except OSError:
            continue
    return found


def left_in(machine: Machine) -> list[Path]:
    """The files that a kiosk has left; the folder of its socket may stay for the next one."""
    return [place for place in machine.runtime.rglob("*") if place.name != "ilot"]


def test_told_to_stop_before_its_first_picture_it_leaves_nothing(machine):
    kiosk = machine.run()
    deadline = time.monotonic() + PATIENCE
    while not list(machine.runtime.rglob("policy.json")):
        assert time.monotonic() < deadline
        time.sleep(0.001)
    kiosk.send_signal(signal.SIGTERM)
    output, errors = kiosk.communicate(timeout=PATIENCE)
    assert (kiosk.returncode, errors) == (0, "")
    assert gates_of(machine) == []
    assert left_in(machine) == []
    assert "stopped" in output


def test_told_to_stop_it_ends_everything_and_leaves_nothing(machine):
    kiosk = machine.run()
    session = machine.session()
    kiosk.send_signal(signal.SIGTERM)
    output, errors = kiosk.communicate(timeout=PATIENCE)
    assert (kiosk.returncode, errors) == (0, "")
    assert is_dead(session)
    assert gates_of(machine) == []
    assert left_in(machine) == []
    assert "stopped" in output


def test_ctrl_c_ends_it_just_as_well(machine):
    kiosk = machine.run()
    session = machine.session()
    kiosk.send_signal(signal.SIGINT)
    _, errors = kiosk.communicate(timeout=PATIENCE)
    assert (kiosk.returncode, errors) == (0, "")
    assert is_dead(session)


def test_a_killed_supervisor_takes_session_and_gate_with_it(machine):
    kiosk = machine.run()
    session = machine.session()
    deadline = time.monotonic() + PATIENCE
    while not (gates := gates_of(machine)) and time.monotonic() < deadline:
        time.sleep(0.02)  # it starts at the shell's first word
    (gate,) = gates
    pidfd = os.pidfd_open(int(gate))
    kiosk.kill()
    assert is_dead(session)
    assert select.select([pidfd], [], [], PATIENCE)[0]
    os.close(pidfd)
    assert gates_of(machine) == []


def test_the_next_supervisor_removes_what_a_killed_one_left(machine):
    kiosk = machine.run()
    is_dead_soon = machine.session()
    kiosk.kill()
    assert is_dead(is_dead_soon)
    (left,) = machine.runtime.glob("ilot-kiosk-*")
    machine.run()
    machine.session()
    assert not left.exists()


def test_without_a_screen_it_says_what_to_do(machine):
    del machine.environment["WAYLAND_DISPLAY"]
    kiosk = machine.run()
    _, errors = kiosk.communicate(timeout=PATIENCE)
    assert kiosk.returncode == 1
    assert "there is no screen" in errors
    assert "hint:" in errors


def test_without_bubblewrap_it_refuses_and_says_what_to_install(machine):
    kiosk = machine.run(PATH="/nowhere")
    _, errors = kiosk.communicate(timeout=PATIENCE)
    assert kiosk.returncode == 1
    assert "apt-get install bubblewrap" in errors


def test_where_the_system_refuses_namespaces_it_says_so(machine, tmp_path):
    bubblewrap = tmp_path / "bwrap"
    bubblewrap.write_text(
        "#!/bin/sh\necho 'bwrap: No permissions to create new namespace'; exit 1\n"
    )
    bubblewrap.chmod(0o755)
    kiosk = machine.run(PATH=f"{tmp_path}:/usr/bin:/bin")
    _, errors = kiosk.communicate(timeout=PATIENCE)
    assert kiosk.returncode == 1
    assert "No permissions to create new namespace" in errors
    assert "unprivileged user namespaces" in errors


def test_without_isolation_it_warns(machine):
    kiosk = machine.run("--isolation", "none", PATH="/nowhere")
    session = machine.session()
    kiosk.send_signal(signal.SIGTERM)
    output, _ = kiosk.communicate(timeout=PATIENCE)
    assert kiosk.returncode == 0
    assert is_dead(session)
    assert "WARNING: no sandbox" in output


def test_an_argument_outranks_the_environment(machine):
    machine.run("--mode", "strict", KIOSK_MODE="public")
    session = machine.session()
    session.sendall(json.dumps("os.environ['KIOSK_MODE']").encode() + b"\n")
    with session.makefile() as lines:
        assert json.loads(lines.readline()) == "strict"


def test_a_wrong_setting_is_refused_with_the_right_ones(machine):
    kiosk = machine.run(KIOSK_MODE="open")
    _, errors = kiosk.communicate(timeout=PATIENCE)
    assert kiosk.returncode == 1
    assert "strict, public or legal" in errors


def test_a_wrong_whitelist_is_refused_with_its_line(machine, tmp_path):
    broken = tmp_path / "whitelist.yaml"
    broken.write_text("services: 3\n", encoding="utf-8")
    kiosk = machine.run(KIOSK_WHITELIST=str(broken))
    _, errors = kiosk.communicate(timeout=PATIENCE)
    assert kiosk.returncode == 1
    assert f"{broken}:1" in errors
    assert "Traceback" not in errors


def test_what_a_visit_writes_to_the_console_is_dropped_where_citizens_are(machine):
    kiosk = machine.run()
    session = machine.session()
    session.sendall(json.dumps("os.write(2, b'https://caf.fr/?secret')").encode() + b"\n")
    with session.makefile() as lines:
        lines.readline()
    kiosk.send_signal(signal.SIGTERM)
    output, errors = kiosk.communicate(timeout=PATIENCE)
    assert "secret" not in output + errors
