"""`kiosk pin` sets and removes the agent's code."""

import asyncio
import io
import os
import pty
import subprocess
import sys
from contextlib import suppress

import pytest

from kiosk.__main__ import main
from kiosk.settings import ROOT
from kiosk.supervisor.pin import Pin


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def test_a_code_that_is_piped_in_opens_the_panel_from_then_on(folder, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("4827\n"))
    assert main(["pin", "set"]) == 0
    assert "4827" not in capsys.readouterr().out
    assert asyncio.run(Pin(folder).check("4827")).right


def test_an_easy_code_is_refused_with_the_reason(folder, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("1234\n"))
    assert main(["pin", "set"]) == 1
    assert "what people try first" in capsys.readouterr().err
    assert not Pin(folder).chosen


def at_a_terminal(*lines: str) -> tuple[int, str]:
    """Run `kiosk pin set` at a terminal, answer each question, and give what the terminal shows."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kiosk", "pin", "set"]
    shown = b""
    left = list(lines)
    with subprocess.Popen(
        command, start_new_session=True, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        with suppress(OSError):  # a terminal whose program has ended
            while part := os.read(ours, 4096):
                shown += part
                if part.rstrip().endswith(b":") and left:
                    os.write(ours, left.pop(0).encode() + b"\n")
    os.close(ours)
    return process.returncode, shown.decode()


def test_at_a_terminal_the_code_is_asked_twice_and_never_shown(folder):
    status, shown = at_a_terminal("4827", "4827")
    assert status == 0
    assert "4827" not in shown
    assert asyncio.run(Pin(folder).check("4827")).right


def test_two_codes_that_differ_change_nothing(folder):
    status, shown = at_a_terminal("4827", "4828")
    assert status == 1
    assert "the two codes differ" in shown
    assert not Pin(folder).chosen


def test_clear_removes_the_code(folder, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("4827\n"))
    main(["pin", "set"])
    assert main(["pin", "clear"]) == 0
    assert not Pin(folder).chosen


def test_clear_without_a_code_is_no_mistake(folder):
    assert main(["pin", "clear"]) == 0
    assert not folder.exists()
