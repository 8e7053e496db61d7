"""The socket for orders: who may give them, and what rubbish does to it."""

import asyncio
import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk import wire
from kiosk.errors import KioskError
from kiosk.order import Order, Refusal
from kiosk.settings import ROOT, Settings
from kiosk.supervisor.control import _CLIENTS, Control, may_order, places

PROGRAM = "import sys; from kiosk.__main__ import control; sys.exit(control())"
FACTS = (wire.Fact("phase", "visit"), wire.Fact("network", "good"))


PACKETS = st.one_of(
    st.binary(min_size=1, max_size=300),
    st.builds(lambda text: wire.encode(wire.Command(text)), st.text(max_size=300)),
    st.builds(
        lambda kind, values: json.dumps([kind, values]).encode()[: wire.MAX_MESSAGE],
        st.sampled_from(["Command", "Pin", "Reply", "Fact", ""]),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
        ),
    ),
)


@asynccontextmanager
async def listening(place: Path, *, refusal: str = "") -> AsyncIterator[list[Order]]:
    obeyed: list[Order] = []

    def obey(order: Order) -> str:
        obeyed.append(order)
        return refusal

    control = Control(place, obey, lambda: FACTS)
    await control.start()
    try:
        yield obeyed
    finally:
        await control.stop()


def connected(place) -> socket.socket:
    end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    end.settimeout(20)
    end.connect(str(place))
    return end


def exchange(place, *packets: bytes) -> list[wire.Message | None]:
    """Send packets and take an answer to each; None where the other end hung up."""
    answers: list[wire.Message | None] = []
    with connected(place) as end:
        for packet in packets:
            try:
                end.send(packet)
                data = end.recv(wire.MAX_MESSAGE)
            except ConnectionError:
                data = b""
            answers.append(wire.decode(data) if data else None)
    return answers


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def order(text: str) -> bytes:
    return wire.encode(wire.Command(text))


def play(scene: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(scene(), 60))


def test_an_order_is_obeyed_and_answered(tmp_path):
    async def scene() -> None:
        async with listening(tmp_path / "c") as obeyed:
            answers = await asyncio.to_thread(
                exchange, tmp_path / "c", order("pause"), order("reset")
            )
            assert answers == [wire.Reply(), wire.Reply()]
            assert obeyed == [Order.PAUSE, Order.RESET]

    play(scene)


def test_status_tells_every_fact_and_orders_nothing(tmp_path):
    def status(place):
        with connected(place) as end:
            end.send(order("status"))
            return [wire.decode(end.recv(wire.MAX_MESSAGE)) for _ in range(3)]

    async def scene() -> None:
        async with listening(tmp_path / "c") as obeyed:
            assert await asyncio.to_thread(status, tmp_path / "c") == [*FACTS, wire.Reply()]
            assert obeyed == []

    play(scene)


def test_an_order_about_another_site_than_the_one_asked_for_is_not_obeyed(tmp_path):
    async def scene() -> None:
        async with listening(tmp_path / "c") as obeyed:
            about = wire.encode(wire.Command(Order.OPEN_SITE, "www.autre.example"))
            answers = await asyncio.to_thread(exchange, tmp_path / "c", about)
            assert answers == [wire.Reply("not-asked")]
            assert obeyed == []

    play(scene)


def test_a_refusal_and_an_unknown_order_come_back_as_such(tmp_path):
    async def scene() -> None:
        async with listening(tmp_path / "c", refusal=Refusal.IN_VISIT):
            answers = await asyncio.to_thread(
                exchange, tmp_path / "c", order("reboot"), order("dance")
            )
            assert answers == [wire.Reply("in-visit"), wire.Reply("unknown")]

    play(scene)


@pytest.mark.parametrize(
    "rubbish",
    [b"rubbish", b"[]", wire.encode(wire.Pin("1234")), b"[" * 4096, b'["Command", {}]', b"\xff"],
)
def test_whoever_sends_rubbish_is_hung_up_on_and_the_others_are_served(rubbish, tmp_path):
    async def scene() -> None:
        place = tmp_path / "c"
        async with listening(place) as obeyed:
            patient = connected(place)
            assert await asyncio.to_thread(exchange, place, rubbish) == [None]
            patient.send(order("pause"))
            answer = await asyncio.to_thread(patient.recv, wire.MAX_MESSAGE)
            assert wire.decode(answer) == wire.Reply()
            patient.close()
            assert obeyed == [Order.PAUSE]

    play(scene)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(packets=st.lists(PACKETS, min_size=1, max_size=40))
def test_no_bytes_harm_it(packets, tmp_path):
    async def scene() -> None:
        place = tmp_path / "c"
        async with listening(place) as obeyed:

            def throw():
                with connected(place) as end, suppress(ConnectionError):
                    for packet in packets:
                        end.send(packet)

            await asyncio.to_thread(throw)
            assert await asyncio.to_thread(exchange, place, order("pause")) == [wire.Reply()]
            assert obeyed[-1] is Order.PAUSE

    play(scene)


def test_descriptors_that_somebody_sends_are_closed(tmp_path):
    async def scene() -> None:
        place = tmp_path / "c"
        async with listening(place):
            before = open_descriptors()

            def send():
                with connected(place) as end:
                    socket.send_fds(end, [order("pause")], [0, 0])
                    with suppress(ConnectionError):
                        assert not end.recv(1)

            await asyncio.to_thread(send)
            assert open_descriptors() == before

    play(scene)


def test_one_who_reads_nothing_does_not_hold_up_the_others(tmp_path):
    async def scene() -> None:
        place = tmp_path / "c"
        async with listening(place):

            def flood():
                with connected(place) as end, suppress(ConnectionError):
                    for _ in range(2000):
                        end.send(order("status"))

            await asyncio.to_thread(flood)
            assert await asyncio.to_thread(exchange, place, order("pause")) == [wire.Reply()]

    play(scene)


def test_more_clients_than_there_is_room_for_are_turned_away(tmp_path):
    async def scene() -> None:
        place = tmp_path / "c"
        async with listening(place):
            crowd = [await asyncio.to_thread(connected, place) for _ in range(_CLIENTS)]
            assert await asyncio.to_thread(exchange, place, order("pause")) == [None]
            for one in crowd:
                one.close()
            while await asyncio.to_thread(exchange, place, order("pause")) != [wire.Reply()]:
                pass

    play(scene)


def test_the_socket_that_a_killed_kiosk_left_is_replaced(tmp_path):
    place = tmp_path / "c"
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as dead:
        dead.bind(str(place))
        dead.listen()

    async def scene() -> None:
        async with listening(place):
            assert await asyncio.to_thread(exchange, place, order("pause")) == [wire.Reply()]
        assert not list(tmp_path.iterdir())

    play(scene)


def test_a_second_kiosk_does_not_take_the_socket_of_the_first(tmp_path):
    async def scene() -> None:
        place = tmp_path / "c"
        async with listening(place):
            with pytest.raises(KioskError, match="another kiosk"):
                await Control(place, lambda _: "", lambda: FACTS).start()
            assert await asyncio.to_thread(exchange, place, order("pause")) == [wire.Reply()]

    play(scene)


def test_only_its_user_may_reach_the_socket_where_there_is_no_group(tmp_path):
    async def scene() -> None:
        async with listening(tmp_path / "c"):
            assert (tmp_path / "c").stat().st_mode & 0o007 == 0

    play(scene)


def test_a_place_that_cannot_be_is_said_plainly(tmp_path):
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file" / "c", tmp_path / ("x" * 120)):
        with pytest.raises(KioskError, match="KIOSK_CONTROL"):
            asyncio.run(Control(place, lambda _: "", lambda: FACTS).start())


class End:
    """What the kernel would say of somebody else: an ordinary user cannot become one."""

    def __init__(self, user: int, own: int, *others: int) -> None:
        self._facts = [(os.getpid(), user, own), others]

    def getsockopt(self, _level, name, _size):
        numbers = self._facts[0] if name == socket.SO_PEERCRED else self._facts[1]
        return struct.pack(f"{len(numbers)}I", *numbers)


def test_the_kernel_tells_who_may_give_orders():
    mine = os.getuid()
    assert may_order(End(0, 0), None)  # type: ignore[arg-type]  # as much of a socket as is asked
    assert may_order(End(mine, 7), None)  # type: ignore[arg-type]  # as above
    assert not may_order(End(mine + 1, 7), None)  # type: ignore[arg-type]  # as above
    assert not may_order(End(mine + 1, 7, 8), 9)  # type: ignore[arg-type]  # as above
    assert may_order(End(mine + 1, 7, 8, 9), 9)  # type: ignore[arg-type]  # as above
    assert may_order(End(mine + 1, 9), 9)  # type: ignore[arg-type]  # as above


def test_what_runs_in_a_sandbox_gives_no_orders_though_it_is_the_same_user(tmp_path):
    inside = (
        "import socket,sys;s=socket.socket(socket.AF_UNIX,socket.SOCK_SEQPACKET);"
        "s.connect(sys.argv[1]);s.send(sys.argv[2].encode());sys.exit(len(s.recv(99)))"
    )
    walls = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"]
    place = tmp_path / "c"
    command = [*walls, "/usr/bin/python3", "-c", inside, str(place), order("reset").decode()]

    def run() -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, capture_output=True, timeout=30, check=False)

    async def scene() -> None:
        async with listening(place) as obeyed:
            done = await asyncio.to_thread(run)
            assert b"FileNotFound" not in done.stderr  # it did get through
            assert obeyed == []

    play(scene)


def test_the_kernel_knows_us():
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with one, other:
        assert may_order(one, None)


def test_the_place_is_that_of_the_settings_of_the_log_in_or_of_the_machine(tmp_path):
    assert places(Settings(control=tmp_path), {}) == (tmp_path,)
    assert [str(p) for p in places(Settings(), {"XDG_RUNTIME_DIR": "/run/user/7"})] == [
        "/run/user/7/ilot/control",
        "/run/ilot/control",
    ]
    assert [str(p) for p in places(Settings(), {})] == ["/run/ilot/control"]


def kioskctl(*words: str, place) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *words, "--socket", str(place)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_kioskctl_orders_and_shows_what_it_is_told(tmp_path):
    async def scene() -> None:
        place = tmp_path / "c"
        async with listening(place) as obeyed:
            done = await asyncio.to_thread(kioskctl, "reset", place=place)
            assert (done.returncode, done.stderr) == (0, "")
            done = await asyncio.to_thread(kioskctl, "status", place=place)
            assert done.stdout == "phase: visit\nnetwork: good\n"
            assert obeyed == [Order.RESET]

    play(scene)


def test_kioskctl_says_why_an_order_is_not_obeyed(tmp_path):
    async def scene() -> None:
        place = tmp_path / "c"
        async with listening(place, refusal=Refusal.IN_VISIT):
            done = await asyncio.to_thread(kioskctl, "reboot", place=place)
            assert done.returncode == 1
            assert done.stderr == (
                "kiosk: reboot: somebody uses the kiosk\n  hint: kioskctl reset ends the visit\n"
            )

    play(scene)


def test_kioskctl_says_that_no_kiosk_runs(tmp_path):
    done = kioskctl("reset", place=tmp_path / "nobody")
    assert done.returncode == 1
    assert "no kiosk runs here" in done.stderr
    assert "Traceback" not in done.stderr
