"""The referee of addresses: the real Chromium of the kiosk, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

_DEFAULT_PORTS: Final = {"https:": 443, "http:": 80, "wss:": 443, "ws:": 80}


class Reading(NamedTuple):
    """What Chromium makes of an address.

    Attributes:
        host: without a trailing dot and without brackets, as `Address.host`.
        raw_host: as it stands in a request to a proxy.
    """

    scheme: str
    host: str
    raw_host: str
    port: int | None
    user_info: str
    path: str


class Referee:
    """A Chromium that only answers; use it with `with`."""

    def __enter__(self) -> Self:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        environment.pop("QTWEBENGINE_CHROMIUM_FLAGS", None)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.policy.chromium_referee"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def read(self, texts: Iterable[str]) -> list[Reading | None]:
        """Ask about many texts at once; None for what Chromium takes for no address."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(list(texts)), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise EOFError("the referee has died")
        return [_reading(values) for values in json.loads(answer)]


def _reading(values: list[str] | None) -> Reading | None:
    if values is None:
        return None
    protocol, host, port, user_info, path = values
    number = int(port) if port else _DEFAULT_PORTS.get(protocol)
    plain = host.removesuffix(".").strip("[]")
    return Reading(protocol.removesuffix(":"), plain, host, number, user_info, path)
