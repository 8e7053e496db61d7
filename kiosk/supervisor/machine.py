"""What this machine lends to a session: a screen, an interpreter, perhaps a GPU."""

from __future__ import annotations

import os
import re
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.settings import ROOT

# The parts of /etc that a browser reads; whatever tells about the machine or its users stays out.
_ETC: Final = ("alternatives", "fonts", "ld.so.cache", "localtime", "mime.types", "ssl/certs")
_MERGED: Final = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_X11_SOCKETS: Final = Path("/tmp/.X11-unix")  # noqa: S108 - X11's own fixed place
_LOCAL_DISPLAY: Final = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")


_TASKS: Final = 2048  # processes and threads; a session with one page has 50


@dataclass(frozen=True, slots=True)
class Screen:
    """The display server that a session draws on.

    Attributes:
        platform: Qt's name of the kind, "xcb" or "wayland".
        name: what DISPLAY or WAYLAND_DISPLAY says inside.
        socket: the one socket that leads there.
        key: the Xauthority file, or None.
    """

    platform: str
    name: str
    socket: Path
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """What a session may see of the machine; pure data, found once.

    Attributes:
        screen: where it draws.
        python: the interpreter.
        trees: folders to show as they are, besides /usr.
        links: (place, target) of the symbolic links of a merged /usr.
        gpu: whether there is a render node that we may use.
        speakers: the device files that play sound; none that records.
        card: the number of the sound card that has a loudspeaker; "" for the first.
        bytecode: where compiled modules lie, or None for beside their source.
        tasks: how many processes and threads a session may have.
    """

    screen: Screen
    python: Path
    trees: tuple[Path, ...] = ()
    links: tuple[tuple[Path, str], ...] = ()
    gpu: bool = False
    speakers: tuple[Path, ...] = ()
    card: str = ""
    bytecode: Path | None = None
    tasks: int = _TASKS

    @classmethod
    def found(cls, environment: Mapping[str, str]) -> Machine:
        """Look what this machine has.

        Raises:
            KioskError: there is no screen that a session could reach.
        """
        tops = [Path("/", name) for name in _MERGED]
        etc = [Path("/etc", name) for name in _ETC]
        prefixes = [Path(sys.prefix), Path(sys.base_prefix)]
        interpreters = [*prefixes, *(prefix.resolve() for prefix in prefixes)]
        fontconfig = Path("/var/cache/fontconfig")  # without it each session reads every font anew
        bytecode = Path(sys.pycache_prefix) if sys.pycache_prefix else None
        wanted = [t for t in tops if not t.is_symlink()] + etc + [fontconfig, *interpreters]
        wanted += [bytecode] if bytecode else []
        return cls(
            screen=screen(environment),
            python=Path(sys.executable),
            trees=(*(tree for tree in wanted if tree.exists() and not _shown(tree)), ROOT),
            links=tuple((top, str(top.readlink())) for top in tops if top.is_symlink()),
            gpu=_has_gpu() and environment.get("QT_QUICK_BACKEND") != "software",
            speakers=_speakers(),
            card=environment.get("ALSA_CARD", ""),
            bytecode=bytecode,
            tasks=_tasks(),
        )


def screen(environment: Mapping[str, str]) -> Screen:
    """Find the display server of an environment; Wayland is asked first, as Qt does.

    Raises:
        KioskError: there is none, or only one across a network, which a session has not.
    """
    wayland = environment.get("WAYLAND_DISPLAY")
    if wayland:
        folder = Path(environment.get("XDG_RUNTIME_DIR", f"/run/user/{os.getuid()}"))
        return Screen("wayland", "wayland-0", folder / wayland)
    display = environment.get("DISPLAY")
    if not display:
        raise KioskError(
            "there is no screen: neither WAYLAND_DISPLAY nor DISPLAY is set",
            hint="start it inside a graphical session, or through ./dev run",
        )
    local = _LOCAL_DISPLAY.fullmatch(display)
    if not local:
        raise KioskError(
            f"DISPLAY={display}: a screen across the network, which a session cannot reach",
            hint="use a screen of this machine, or ./dev run without DISPLAY",
        )
    number = local[1]
    key = Path(environment.get("XAUTHORITY") or Path.home() / ".Xauthority")
    readable = os.access(key, os.R_OK)
    return Screen("xcb", f":{number}", _X11_SOCKETS / f"X{number}", key if readable else None)


def _tasks() -> int:
    """Give our limit, or that of our user where it is lower: nobody may raise it."""
    _, most = resource.getrlimit(resource.RLIMIT_NPROC)
    return _TASKS if most == resource.RLIM_INFINITY else min(_TASKS, most)


def _shown(tree: Path) -> bool:
    """Tell whether a tree is there anyway, with /usr or with our own folder."""
    return any(tree.is_relative_to(parent) for parent in (Path("/usr"), ROOT))


def _has_gpu() -> bool:
    nodes = Path("/dev/dri").glob("renderD*")
    return any(os.access(node, os.R_OK | os.W_OK) for node in nodes)


def _speakers() -> tuple[Path, ...]:
    """Find what plays: ALSA's names of devices that record end in another letter.

    The timer is what its mixing goes by: without one a page and the voice cannot sound at once.
    """
    kinds = ("controlC*", "pcmC*D*p", "timer")
    nodes = [node for kind in kinds for node in Path("/dev/snd").glob(kind)]
    return tuple(sorted(node for node in nodes if os.access(node, os.R_OK | os.W_OK)))
