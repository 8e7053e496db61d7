"""A kiosk is woken by whoever announces something new, and looks by the clock all the same."""

import threading
from itertools import pairwise
from random import Random

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from kiosk.updates import wake
from kiosk.updates.follow import Bell
from kiosk.updates.schedule import CALM, GAP, PERIOD, Schedule
from kiosk.updates.wake import events, keep_listening, listen
from tests.categories.upstream import endless, upstream


def chance() -> Random:
    return Random(1)  # noqa: S311 - to be the same again


class _Enough(BaseException):
    """Ends what goes on for ever."""


def test_looks_are_five_minutes_apart_half_as_much_or_half_as_much_more():
    draw = chance()
    pauses = [Schedule(0).looked(100, draw).due - 100 for _ in range(2000)]
    assert min(pauses) >= PERIOD / 2
    assert max(pauses) <= PERIOD * 1.5
    assert abs(sum(pauses) / 2000 - PERIOD) < 10


def test_kiosks_that_are_woken_together_come_one_after_another_within_a_minute():
    draw, calm = chance(), Schedule(1000, last=0)
    dues = [calm.woken(500, draw, urgent=False).due - 500 for _ in range(2000)]
    assert min(dues) >= 0
    assert max(dues) <= CALM
    assert len({int(due) for due in dues}) == CALM


def test_what_is_urgent_is_looked_at_now():
    assert Schedule(1000, last=0).woken(500, chance(), urgent=True).due == 500


def test_a_wake_up_never_puts_a_look_off():
    assert Schedule(501, last=0).woken(500, chance(), urgent=False).due <= 501


def test_a_kiosk_that_is_woken_without_end_looks_every_two_seconds_at_most():
    assert Schedule(1000, last=499).woken(500, chance(), urgent=True).due == 499 + GAP


STREAM = (
    b": hello\r\n\r\ndata: new\n\nevent: urgent\r\ndata:\r\n\r\nevent: quiet\rdata: x\r\r: ping\n\n"
)


def test_events_are_read_by_their_names():
    assert [*events([STREAM])] == ["message", "urgent", "quiet"]


@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_events_are_read_however_they_are_cut(cuts):
    places = [0, *sorted(cuts), len(STREAM)]
    parts = [STREAM[a:b] for a, b in pairwise(places)]
    assert [*events(parts)] == ["message", "urgent", "quiet"]


@given(st.lists(st.binary(max_size=50)))
def test_whatever_comes_in_their_place_harms_nothing(chunks):
    for name in events(chunks):
        assert len(name) <= 1024


def test_a_line_without_end_takes_no_memory():
    assert [*events([b"data:" + b"x" * 10_000] * 100 + [b"\n\n"])] == ["message"]


def test_a_bell_that_is_rung_often_is_heard_once():
    bell = Bell()
    for urgent in (False, True, False):
        bell.ring(urgent)
    assert bell.heard(0) is True
    assert bell.heard(0) is None


def test_a_kiosk_is_woken_by_a_server():
    heard: list[bool] = []
    with upstream() as server:

        def announce(exchange) -> None:
            exchange.head(None, "text/event-stream")
            exchange.wfile.write(b"data: 1\n\nevent: urgent\ndata: 2\n\n")

        server.answers["/wake"] = announce
        listen(f"{server.url}/wake", heard.append, {})
        assert server.asked[0]["Accept"] == "text/event-stream"
    assert heard == [False, True]


@pytest.mark.parametrize("answer", [None, endless])
def test_a_server_that_fails_raises_and_one_that_talks_without_end_wakes_nobody(answer):
    heard: list[bool] = []
    with upstream() as server:
        if answer:
            ended = threading.Event()

            def some(exchange) -> None:
                exchange.head(200_000, "text/event-stream")
                exchange.wfile.write(b"name.example\n" * 15_384 + b"\n" * 8)
                ended.set()

            server.answers["/wake"] = some
            listen(f"{server.url}/wake", heard.append, {})
        else:
            with pytest.raises(requests.RequestException):
                listen(f"{server.url}/wake", heard.append, {})
    assert heard == []


def test_the_listener_survives_whatever_happens_and_waits_longer_each_time():
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 12:
            raise _Enough

    def broken(_: bool) -> None:  # noqa: FBT001 - as it is called
        raise RuntimeError("an error of ours")

    with upstream() as server:

        def announce(exchange) -> None:
            exchange.head(9, "text/event-stream")
            exchange.wfile.write(b"data: 1\n\n")

        server.answers["/wake"] = announce
        with pytest.raises(_Enough):
            keep_listening(f"{server.url}/wake", broken, {}, sleep)
        assert len(server.asked) == 12
    assert max(pauses[:2]) <= 4
    assert max(pauses) <= wake.LONGEST
