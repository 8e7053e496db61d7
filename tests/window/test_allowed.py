"""What a program may ask of the compositor, message by message."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.window.allowed import GLOBALS, Connection, RefusedError
from kiosk.window.messages import MalformedError, Message, split

DANGEROUS = (
    "zwlr_screencopy_manager_v1",
    "zwlr_export_dmabuf_manager_v1",
    "zwp_virtual_keyboard_manager_v1",
    "zwlr_virtual_pointer_manager_v1",
    "zwlr_output_manager_v1",
    "zwlr_gamma_control_manager_v1",
    "zwlr_layer_shell_v1",
    "ext_image_copy_capture_manager_v1",
    "wp_security_context_manager_v1",
)


def message(thing: int, opcode: int, body: bytes = b"") -> bytes:
    return struct.pack("=II", thing, (8 + len(body)) << 16 | opcode) + body


def text(word: str) -> bytes:
    data = word.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + bytes(-len(data) % 4)


def registry(number: int = 2) -> bytes:
    return message(1, 1, struct.pack("=I", number))


def bind(word: str, thing: int = 2) -> bytes:
    return message(thing, 0, struct.pack("=I", 9) + text(word) + struct.pack("=II", 1, 3))


def told(word: str, thing: int = 2) -> bytes:
    return message(thing, 0, struct.pack("=I", 9) + text(word) + struct.pack("=I", 1))


def only(data: bytes) -> Message:
    (found,), left = split(data)
    assert left == b""
    return found


@pytest.fixture
def connection() -> Connection:
    made = Connection()
    assert made.asks(only(registry()))
    return made


@pytest.mark.parametrize("word", sorted(GLOBALS))
def test_a_window_and_all_it_needs_is_offered_and_given(connection: Connection, word: str):
    assert connection.is_told(only(told(word)))
    assert connection.asks(only(bind(word)))


@pytest.mark.parametrize("word", DANGEROUS)
def test_what_copies_the_screen_or_types_for_others_is_neither_offered_nor_given(
    connection: Connection, word: str
):
    assert not connection.is_told(only(told(word)))
    with pytest.raises(RefusedError):
        connection.asks(only(bind(word)))


def test_a_second_list_is_kept_short_like_the_first(connection: Connection):
    connection.asks(only(registry(7)))
    assert not connection.is_told(only(told(DANGEROUS[0], 7)))
    with pytest.raises(RefusedError):
        connection.asks(only(bind(DANGEROUS[0], 7)))


def test_a_request_of_the_list_that_nobody_knows_is_refused(connection: Connection):
    with pytest.raises(RefusedError):
        connection.asks(only(message(2, 1)))


def test_messages_of_other_things_pass_unread(connection: Connection):
    assert connection.asks(only(message(5, 0, b"anything")))
    assert connection.is_told(only(message(5, 0, b"anything")))
    assert connection.is_told(only(message(2, 1, struct.pack("=I", 9)))), "one that is gone"


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9), st.binary(max_size=40))), st.data())
def test_messages_are_found_however_they_come_in_pieces(listed, data):
    stream = b"".join(message(a, b, c[: len(c) // 4 * 4]) for a, b, c in listed)
    place = data.draw(st.integers(0, len(stream)))
    first, left = split(stream[:place])
    second, rest = split(left + stream[place:])
    assert rest == b""
    assert b"".join(one.raw for one in first + second) == stream
    assert [(one.thing, one.opcode) for one in first + second] == [(a, b) for a, b, _ in listed]


@given(st.binary(max_size=200))
def test_whatever_a_hostile_program_sends_it_gets_nothing_that_is_dangerous(stream: bytes):
    connection = Connection()
    connection.asks(only(registry()))
    try:
        messages, _ = split(stream)
        passed = [one for one in messages if connection.asks(one)]
    except (MalformedError, RefusedError):
        return
    assert not any(word.encode() in one.raw for word in DANGEROUS for one in passed)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        struct.pack("=I", 9),
        struct.pack("=II", 9, 0),
        struct.pack("=II", 9, 400) + b"wl_shm\0\0",
        struct.pack("=II", 9, 6) + b"wl_shm\0\0",  # no end
        struct.pack("=II", 9, 4) + b"\xe9\xe9\xe9\0",
    ],
)
def test_a_name_that_cannot_be_read_ends_the_connection(connection: Connection, body: bytes):
    with pytest.raises(MalformedError):
        connection.asks(only(message(2, 0, body)))


@pytest.mark.parametrize("length", [0, 4, 7, 9, 10])
def test_a_length_that_no_message_has_ends_the_connection(length: int):
    with pytest.raises(MalformedError):
        split(struct.pack("=II", 1, length << 16) + bytes(16))
