"""What systemd is told."""

import os
import socket

import pytest

from kiosk.supervisor.notify import Notify


@pytest.fixture(params=["path", "abstract"])
def manager(request, tmp_path):
    named = str(tmp_path / "notify") if request.param == "path" else f"@ilot-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind("\0" + named[1:] if named.startswith("@") else named)
        end.settimeout(20)
        yield named, end


def test_systemd_is_told_each_thing_in_its_words(manager):
    named, end = manager
    notify = Notify({"NOTIFY_SOCKET": named})
    notify.ready()
    notify.alive()
    notify.status("a visit\nis on")
    notify.stopping()
    heard = [end.recv(4096).decode() for _ in range(4)]
    assert heard == ["READY=1", "WATCHDOG=1", "STATUS=a visit is on", "STOPPING=1"]


@pytest.mark.parametrize("named", ["", "nonsense", "/nowhere/at/all", "@nobody-listens-here"])
def test_without_systemd_nothing_happens(named):
    notify = Notify({"NOTIFY_SOCKET": named})
    notify.ready()
    notify.alive()


def test_a_manager_that_reads_nothing_holds_nobody_up(manager):
    notify = Notify({"NOTIFY_SOCKET": manager[0]})
    for _ in range(5000):
        notify.alive()


@pytest.mark.parametrize(
    ("environment", "interval"),
    [
        ({"WATCHDOG_USEC": "20000000"}, 10.0),
        ({"WATCHDOG_USEC": "20000000", "WATCHDOG_PID": str(os.getpid())}, 10.0),
        ({"WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "²"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_signs_of_life_come_twice_as_often_as_they_must(environment, interval):
    assert Notify({"NOTIFY_SOCKET": "/run/x", **environment}).interval == interval


def test_without_a_socket_no_signs_of_life_are_due():
    assert Notify({"WATCHDOG_USEC": "20000000"}).interval is None
