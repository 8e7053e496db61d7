"""The program of a session, as the supervisor starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import wire
from kiosk.policy import compiled
from kiosk.policy_source import load_policy
from kiosk.settings import ROOT, WHITELIST
from kiosk.shell.browser.flags import chromium_flags

pytestmark = pytest.mark.qt


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starter]:
    starter = Starter(tmp_path)
    yield starter
    starter.stop()


class Starter:
    """Starts sessions whose supervisor is the test."""

    def __init__(self, folder: Path) -> None:
        self._policy = folder / "policy.json"
        self._policy.write_bytes(compiled.dump(load_policy(WHITELIST, None, "")))
        self._folder = folder
        self._started: list[tuple[subprocess.Popen[bytes], wire.Channel]] = []

    def __call__(self, *arguments: str) -> tuple[subprocess.Popen[bytes], wire.Channel]:
        ours, theirs = wire.Channel.pair()
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
            "QT_QUICK_BACKEND": "software",
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "LANG": "C.UTF-8",
        }
        descriptor = theirs.fileno()
        command = [sys.executable, "-m", "kiosk.shell", "--policy", str(self._policy)]
        process = subprocess.Popen(
            [*command, "--supervisor-fd", str(descriptor), *arguments],
            pass_fds=[descriptor],
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        theirs.close()
        self._started.append((process, ours))
        return process, ours

    def stop(self) -> None:
        for process, channel in self._started:
            process.kill()
            process.wait()
            channel.close()


def until(channel: wire.Channel, wanted: wire.Message) -> list[wire.Message]:
    """Give what comes up to the wanted message."""
    messages: list[wire.Message] = []
    while wanted not in messages:
        received = channel.receive(wait=True)
        assert received is not None
        messages.append(received[0])
    return messages


def test_the_home_is_painted_before_the_engine_is_loaded(start):
    _, channel = start()
    messages = until(channel, wire.Warm())
    assert wire.Painted() in messages


def test_a_spare_warms_up_unseen_and_paints_when_it_is_shown(start):
    _, channel = start("--hidden")
    assert wire.Painted() not in until(channel, wire.Warm())
    assert wire.Painted() not in until(channel, wire.Beat())
    channel.send(wire.Show())
    until(channel, wire.Painted())
    until(channel, wire.Beat())


def test_a_session_ends_when_its_supervisor_is_gone(start):
    process, channel = start()
    until(channel, wire.Warm())
    channel.close()
    assert process.wait(20) == 0


def test_chromium_is_told_to_use_nothing_but_the_gate():
    flags = chromium_flags(4321).split()
    assert "--proxy-server=http://127.0.0.1:4321" in flags
    assert "--proxy-bypass-list=<-loopback>" in flags
    assert "--force-webrtc-ip-handling-policy=disable_non_proxied_udp" in flags


def test_no_flag_ever_opens_the_sandbox_and_only_training_trusts_another_key():
    assert "sandbox" not in chromium_flags(1, "key")
    assert "ignore-certificate" not in chromium_flags(1)
    assert "--ignore-certificate-errors-spki-list=key" in chromium_flags(1, "key").split()
