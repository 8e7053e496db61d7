"""The command line and the environment in which a session runs; pure."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kiosk.settings import ROOT, Isolation, Settings
from kiosk.supervisor.machine import Machine

POLICY: Final = "policy.json"
# A session keeps the file it began with: the next policy has another one. There are never more than
# two sessions, and one that is being born.
POLICIES: Final = (POLICY, "policy-1.json", "policy-2.json", "policy-3.json")
SCREEN_KEY: Final = "xauthority"
PRIVATE_ETC: Final = ("passwd", "group", "hosts", "nsswitch.conf")
RUNTIME: Final = Path("/run/session")
HOME: Final = Path("/home/kiosk")
_KEY: Final = Path("/run/kiosk", SCREEN_KEY)
_INSIDE_POLICY: Final = Path("/run/kiosk", POLICY)
_ROOM: Final = 512 * 1024 * 1024  # bytes of memory that what a page writes may take, a folder
_LITTLE: Final = 16 * 1024 * 1024
_SHARED: Final = 1024 * 1024 * 1024  # Chromium hands its pictures from process to process there
_WORKER_MEMORY: Final = 2 * 1024 * 1024 * 1024  # bytes of addresses, of which it uses few
_WORKER_SECONDS: Final = 60  # of the processor
_WORKER_TASKS: Final = 64
_OUTSIDE: Final = (
    "--share-net",
    *("--dev-bind-try", "/dev/bus/usb", "/dev/bus/usb"),
    *("--ro-bind-try", "/sys/bus/usb", "/sys/bus/usb"),
    *("--ro-bind-try", "/sys/devices", "/sys/devices"),
    *("--ro-bind-try", "/etc/sane.d", "/etc/sane.d"),
    *("--ro-bind-try", "/etc/hosts", "/etc/hosts"),
    *("--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"),
    *("--ro-bind-try", "/etc/nsswitch.conf", "/etc/nsswitch.conf"),
)
_MEMORY: Final = (
    ("/tmp", _ROOM),  # noqa: S108 - the session's own, as the other two
    ("/home", _ROOM),
    ("/run", _LITTLE),
    ("/var/tmp", _LITTLE),  # noqa: S108
)
# bubblewrap's own /dev may take half of the machine's memory; last, for devices are put into it
_CLOSED: Final = ("--remount-ro", "/dev")


def bubblewrap(
    machine: Machine, folder: Path, info: int, calls: int, policy: str = POLICY
) -> tuple[str, ...]:
    """Give the bubblewrap command line, up to the program.

    Args:
        machine: what may be seen.
        folder: the supervisor's run directory, for the files that we make ourselves.
        info: the descriptor to which bubblewrap tells the namespaces.
        calls: the descriptor from which it reads the filter of system calls.
        policy: the name of the policy's file in that directory.
    """
    words = _walls(machine, info, calls)
    for folder_inside, size in _MEMORY:
        words += ["--size", str(size), "--tmpfs", folder_inside]
    words += ["--perms", "0700", "--dir", str(HOME), "--perms", "0700", "--dir", str(RUNTIME)]
    for name in PRIVATE_ETC:
        words += ["--ro-bind", str(folder / name), f"/etc/{name}"]
    words += ["--ro-bind", str(folder / policy), str(_INSIDE_POLICY)]
    words += _trees(machine) + _screen(machine, folder)
    for speaker in machine.speakers:
        words += ["--dev-bind", str(speaker), str(speaker)]
    if machine.gpu:
        words += ["--dev-bind", "/dev/dri", "/dev/dri"]
        for information in ("/sys/dev/char", "/sys/devices"):  # where libdrm looks a device up
            words += ["--ro-bind", information, information]
    return (*words, *_CLOSED, "--chdir", str(ROOT), "prlimit", _tasks(machine.tasks))


def worker(
    machine: Machine, seen: Sequence[Path], info: int, calls: int, *, outside: bool = False
) -> tuple[str, ...]:
    """Give the bubblewrap command line of a program that does one job, up to the program.

    Args:
        machine: what may be seen.
        seen: files, folders and sockets that it needs besides.
        info: as for `bubblewrap`.
        calls: as for `bubblewrap`.
        outside: whether it speaks with devices, on the network or on USB.
    """
    words = [*_walls(machine, info, calls), *(_OUTSIDE if outside else ())]
    words += ["--size", str(_ROOM), "--tmpfs", "/tmp"]  # noqa: S108 - its own
    words += _trees(machine)
    for place in seen:
        words += ["--ro-bind", str(place), str(place)]
    limits = (f"--as={_WORKER_MEMORY}", f"--cpu={_WORKER_SECONDS}", _tasks(_WORKER_TASKS))
    return (*words, *_CLOSED, "--chdir", str(ROOT), "prlimit", *limits)


def _walls(machine: Machine, info: int, calls: int) -> list[str]:
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
    words += ["--hostname", "kiosk", "--info-fd", str(info), "--seccomp", str(calls)]
    words += ["--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"]
    words += ["--size", str(_SHARED), "--tmpfs", "/dev/shm"]  # noqa: S108
    for place, target in machine.links:
        words += ["--symlink", target, str(place)]
    return words


def _trees(machine: Machine) -> list[str]:
    """Show what the machine lends; after the memory, for a tree may lie within /tmp or /home."""
    return [word for tree in machine.trees for word in ("--ro-bind", str(tree), str(tree))]


def _tasks(number: int) -> str:
    # a limit set in here counts the session's own tasks, one set outside all those of the user
    return f"--nproc={number}:{number}"


def _screen(machine: Machine, folder: Path) -> list[str]:
    screen = machine.screen
    inside = RUNTIME / screen.name if screen.platform == "wayland" else screen.socket
    words = ["--ro-bind", str(screen.socket), str(inside)]
    if screen.key:
        words += ["--ro-bind", str(folder / SCREEN_KEY), str(_KEY)]
    return words


def environment(machine: Machine, settings: Settings, folder: Path) -> dict[str, str]:
    """Give the whole environment of a session: nothing is inherited."""
    screen = machine.screen
    values = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(HOME),
        "TMPDIR": "/tmp",  # noqa: S108 - the session's own tmpfs
        "XDG_RUNTIME_DIR": str(RUNTIME),
        "USER": "kiosk",
        "LANG": "fr_FR.UTF-8",
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",  # or libdbus starts one that outlives the visit
        "QT_QPA_PLATFORM": screen.platform,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if screen.platform == "wayland":
        values |= {"WAYLAND_DISPLAY": screen.name, "QT_WAYLAND_DISABLE_WINDOWDECORATION": "1"}
    else:
        values["DISPLAY"] = screen.name
        if screen.key:
            values["XAUTHORITY"] = str(_KEY)
    if not machine.gpu:
        values["QT_QUICK_BACKEND"] = "software"
    if machine.card:
        values["ALSA_CARD"] = machine.card
    if machine.bytecode:
        values["PYTHONPYCACHEPREFIX"] = str(machine.bytecode)
    if settings.isolation is Isolation.NONE:
        values |= _without_walls(machine, folder)
    return values | settings.environment()


def _without_walls(machine: Machine, folder: Path) -> dict[str, str]:
    """Give the variables whose places exist only inside the sandbox their places outside."""
    screen = machine.screen
    values = {"HOME": str(folder), "TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    if screen.platform == "wayland":
        values["WAYLAND_DISPLAY"] = str(screen.socket)
    if screen.key:
        values["XAUTHORITY"] = str(folder / SCREEN_KEY)
    return values


def gate_environment(machine: Machine, settings: Settings) -> dict[str, str]:
    """Give the whole environment of a gate: it has the network, and needs nothing else."""
    values = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    if machine.bytecode:
        values["PYTHONPYCACHEPREFIX"] = str(machine.bytecode)
    return values | settings.environment()


def worker_environment(machine: Machine) -> dict[str, str]:
    """Give the whole environment of a worker."""
    values = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    values |= {"PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": "/tmp"}  # noqa: S108 - its own
    if machine.bytecode:
        values["PYTHONPYCACHEPREFIX"] = str(machine.bytecode)
    return values


def gate(  # noqa: PLR0913 - each by its name
    machine: Machine,
    folder: Path,
    *,
    shell: int,
    supervisor: int,
    lists: Sequence[int] = (),
    policy: str = POLICY,
) -> tuple[str, ...]:
    """Give the command line of a gate, with the descriptors of its channels and of the lists."""
    words = [str(machine.python), "-m", "kiosk.gate", "--policy", str(folder / policy)]
    words += ["--shell-fd", str(shell), "--supervisor-fd", str(supervisor)]
    return (*words, *_lists(lists))


def shell(  # noqa: PLR0913 - each by its name
    machine: Machine,
    settings: Settings,
    folder: Path,
    *,
    supervisor: int,
    gate: int,
    lists: Sequence[int] = (),
    hidden: bool = False,
    policy: str = POLICY,
) -> tuple[str, ...]:
    """Give the command line of a session's program, with the descriptors that it inherits."""
    walled = settings.isolation is Isolation.BUBBLEWRAP
    words = [str(machine.python), "-m", *shlex.split(settings.session_program)]
    words += ["--policy", str(_INSIDE_POLICY if walled else folder / policy)]
    words += ["--supervisor-fd", str(supervisor), "--gate-fd", str(gate), *_lists(lists)]
    return (*words, "--hidden") if hidden else tuple(words)


def _lists(descriptors: Sequence[int]) -> list[str]:
    return ["--lists-fd", *map(str, descriptors)] if descriptors else []
