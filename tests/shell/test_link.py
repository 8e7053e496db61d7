"""The lines to the gate and to the supervisor."""

from __future__ import annotations

import os
import socket
import time

import pytest

from kiosk import wire
from kiosk.shell.link import GateLink, Link

PATIENCE = 30.0  # seconds in which anything that comes at all has come

pytestmark = pytest.mark.qt


@pytest.fixture
def run(application):
    def wait(is_so):
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end, "never came"
            application.processEvents()
            time.sleep(0.005)

    return wait


@pytest.fixture
def pair(application):
    del application  # whose event loop listens
    one, other = wire.Channel.pair()
    yield one, other
    one.close()
    other.close()


def everything(channel: wire.Channel) -> list[wire.Message]:
    messages = []
    while (received := channel.receive()) is not None:
        messages.append(received[0])
    return messages


def test_a_host_is_leased_once_a_session(pair):
    ours, theirs = pair
    gate = GateLink(ours, lambda: None)
    for host in ("a.test", "b.test", "a.test", "a.test"):
        gate.lease(host)
    assert everything(theirs) == [wire.Lease("a.test"), wire.Lease("b.test")]


def test_a_full_line_never_makes_the_interface_wait_and_loses_nothing(run, pair):
    ours, theirs = pair
    link = Link(ours, lambda *_: None, lambda: None)
    for number in range(400):
        link.tell(wire.Lease(str(number)))
    heard: list[wire.Message] = []

    def all_heard() -> bool:
        heard.extend(everything(theirs))
        return len(heard) == 400

    run(all_heard)
    assert heard == [wire.Lease(str(number)) for number in range(400)]


def test_what_the_gate_says_is_heard_before_the_engine_sees_its_answer(pair):
    ours, theirs = pair
    gate = GateLink(ours, lambda: None)
    theirs.send(wire.Fault("a.test", "dns_timeout"))
    assert gate.fault("a.test") == "dns_timeout"  # no turn of the event loop between
    assert gate.fault("a.test") == ""


def test_the_end_of_the_other_side_is_told_once(run, pair):
    ours, theirs = pair
    ends = []
    link = Link(ours, lambda *_: None, lambda: ends.append(1))
    theirs.close()
    run(lambda: ends)
    link.tell(wire.Beat())
    assert ends == [1]


def test_somebody_who_speaks_nonsense_is_not_heard_any_more(run, pair):
    one, other = pair
    ends: list[int] = []
    heard: list[wire.Message] = []
    link = Link(one, lambda message, _: heard.append(message), lambda: ends.append(1))
    with socket.socket(fileno=os.dup(other.fileno())) as raw:
        raw.send(b"nonsense")
    run(lambda: ends)
    assert not heard
    link.tell(wire.Beat())
