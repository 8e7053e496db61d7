"""A real nginx on loopback with deploy/nginx.conf, but for its ports, folders and limits."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.settings import ROOT

PROGRAM: Final = shutil.which("nginx", path="/usr/sbin:/usr/bin")
MODULE: Final = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
_START: Final = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Nginx:
    """Where it listens, and the process that started the others."""

    port: int
    publisher: int
    process: subprocess.Popen[bytes]

    @property
    def base(self) -> str:
        """Where kiosks look."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def publish(self) -> str:
        """Where a wake-up is said."""
        return f"http://127.0.0.1:{self.publisher}/pub"

    def workers(self) -> list[int]:
        """Give the processes that answer: those that started no other."""
        return _youngest(self.process.pid)


@contextmanager
def nginx(folder: Path, www: Path, *, listen: str = "127.0.0.1") -> Iterator[Nginx]:
    """Run it for as long as it is needed.

    Args:
        folder: for what it writes.
        www: what it serves.
        listen: the address for kiosks.
    """
    assert PROGRAM
    port, publisher = _free(), _free()
    folder.mkdir(parents=True, exist_ok=True)
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for honest, ours in (
        ("listen 80 backlog", f"listen {listen}:{port} backlog"),
        ("listen 127.0.0.1:8090", f"listen 127.0.0.1:{publisher}"),
        ("/srv/www/ilot", str(www)),
        ("/run/nginx.pid", str(folder / "pid")),
        ("/var/log/nginx/error.log warn", str(folder / "error.log error")),
        ("worker_rlimit_nofile 65536", f"{_user()}worker_rlimit_nofile {_files()}"),
        ("worker_connections 32768", f"worker_connections {_files()}"),
        ("http {\n", f"http {{\n{_temporary(folder)}"),
    ):
        assert honest in text
        text = text.replace(honest, ours)
    file = folder / "nginx.conf"
    file.write_text(f"daemon off;\n{text}")
    errors = folder / "error.log"
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [*_room(folder / "lib"), PROGRAM, "-p", folder, "-c", file, "-e", errors],
            stdout=output,
            stderr=output,
        )
    try:
        _wait(port, process, folder / "output")
        yield Nginx(port, publisher, process)
    finally:
        process.terminate()
        process.wait()


def _youngest(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [one for child in children for one in _youngest(int(child))] or [process]


def _temporary(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "".join(f"  {kind}_temp_path {folder / kind};\n" for kind in kinds)


def _room(folder: Path) -> list[str]:
    """Give an ordinary user a /var/lib/nginx: nchan makes a folder there, whatever is set."""
    if os.getuid() == 0:
        return []
    folder.mkdir(exist_ok=True)
    ours = ("--bind", str(folder), "/var/lib/nginx")
    walls = ("bwrap", "--unshare-pid", "--die-with-parent", "--bind", "/", "/")
    return [*walls, "--dev-bind", "/dev", "/dev", *ours, "--"]


def _user() -> str:
    """Have root's workers be root: folders of tests are their owner's only."""
    return "user root;\n" if os.getuid() == 0 else ""


def _files() -> int:
    """Give how many files a process may have open here."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)


def _free() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as one:
        port: int = one.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + _START
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError(output.read_text())
