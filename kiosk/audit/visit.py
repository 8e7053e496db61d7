"""One visit that leaves traces everywhere, and the search for them before and after its end."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from kiosk import wire
from kiosk.audit.canary import Canary
from kiosk.audit.search import Findings, search, tree
from kiosk.audit.stores import STORES, Report, report
from kiosk.errors import KioskError
from kiosk.fact import Health, Known
from kiosk.order import Order
from kiosk.phase import Phase

NEST: Final = "canari.caf.fr"
_PLANTING: Final = 480.0  # seconds, on a slow machine; the unit ends it after 15 minutes
_WIPING: Final = 120.0
_LOOK: Final = 0.05
_ARRIVING: Final = 5.0


@dataclass(frozen=True, slots=True)
class Audited:
    """A kiosk whose sessions are `kiosk.shell.audited`.

    Attributes:
        endpoint: "HOST:PORT" of its practice sites.
        control: its control socket.
        process: its supervisor.
        others: processes that outlive a visit besides its own, as that of the screen.
        folders: where a visit could have left something.
    """

    endpoint: str
    control: Path
    process: subprocess.Popen[bytes]
    others: Sequence[int]
    folders: Sequence[Path]

    def visit(
        self, end: Callable[[Audited], bool] | None = None, detours: Sequence[str] = ()
    ) -> Report:
        """Make one visit, end it, and tell what was found of it.

        Args:
            end: ends the visit and tells whether the kiosk has proved it wiped; a test may give
                one that does not, to see that the audit sees it.
            detours: "URL SEED" of each site where the visit strays before it leaves its traces.

        Raises:
            KioskError: the visit could not be made.
        """
        began = time.time()
        canary = Canary(self._ask("POST", "/nouveau", json.dumps(detours)))
        planted = json.loads(self._wait(lambda: self._ask("GET", "/etat"), _PLANTING, "plant"))
        before = self._before(canary, began)
        proved = (end or Audited.wipe)(self)
        return report(planted, before, self._after(canary, began), proved=proved)

    def wipe(self) -> bool:
        """End the visit and wait until the kiosk is ready again; tell whether it proved it."""
        self._order(Order.RESET)
        return self._wait(self._proof, _WIPING, "end") == Health.GOOD

    def facts(self) -> Mapping[str, str]:
        """Ask the kiosk how it is."""
        return self._order(Order.STATUS)

    def _before(self, canary: Canary, began: float) -> Findings:
        """Search the visit while it goes on; what was just written may take a moment to arrive."""
        search = partial(self._search, canary, began, folders_of(self.process.pid))
        return _last(search, lambda found: STORES.keys() <= found.stores.keys())

    def _after(self, canary: Canary, began: float) -> Findings:
        """Search what has outlived it; what is just starting may not let itself be read at once."""
        search = partial(self._search, canary, began, self.folders)
        return _last(search, lambda found: bool(found.stores) or not found.unread)

    def _search(self, canary: Canary, began: float, folders: Sequence[Path]) -> Findings:
        pids = [*tree(self.process.pid), *self.others]
        return search(canary, pids, folders, since=began)

    def _proof(self) -> str:
        facts = self.facts()
        return "" if facts.get(Known.PHASE) == Phase.ENDING else facts.get(Known.PROOF, "")

    def _wait(self, ask: Callable[[], str], patience: float, what: str) -> str:
        end = time.monotonic() + patience
        while not (answer := ask()):
            if self.process.poll() is not None:
                raise KioskError("the kiosk ended", hint="does kiosk run work on this machine?")
            if time.monotonic() > end:
                raise KioskError(
                    f"the visit of the audit did not {what}",
                    hint="look at its screen with kiosk run",
                )
            time.sleep(_LOOK)
        return answer

    def _ask(self, method: str, path: str, body: str = "") -> str:
        """Ask the practice site of the audit, past the kiosk."""
        host, _, port = self.endpoint.partition(":")
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # it has a key of its own, made at its start
        connection = http.client.HTTPConnection(NEST, timeout=10)
        with socket.create_connection((host, int(port)), timeout=10) as end:
            connection.sock = context.wrap_socket(end, server_hostname=NEST)
            connection.request(method, path, body)
            text = connection.getresponse().read().decode()
            connection.close()
        return text

    def _order(self, order: Order) -> Mapping[str, str]:
        """Give the kiosk an order, and the facts that it answers with."""
        facts: dict[str, str] = {}
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
            end.settimeout(10)
            end.connect(str(self.control))
            end.send(wire.encode(wire.Command(order)))
            while data := end.recv(wire.MAX_MESSAGE):
                message = wire.decode(data)
                if not isinstance(message, wire.Fact):
                    break
                facts[message.name] = message.value
        return facts


def folders_of(supervisor: int) -> list[Path]:
    """Give the folders that the visit has for itself, one for each of its file systems."""
    ours = Path("/tmp").stat().st_dev  # noqa: S108 - nothing is written there
    found: dict[int, Path] = {}
    for pid in tree(supervisor):
        folder = Path("/proc", str(pid), "root/tmp")
        with suppress(OSError):
            found.setdefault(folder.stat().st_dev, folder)
    found.pop(ours, None)
    return list(found.values())


def _last(search: Callable[[], Findings], enough: Callable[[Findings], bool]) -> Findings:
    """Search until it is enough, or for some seconds; give what was found last."""
    end = time.monotonic() + _ARRIVING
    while True:
        found = search()
        if enough(found) or time.monotonic() > end:
            return found
