"""A screen for machines that have none: Xvfb, looked at through its frame buffer or VNC.

    python -m tests.virtual_screen COMMAND...

runs a command on such a screen and says where to watch it.
"""

from __future__ import annotations

import mmap
import os
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from PIL import Image

BUILD: Final = Path(__file__).resolve().parent.parent / "build"
PICTURE: Final = BUILD / "run.png"
REFRESH: Final = 3.0  # seconds between two pictures of a running command
_HEADER: Final = struct.Struct(">25I")  # of an XWD file, as Xvfb keeps its frame buffer
_COLOUR_ENTRY: Final = 12  # bytes
_SHADES: Final = 256  # the pointer alone has some 80
_ANY_HOST: Final = b"\xff\xff"  # FamilyWild of an Xauthority file


class VirtualScreen:
    """An Xvfb of its own number; leaving the context ends it.

    Attributes:
        name: what DISPLAY says.
        frame_buffer: the file that is the screen's memory.
    """

    def __init__(
        self, width: int = 1920, height: int = 1080, *, window_manager: bool = False
    ) -> None:
        self.width, self.height = width, height
        self.name = ""
        self._window_manager = window_manager
        self._ending = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = Path(tempfile.mkdtemp(prefix="ilot-screen-"))
            stack.callback(shutil.rmtree, folder)
            self.name = f":{self._start_server(stack, folder)}"
            self.frame_buffer = folder / "Xvfb_screen0"
            memory = stack.enter_context(self.frame_buffer.open("rb"))
            self._memory = mmap.mmap(memory.fileno(), 0, access=mmap.ACCESS_READ)
            stack.callback(self._memory.close)
            if self._window_manager:
                start(stack, ["openbox", "--sm-disable"], self.environment())
            self._ending = stack.pop_all()
        return self

    def _start_server(self, stack: ExitStack, folder: Path) -> str:
        reader, writer = os.pipe()
        geometry = f"{self.width}x{self.height}x24"
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", geometry, "-noreset"]
        command += ["-r"]  # a key that is down for long on a busy machine is typed once
        # not "-nolisten local": that socket keeps other servers from taking the same number
        command += ["-nolisten", "tcp", "-fbdir", str(folder), "-auth", str(self._key(folder))]
        start(stack, command, dict(os.environ), descriptors=(writer,))
        os.close(writer)
        with os.fdopen(reader) as number:
            answer = number.readline().strip()
        if not answer:
            raise RuntimeError("Xvfb did not start")
        return answer

    def _key(self, folder: Path) -> Path:
        """Make the key without which nobody else on this machine opens the screen."""
        self.key = folder / "key"
        fields = (b"", b"", b"MIT-MAGIC-COOKIE-1", secrets.token_bytes(16))
        text = b"".join(struct.pack(">H", len(field)) + field for field in fields)
        self.key.write_bytes(_ANY_HOST + text)
        return self.key

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.close()

    def environment(self) -> dict[str, str]:
        """Give our environment as it is for a program on this screen."""
        ours = {n: value for n, value in os.environ.items() if n != "WAYLAND_DISPLAY"}
        ours |= {"DISPLAY": self.name, "XAUTHORITY": str(self.key)}
        return {**ours, "QT_QUICK_BACKEND": "software"}

    def image(self) -> Image.Image:
        """Give what is on the screen now."""
        return self.rows(0, self.height)

    def rows(self, top: int, bottom: int) -> Image.Image:
        """Give some rows of what is on the screen now; a few cost far less than all."""
        header = _HEADER.unpack_from(self._memory)
        first = header[0] + header[19] * _COLOUR_ENTRY
        pixels = self._memory[first + header[12] * top : first + header[12] * bottom]
        size = (self.width, bottom - top)
        return Image.frombuffer("RGB", size, pixels, "raw", "BGRX", header[12], 1)

    def screenshot(self, place: Path) -> None:
        """Save what is on the screen now."""
        place.parent.mkdir(exist_ok=True)
        fresh = place.with_suffix(".new.png")
        self.image().save(fresh)
        fresh.rename(place)

    def is_painted(self) -> bool:
        """Tell whether there is more on it than a bare screen and its pointer."""
        return self.image().getcolors(_SHADES) is None


def start(
    stack: ExitStack,
    command: list[str],
    environment: dict[str, str],
    *,
    descriptors: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    """Start a helper that says nothing and ends with the stack."""
    process = subprocess.Popen(
        command,
        env=environment,
        pass_fds=descriptors,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    stack.callback(_end, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _watchable(stack: ExitStack, screen: VirtualScreen) -> int:
    """Let people look at the screen with VNC; from this machine only."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = ["x11vnc", "-display", screen.name, "-localhost", "-rfbport", str(port)]
    command += ["-nopw", "-shared", "-forever", "-quiet", "-noxdamage", "-norc", "-no6"]
    start(stack, command, screen.environment())
    return port


def _follow(screen: VirtualScreen, command: subprocess.Popen[bytes]) -> int:
    """Keep the picture fresh until the command ends; give its exit code."""
    shown = False
    before = screen.image()
    while True:
        with suppress(subprocess.TimeoutExpired):
            return command.wait(REFRESH if shown else 0.2)
        now = screen.image()
        settled, before = now == before, now
        if screen.is_painted() and (settled or shown):
            screen.screenshot(PICTURE)
            if not shown:
                # not the whole path: root's clone may be shown to us elsewhere
                _say(f"painted; the picture is build/{PICTURE.name}, renewed every {REFRESH:g} s")
            shown = True


def _say(text: str) -> None:
    print(f"screen: {text}", flush=True)  # noqa: T201 - it is a program too


def main(command: list[str]) -> int:
    """Run a command on a virtual screen; give its exit code."""
    _say("this machine has no screen (no DISPLAY, no WAYLAND_DISPLAY): here is a virtual one")
    with ExitStack() as stack:
        screen = stack.enter_context(VirtualScreen(window_manager=True))
        port = _watchable(stack, screen)
        _say(f"display {screen.name}; watch and touch it with VNC: vncviewer 127.0.0.1::{port}")
        started = time.monotonic()
        process = subprocess.Popen(command, env=screen.environment())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda received, _: process.send_signal(received))
        code = _follow(screen, process)
        _say(f"the command ended with {code} after {time.monotonic() - started:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
