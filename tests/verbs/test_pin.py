"""`kiosk pin` sets and removes the agent's code."""

import asyncio
import io

import pytest

from kiosk.__main__ import main
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


def test_clear_removes_the_code(folder, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("4827\n"))
    main(["pin", "set"])
    assert main(["pin", "clear"]) == 0
    assert not Pin(folder).chosen


def test_clear_without_a_code_is_no_mistake(folder):
    assert main(["pin", "clear"]) == 0
    assert not folder.exists()
