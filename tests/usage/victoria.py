"""A real VictoriaMetrics on loopback, that can be killed and started again on the same disk."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import requests

from kiosk.settings import ROOT

PROGRAM: Final = ROOT / "build" / "unpacked" / "usr" / "bin" / "victoria-metrics"
_START: Final = 30.0  # seconds


class Victoria:
    """One server.

    Args:
        folder: its disk.
        flush: seconds after which what it has acknowledged is on that disk; 5 is its own default.
    """

    def __init__(self, folder: Path, flush: int = 5) -> None:
        self._folder = folder
        self._flush = flush
        self._process: subprocess.Popen[bytes] | None = None
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]

    @property
    def endpoint(self) -> str:
        """Where it takes reports."""
        return f"http://127.0.0.1:{self.port}/opentelemetry/v1/metrics"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [
            str(PROGRAM),
            f"-storageDataPath={self._folder / 'data'}",
            "-retentionPeriod=5y",
            f"-httpListenAddr=127.0.0.1:{self.port}",
            "-opentelemetry.usePrometheusNaming",
            "-dedup.minScrapeInterval=1ms",
            f"-inmemoryDataFlushInterval={self._flush}s",
            "-memory.allowedBytes=64MB",
        ]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        end = time.monotonic() + _START
        while time.monotonic() < end:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"http://127.0.0.1:{self.port}/health", timeout=1).ok:
                    return
            time.sleep(0.05)
        raise AssertionError((self._folder / "log").read_text())

    def kill(self) -> None:
        """Kill it as a power cut of its machine would: what it had in memory is gone."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def total(self, query: str) -> int:
        """Give the sum over every series that a query gives, 0 where there is none."""
        return sum(int(float(value)) for value in self.values(query).values())

    def values(self, query: str) -> dict[str, str]:
        """Give what a query gives now: a value for each set of labels."""
        answer = requests.get(
            f"http://127.0.0.1:{self.port}/api/v1/query",
            params={"query": query, "nocache": "1"},
            timeout=30,
        )
        answer.raise_for_status()
        return {
            ",".join(f"{key}={value}" for key, value in sorted(one["metric"].items())): one[
                "value"
            ][1]
            for one in answer.json()["data"]["result"]
        }


@contextlib.contextmanager
def victoria(folder: Path, flush: int = 5) -> Iterator[Victoria]:
    """Start one for as long as it is needed."""
    server = Victoria(folder, flush)
    try:
        server.start()
        yield server
    finally:
        server.kill()
