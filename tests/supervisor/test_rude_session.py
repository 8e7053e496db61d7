"""A hostile program in place of the shell, in the sandbox of a real kiosk with all that it has.

The same deeds are done without walls, too: what works there shows that a test here could fail.
Printing has no deed of its own: the places where a print system listens are among the sockets.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk import wire
from kiosk.fact import Health, Known
from kiosk.order import Order
from kiosk.supervisor.pin import Pin
from kiosk.supervisor.processes import inhabitants
from tests.supervisor.stage import BUILD
from tests.supervisor.test_run import Machine

pytestmark = pytest.mark.sandbox

PATIENCE = 60
CODE = "482913"
JOIN_KEYRING = 1
KEYCTL = {"x86_64": 250, "aarch64": 219}


class Session:
    """The test's end of a hostile program, through the stand-in that evaluates for it."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._line.settimeout(PATIENCE)
        self._answers = line.makefile("r", encoding="utf-8")
        self.pid = int.from_bytes(
            line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 4), "little"
        )
        self.namespace = Path(f"/proc/{self.pid}/ns/pid").stat().st_ino

    def does(self, deed: str) -> Any:  # noqa: ANN401 - JSON
        """Do something of `rude_session`, and tell how it went."""
        self.begins(deed)
        return json.loads(self._answers.readline())

    def begins(self, deed: str) -> None:
        """Do something after which no answer may come."""
        rude = "__import__('tests.supervisor.rude_session', fromlist=['x'])"
        self._line.sendall(json.dumps(f"{rude}.{deed}").encode() + b"\n")

    def close(self) -> None:
        """Let go of it."""
        self._answers.close()

    def is_dead(self) -> bool:
        """Tell whether its end is closed."""
        return bool(select.select([self._line], [], [], 0)[0])

    def gone(self) -> None:
        """Wait until the kernel has closed its end, which only its death does."""
        try:
            while self._line.recv(4096):
                pass
        except ConnectionResetError:
            pass


class Kiosk:
    """A kiosk that runs: the session in use, the spare beside it, a code, and a way to order."""

    def __init__(self, machine: Machine, hidden: Path, *arguments: str) -> None:
        self.hidden = hidden
        self.state = hidden / "state"
        self.control = hidden / "control"
        Pin(self.state).choose(CODE)
        self.run = machine.run(
            *arguments,
            KIOSK_STATE=str(self.state),
            KIOSK_CONTROL=str(self.control),
            KIOSK_SPARE="yes",
            KIOSK_TRAINING="127.0.0.1:9",
            XDG_RUNTIME_DIR=str(hidden),
        )
        self._machine = machine
        self.all: list[Session] = []
        self.used = self.next()
        self.spare = self.next()

    def next(self) -> Session:
        session = Session(self._machine.session())
        self.all.append(session)
        return session

    def close(self) -> None:
        """Let go of all sessions' lines."""
        for session in self.all:
            session.close()

    def order(self, order: Order) -> dict[str, str]:
        """Give an order, as an agent of this machine does; give the facts that are answered."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
            end.settimeout(PATIENCE)
            end.connect(str(self.control))
            line = wire.Channel(end)
            line.send(wire.Command(order.value))
            facts = {}
            while (received := line.receive(wait=True)) and isinstance(received[0], wire.Fact):
                facts[received[0].name] = received[0].value
            assert received
            assert received[0] == wire.Reply()
            return facts

    def ends_well(self) -> None:
        """See the agent's reset end the visit, and nothing of it live on."""
        old, self.used = self.used, self.spare
        self.order(Order.RESET)
        old.gone()
        self.is_clean(old)
        self.spare = self.next()

    def is_clean(self, old: Session) -> None:
        """See the proof, and that the next session is fine."""
        deadline = time.monotonic() + PATIENCE
        while self.order(Order.STATUS)[Known.PHASE] != "attract" and time.monotonic() < deadline:
            time.sleep(0.02)
        facts = self.order(Order.STATUS)
        assert facts[Known.PHASE] == "attract", facts
        assert facts[Known.PROOF] == Health.GOOD, facts
        assert inhabitants(old.namespace) == []
        assert self.run.poll() is None
        assert self.used.does("visible()") == [1, 2]


def own_keyring() -> None:
    """Begin as a log-in or a service does, with a keyring that all children inherit."""
    call = ctypes.CDLL(None).syscall
    assert call(KEYCTL[os.uname().machine], JOIN_KEYRING, None) > 0


@pytest.fixture
def start() -> Iterator[Callable[..., Kiosk]]:
    BUILD.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=BUILD, prefix="r"))
    hidden = Path(tempfile.mkdtemp(prefix="rude-"))  # not among our own code, which all may read
    machine = Machine(folder)
    own_keyring()
    started: list[Kiosk] = []

    def begin(*arguments: str) -> Kiosk:
        started.append(Kiosk(machine, hidden, *arguments))
        return started[-1]

    yield begin
    for kiosk in started:
        kiosk.close()
    machine.close()
    shutil.rmtree(folder)
    shutil.rmtree(hidden)


@pytest.fixture
def kiosk(start: Callable[..., Kiosk]) -> Kiosk:
    return start()


@pytest.fixture
def outside() -> Iterator[tuple[str, socket.socket]]:
    """Listen on the machine in all ways; give the arguments to find it, and the datagrams."""
    name = f"rude-{os.getpid()}"
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(type=socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        udp.bind(("127.0.0.1", 0))
        udp.setblocking(False)
        abstract.bind(f"\0{name}")
        abstract.listen()
        yield f"{tcp.getsockname()[1]}, {udp.getsockname()[1]}, {name!r}", udp


def sockets(kiosk: Kiosk) -> list[str]:
    others = ("/run/cups/cups.sock", "/run/dbus/system_bus_socket", "/run/systemd/private")
    return [str(kiosk.control), *others, "/run/udev/control", "/dev/log"]


def processes(kiosk: Kiosk) -> dict[str, int]:
    words = f"kiosk.gate\0--policy\0{kiosk.hidden}".encode()
    gates = [p.name for p in Path("/proc").glob("[0-9]*") if words in command_line(p)]
    assert gates
    known = {"supervisor": kiosk.run.pid, "spare": kiosk.spare.pid, "test": os.getpid()}
    return known | {f"gate {pid}": int(pid) for pid in gates}


def command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def secrets(kiosk: Kiosk) -> list[str]:
    runs = [str(place) for place in kiosk.hidden.rglob("*")]
    assert any("state" in place for place in runs)
    assert any("policy.json" in place for place in runs)
    return [*runs, str(kiosk.hidden), "/root", "/var/log", "/etc/shadow", "/sys/fs/cgroup"]


def test_it_reaches_nothing_and_nobody_but_its_gate(kiosk, outside):
    arguments, datagrams = outside
    assert kiosk.used.does(f"reach({arguments}, {sockets(kiosk)})") == []
    with pytest.raises(BlockingIOError):
        datagrams.recv(9)
    assert kiosk.used.does(f"attack({processes(kiosk)})") == []
    assert kiosk.used.does(f"read({secrets(kiosk)})") == []
    assert kiosk.used.does("change()") == []
    assert kiosk.used.does("visible()") == [1, 2]
    kiosk.ends_well()


def test_without_walls_the_same_deeds_work_so_they_are_real(start, outside):
    kiosk = start("--isolation", "none")
    arguments, datagrams = outside
    reached = kiosk.used.does(f"reach({arguments}, {sockets(kiosk)})")
    assert {"loopback", "abstract", str(kiosk.control)} <= set(reached)
    assert datagrams.recv(9) == b"out"
    looked = kiosk.used.does(f"attack({ ({'spare': kiosk.spare.pid}) })")
    assert {"spare: mem", "spare: environ", "spare: root/etc/passwd", "spare: pidfd"} <= set(looked)
    hashed = [place for place in secrets(kiosk) if str(kiosk.state) in place]
    assert kiosk.used.does(f"read({hashed})") == hashed
    assert kiosk.used.does("leave_keys()") == ["key left"]
    assert kiosk.spare.does("find_keys()") == ["key found"]


def test_it_leaves_no_key_no_process_and_no_line_behind(kiosk):
    assert kiosk.used.does("leave_keys()") == []
    assert kiosk.used.does("leave_daemons(supervisor.fileno())") == 3
    assert len(inhabitants(kiosk.used.namespace)) >= 3
    kiosk.ends_well()
    assert kiosk.used.does("find_keys()") == []
    kiosk.used.begins(
        "leave_daemons(gate.fileno()) and __import__('os')._exit(0)"
    )  # it dies, they do not
    dead = kiosk.used
    dead.gone()
    kiosk.used, kiosk.spare = kiosk.spare, kiosk.next()
    kiosk.is_clean(dead)


def test_what_it_takes_has_an_end_and_the_agents_reset_works_all_the_same(kiosk):
    for folder in ("/run", "/var/tmp"):
        assert kiosk.used.does(f"fill('{folder}', 40)") <= 16
    for folder in ("/tmp", "/dev/shm"):
        assert "size=" in kiosk.used.does(f"mounted('{folder}')")
    assert kiosk.used.does("open_without_end()") is True
    assert kiosk.used.does("multiply(4000)") < 2048
    kiosk.ends_well()


@pytest.mark.parametrize(
    "deed",
    [
        "flood(supervisor, [b'[', b'x' * 60000, bytes(9)], 5000)",
        "storm(supervisor, ['Painted', 'Warm', 'EndVisit', 'Touched'], 20000)",
        "flood(gate, [b'[', b'x' * 60000, bytes(9)], 5000)",
        "lease(gate, ['127.0.0.1', 'evil.test', '', 'a' * 4000, 'metadata'], 20000)",
    ],
)
def test_a_storm_on_a_line_ends_it_at_most(kiosk, deed):
    stormy = kiosk.used
    if "supervisor" in deed:
        stormy.begins(deed)
    else:
        assert stormy.does(deed) is None
        kiosk.order(Order.RESET)
    stormy.gone()
    kiosk.used, kiosk.spare = kiosk.spare, kiosk.next()
    kiosk.is_clean(stormy)


def test_odd_descriptors_are_refused_by_both_lines_and_none_is_kept(kiosk):
    def kept() -> int:
        return len(list(Path(f"/proc/{kiosk.run.pid}/fd").iterdir()))

    before = kept()
    for things in ("folder", "pipe", "itself", "many"):
        old = kiosk.used
        old.begins(f"give(supervisor, 'Beat', '{things}')")
        old.gone()
        kiosk.used, kiosk.spare = kiosk.spare, kiosk.next()
        kiosk.is_clean(old)
    for things in ("folder", "pipe", "connected", "not listening", "datagrams", "everywhere"):
        assert kiosk.used.does(f"give(gate, 'Listen', '{things}')") is None
    kiosk.ends_well()
    deadline = time.monotonic() + PATIENCE
    while kept() > before and time.monotonic() < deadline:  # a spare that is being born holds some
        time.sleep(0.1)
    assert kept() <= before


@pytest.mark.parametrize("signal_number", [signal.SIGSTOP, 0])
def test_one_that_never_reads_or_closes_its_line_is_ended_like_any_other(kiosk, signal_number):
    if signal_number:
        os.kill(kiosk.used.pid, signal_number)
        for order in (Order.PAUSE, Order.RESUME) * 600:  # more than its line takes in
            kiosk.order(order)
            if kiosk.used.is_dead():
                break
        kiosk.order(Order.RESUME)
    else:
        kiosk.used.begins("close(supervisor)")
    old = kiosk.used
    old.gone()
    kiosk.used, kiosk.spare = kiosk.spare, kiosk.next()
    kiosk.is_clean(old)
