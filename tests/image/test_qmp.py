"""QMP is read as QEMU writes it, and a gone QEMU is said to be gone."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.image.qmp import Answer, Event, Greeting, Qmp, QmpError, Refusal, parse

GREETING = (
    b'{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian"}, '
    b'"capabilities": ["oob"]}}'
)


def test_every_kind_of_line_is_known():
    assert parse(GREETING) == Greeting((7, 2))
    assert parse(b'{"return": {"status": "running"}}') == Answer({"status": "running"})
    assert parse(b'{"return": {}}') == Answer({})
    refused = b'{"error": {"class": "GenericError", "desc": "Device not found"}}'
    assert parse(refused) == Refusal("GenericError", "Device not found")
    event = b'{"timestamp": {"seconds": 1}, "event": "RESET", "data": {"guest": true}}'
    assert parse(event) == Event("RESET", {"guest": True})
    assert parse(b'{"event": "STOP"}') == Event("STOP", {})


@pytest.mark.parametrize("line", [b"", b"hello", b"[]", b"{}", b'{"QMP": 1}', b'{"error": "x"}'])
def test_what_is_no_qmp_is_refused(line: bytes):
    with pytest.raises(QmpError):
        parse(line)


@contextmanager
def qemu(place: Path, *answers: bytes) -> Iterator[list[dict[str, object]]]:
    """Play QEMU: greet, answer each order with the next of these, hang up."""
    heard: list[dict[str, object]] = []
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(place))
        door.listen()

        def serve() -> None:
            connection, _ = door.accept()
            with connection, connection.makefile("rb") as lines:
                connection.sendall(GREETING + b"\n")
                for answer in (b'{"return": {}}\n', *answers):
                    heard.append(json.loads(lines.readline()))
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield heard
        thread.join()


def test_events_on_the_way_to_an_answer_are_kept(tmp_path: Path):
    said = b'{"event": "RESET"}\n{"return": {"running": true}}\n'
    with qemu(tmp_path / "s", said) as heard, Qmp.at(tmp_path / "s") as qmp:
        assert qmp.execute("query_status", some_thing=1) == {"running": True}
        assert qmp.events == [Event("RESET")]
        assert qmp.version == (7, 2)
    assert heard[-1] == {"execute": "query_status", "arguments": {"some-thing": 1}}


def test_a_refusal_says_why(tmp_path: Path):
    refused = b'{"error": {"class": "DeviceNotFound", "desc": "no such stick"}}\n'
    with (
        qemu(tmp_path / "s", refused),
        Qmp.at(tmp_path / "s") as qmp,
        pytest.raises(QmpError, match="no such stick"),
    ):
        qmp.execute("device_del", id="stick")


def test_a_machine_that_stands_still_for_want_of_room_is_not_waited_for(tmp_path: Path):
    full = (
        b'{"event": "BLOCK_IO_ERROR", "data": {"action": "stop", "operation": "write", "nospace": '
        b'true, "device": "", "node-name": "disk", "reason": "No space left on device"}}\n'
    )
    with (
        qemu(tmp_path / "s", full),
        Qmp.at(tmp_path / "s") as qmp,
        pytest.raises(QmpError, match="No space left on device"),
    ):
        qmp.execute("screendump", filename="x")


def test_a_plug_that_is_pulled_is_told(tmp_path: Path):
    with (
        qemu(tmp_path / "s"),
        Qmp.at(tmp_path / "s") as qmp,
        pytest.raises(QmpError, match="gone"),
    ):
        qmp.execute("query-status")


def test_nobody_is_waited_for_only_so_long(tmp_path: Path):
    with pytest.raises(QmpError, match="nobody answers"):
        Qmp.at(tmp_path / "nothing", patience=0.2)
