"""CUPS's own simulator of a printer, which keeps ours honest."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Self

import requests

_FORMATS: Final = "application/pdf,image/pwg-raster,image/jpeg,image/urf"
_PATIENCE: Final = 20.0  # seconds
# it wants a system bus to tell its name on, though it tells none
_BUS: Final = """<busconfig><type>system</type><listen>unix:path={0}/bus</listen>
<auth>EXTERNAL</auth><policy context="default"><allow user="*"/><allow own="*"/>
<allow send_destination="*"/>
<allow receive_sender="*"/></policy></busconfig>"""
_TRAYS: Final = {
    "size1": "iso_a4_210x297mm",
    "type1": "stationery",
    "size2": "na_index-4x6_4x6in",
    "type2": "photographic",
    "level2": "25",
}


class IppevePrinter:
    """Answers as a printer; use it with `with`."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._ending = ExitStack()

    @property
    def uri(self) -> str:
        """Where it listens."""
        return f"ipp://localhost:{self._port}/ipp/print"

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ilot-ev-")))
            (folder / "bus.conf").write_text(_BUS.format(folder))
            prints = folder / "print"
            prints.write_text("#!/bin/sh\nsleep 1\n")
            prints.chmod(0o700)
            (folder / "spool").mkdir()
            self._start(
                stack, "dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork", "--nopidfile"
            )
            _wait((folder / "bus").exists)
            os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={folder}/bus"
            stack.callback(os.environ.pop, "DBUS_SYSTEM_BUS_ADDRESS")
            program = ("ippeveprinter", "-r", "off", "-n", "localhost", "-p", str(self._port))
            formats = ("-2", "-s", "20,10", "-f", _FORMATS)
            files = ("-c", str(prints), "-d", str(folder / "spool"))
            self._start(stack, *program, *formats, *files, "Sim")
            _wait(self._listens)
            self.fill()
            self._ending = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def dry(self) -> None:
        """Have no paper."""
        self._load("0")

    def fill(self) -> None:
        """Have paper."""
        self._load("250")

    def _load(self, level: str) -> None:
        page = f"http://localhost:{self._port}/media"
        requests.get(page, {**_TRAYS, "level1": level}, timeout=_PATIENCE).raise_for_status()

    def _listens(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self._port)) == 0

    @staticmethod
    def _start(stack: ExitStack, *command: str) -> None:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(process.wait)
        stack.callback(process.kill)


def _wait(true: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < end, "the simulator does not come up"
        time.sleep(0.02)
