"""What a session's program would do if it were hostile: each deed is tried, and told how it went.

It runs in place of the shell, asked by a test through the stand-in. Each group of deeds gives the
names of those that worked, so that nothing at all is what a test wants to read.
What X11 lets all its clients do (read keys, make pictures of the screen) is not among them: no
sandbox takes that away, and the agent's code is kept from it by other means.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from kiosk import wire

_LIBC: Final = ctypes.CDLL(None, use_errno=True)
# system calls by their numbers: of x86_64, and of aarch64
_CALLS: Final = {
    "add_key": (248, 217),
    "keyctl": (250, 219),
    "process_vm_readv": (310, 270),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "init_module": (175, 105),
    "io_uring_setup": (425, 425),
}
_PTRACE_SEIZE: Final = 0x4206
_SESSION_KEYRING: Final = -3
_SEARCH: Final = 10
_VSOCK_HOST: Final = 2
_WAIT: Final = 0.5  # seconds for what is on this machine, or nowhere

Deeds = Iterable[tuple[str, Callable[[], object]]]


def _done(deeds: Deeds) -> list[str]:
    """Try all; give those that raised no error of the system."""
    worked = []
    for name, deed in deeds:
        with suppress(OSError):
            deed()
            worked.append(name)
    return worked


def _call(name: str, *arguments: object) -> int:
    number = _CALLS[name][os.uname().machine == "aarch64"]
    _LIBC.syscall.restype = ctypes.c_long
    return _checked(_LIBC.syscall(number, *arguments))


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


# --- the network ----------------------------------------------------------------------------------
def reach(tcp: int, udp: int, abstract: str, sockets: Sequence[str]) -> list[str]:
    """Reach what listens outside on the machine, or the world, by any kind of socket.

    Args:
        tcp: a port where the test listens on the machine's loopback.
        udp: the same for datagrams, which the test looks for.
        abstract: the name of an abstract socket, as an X server has one.
        sockets: paths of others: orders, printing, buses.
    """

    def stream(host: str, port: int) -> Callable[[], object]:
        return lambda: socket.create_connection((host, port), _WAIT).close()

    def datagram(host: str, port: int) -> Callable[[], object]:
        return lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"out", (host, port))

    def unix(name: str, kind: int) -> Callable[[], object]:
        return lambda: socket.socket(socket.AF_UNIX, kind).connect(name)

    def kind(family: int, kind: int, protocol: int = 0) -> Callable[[], object]:
        return lambda: socket.socket(family, kind, protocol).close()

    with socket.socket(type=socket.SOCK_DGRAM) as end, suppress(OSError):
        end.sendto(b"out", ("127.0.0.1", udp))  # its own loopback takes it; the test hears nothing
    kinds = {
        "vsock": kind(40, socket.SOCK_STREAM),
        "packets": kind(socket.AF_PACKET, socket.SOCK_RAW, 0x0300),
        "raw": kind(socket.AF_INET, socket.SOCK_RAW, 1),
        "bluetooth": kind(socket.AF_BLUETOOTH, socket.SOCK_RAW, 1),
        "cryptography": kind(38, socket.SOCK_SEQPACKET),
        "CAN": kind(socket.AF_CAN, socket.SOCK_RAW, 1),
        "TIPC": kind(30, socket.SOCK_SEQPACKET),
        "ring": lambda: _call("io_uring_setup", 8, ctypes.create_string_buffer(120)),
    }
    ways = {
        "loopback": stream("127.0.0.1", tcp),
        "world": stream("192.0.2.1", 443),
        "world6": stream("2001:db8::1", 443),
        "name": stream("www.caf.fr", 443),
        "look-up": lambda: socket.getaddrinfo("www.caf.fr", 443),
        "datagram": datagram("192.0.2.1", 53),
        "broadcast": datagram("224.0.0.251", 5353),
        "abstract": unix("\0" + abstract, socket.SOCK_STREAM),
    }
    ways |= {path: unix(path, socket.SOCK_SEQPACKET) for path in sockets}
    ways |= {f"{path}, as a stream": unix(path, socket.SOCK_STREAM) for path in sockets}
    return _done([*ways.items(), *kinds.items()])


# --- others' processes and files ------------------------------------------------------------------
def attack(processes: dict[str, int]) -> list[str]:
    """Look into processes, by the numbers that they have outside, and signal them."""
    room = ctypes.create_string_buffer(64)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(room), 64)

    def deeds() -> Deeds:
        for name, pid in processes.items():
            for file in ("mem", "environ", "maps", "cmdline", "root/etc/passwd", "cwd", "fd"):
                yield f"{name}: {file}", lambda p=f"/proc/{pid}/{file}": os.stat(p)  # type: ignore[misc]  # noqa: PTH116 - bound early
            yield f"{name}: signal", lambda p=pid: os.kill(p, 0)  # type: ignore[misc]  # as above
            yield f"{name}: pidfd", lambda p=pid: os.pidfd_open(p)  # type: ignore[misc]  # as above
            yield (
                f"{name}: ptrace",
                lambda p=pid: _checked(_LIBC.ptrace(_PTRACE_SEIZE, p, None, None)),  # type: ignore[misc]  # as above
            )
            yield (
                f"{name}: memory",
                lambda p=pid: _call("process_vm_readv", p, vector, 1, vector, 1, 0),  # type: ignore[misc]  # as above
            )
            yield f"{name}: kcmp", lambda p=pid: _call("kcmp", os.getpid(), p, 0, 0, 0)  # type: ignore[misc]  # as above

    return _done(deeds())


def read(places: Sequence[str]) -> list[str]:
    """Read files or list folders of the machine."""

    def look(place: Path) -> object:
        return list(place.iterdir()) if place.is_dir() else place.read_bytes()

    return _done((place, lambda p=place: look(Path(p))) for place in places)  # type: ignore[misc]  # bound early


def visible() -> list[int]:
    """Give the processes that it sees."""
    return sorted(int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit())


def change() -> list[str]:
    """Change the machine, or take rights on it."""

    def write(path: str) -> Callable[[], object]:
        return lambda: Path(path).open("r+b", buffering=0).write(b"1")

    def mount() -> object:
        return _checked(_LIBC.mount(b"x", b"/tmp", b"tmpfs", 0, None))

    files = (
        "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches",
        "/proc/sys/kernel/yama/ptrace_scope", "/sys/kernel/uevent_helper", "/sys/power/state",
        "/dev/mem", "/dev/kmsg", "/dev/input/event0", "/dev/uinput", "/dev/sda", "/dev/tty0",
        "/dev/fuse", "/dev/kvm", "/dev/snd/seq", "/etc/ld.so.preload",
    )  # fmt: skip
    return _done(
        [
            *((path, write(path)) for path in files),
            ("new device file", lambda: Path("/dev/left").touch()),
            ("program", lambda: Path("/usr/bin/left").touch()),
            ("code of ours", lambda: Path(wire.__file__).open("r+b").close()),
            ("mount", mount),
            ("root", lambda: os.setuid(0)),
            ("name of the machine", lambda: socket.sethostname("left")),
            ("clock", lambda: __import__("time").clock_settime(0, 0)),
            ("priority", lambda: os.nice(-5)),
            ("bpf", lambda: _call("bpf", 0, ctypes.create_string_buffer(128), 128)),
            ("module", lambda: _call("init_module", None, 0, b"")),
            ("chroot", lambda: os.chroot("/tmp")),
        ]
    )


# --- what might outlive it ------------------------------------------------------------------------
def leave_keys() -> list[str]:
    """Put a key where the next session might find it; tell whether there was one."""
    word = b"left"
    key = ("key left", lambda: _call("add_key", b"user", word, word, 4, _SESSION_KEYRING))
    return _done([key])


def find_keys() -> list[str]:
    """Look for the key of another session."""
    look = lambda: _call("keyctl", _SEARCH, _SESSION_KEYRING, b"user", b"left", 0)  # noqa: E731 - a deed
    return _done([("key found", look)])


def leave_daemons(inherited: int) -> int:
    """Leave processes that have gone away from us, hear no signal and hold our lines open.

    Args:
        inherited: a descriptor that each keeps.

    Returns:
        How many.
    """
    new_user, new_pid = 0x10000000, 0x20000000
    number = 0
    for namespaces in (0, new_user, new_user | new_pid):
        if os.fork() == 0:
            if namespaces and _LIBC.unshare(namespaces) < 0:
                os._exit(0)
            os.setsid()
            if os.fork():
                os._exit(0)
            for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGPIPE):
                signal.signal(each, signal.SIG_IGN)
            os.dup(inherited)
            while True:
                signal.pause()
        number += 1
    for _ in range(number):
        os.wait()
    return number


def multiply(most: int) -> int:
    """Fork without end; give how many there were when the machine said no."""
    for number in range(most):
        try:
            if os.fork() == 0:
                signal.pause()
        except BlockingIOError:
            return number
    return most


def fill(folder: str, most: int) -> int:
    """Fill a folder; give how many MiB it took before it was full."""
    block = bytes(1 << 20)
    with (Path(folder) / "fat").open("wb", buffering=0) as file:
        for number in range(most):
            try:
                if file.write(block) < len(block):
                    return number
            except OSError:
                return number
    return most


def open_without_end() -> bool:
    """Take all descriptors there are; tell whether there was an end."""
    taken: list[int] = []
    try:
        while len(taken) < 1 << 20:
            taken.append(os.dup(0))
    except OSError:
        return True
    finally:
        for each in taken:
            os.close(each)
    return False


# --- lines ----------------------------------------------------------------------------------------
def flood(line: wire.Channel, data: Sequence[bytes], times: int) -> None:
    """Send bytes again and again, with a descriptor each where there is room."""
    with socket.socket(fileno=os.dup(line.fileno())) as end, suppress(OSError):
        for number in range(times):
            end.send(data[number % len(data)])


def storm(line: wire.Channel, words: Sequence[str], times: int) -> None:
    """Say well-formed things again and again."""
    flood(line, [wire.encode(getattr(wire, word)()) for word in words], times)


def give(line: wire.Channel, word: str, things: str) -> None:
    """Send odd descriptors, and keep none."""
    listener = socket.socket()
    pair = socket.socketpair()
    odd = {
        "folder": [os.open("/", os.O_RDONLY)],
        "pipe": [os.pipe()[0]],
        "connected": [pair[0].detach()],
        "not listening": [socket.socket().detach()],
        "datagrams": [socket.socket(type=socket.SOCK_DGRAM).detach()],
        "itself": [os.dup(line.fileno())],
        "many": [os.dup(0) for _ in range(200)],
        "none": [],
        "everywhere": [listener.detach()],
    }[things]
    if things == "everywhere":
        with socket.socket(fileno=os.dup(odd[0])) as end:
            end.bind(("0.0.0.0", 0))  # noqa: S104 - what must be refused
            end.listen()
    data = wire.encode(getattr(wire, word)())
    with socket.socket(fileno=os.dup(line.fileno())) as end, suppress(OSError):
        socket.send_fds(end, [data], odd)


def lease(line: wire.Channel, hosts: Sequence[str], times: int) -> None:
    """Ask for hosts that no page may have, again and again."""
    flood(line, [wire.encode(wire.Lease(host)) for host in hosts], times)


def close(line: wire.Channel) -> None:
    """Close a line, and live on."""
    os.dup2(os.open("/dev/null", os.O_RDWR), line.fileno())
    while True:
        signal.pause()


def mounted(place: str) -> str:
    """Give how a place is mounted."""
    lines = [line.split() for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    return next(words[3] for words in lines if words[1] == place)
