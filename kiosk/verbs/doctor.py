"""`kiosk doctor`: looks whether this machine keeps its promise to forget."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk import wire
from kiosk.errors import KioskError
from kiosk.fact import Health, Known
from kiosk.order import Order
from kiosk.settings import ROOT

if TYPE_CHECKING:
    from kiosk.audit.canary import Canary
    from kiosk.audit.search import Findings
    from kiosk.audit.stores import Report

HELP = "look whether a visit leaves anything behind on this machine"
_NEST: Final = "canari.caf.fr"
_PLANTING: Final = 60.0  # seconds, on a slow machine
_WIPING: Final = 60.0
_LOOK: Final = 0.2
_ENDING: Final = 20.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "--wipe",
        action="store_true",
        required=True,
        help="make a visit that leaves traces everywhere, end it, and search this machine",
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(arguments: argparse.Namespace) -> int:
    """Audit one visit; 0 if nothing of it is left.

    Raises:
        KioskError: the visit could not be made.
    """
    report = audit()
    if arguments.json:
        print(json.dumps(_plain(report), indent=2))
    else:
        _show(report)
    return 0 if report.clean else 1


def audit() -> Report:
    """Make one visit that leaves traces, end it, and tell what was found of it.

    Raises:
        KioskError: the visit could not be made.
    """
    from kiosk.audit.canary import Canary  # noqa: PLC0415 - other verbs start without
    from kiosk.audit.stores import report  # noqa: PLC0415
    from kiosk.verbs.run import practice_sites  # noqa: PLC0415

    began = time.time()
    with practice_sites() as (endpoint, key), tempfile.TemporaryDirectory() as folder:
        canary = Canary(_ask(endpoint, "POST", "/nouveau"))
        control = Path(folder, "control")
        with _kiosk(endpoint, key, control) as kiosk:
            planted = _wait(lambda: _ask(endpoint, "GET", "/etat"), _PLANTING, kiosk, "plant")
            before = _search(kiosk, canary, began)
            _order(control, Order.RESET)
            proof = _wait(lambda: _proof(control), _WIPING, kiosk, "end")
            after = _search(kiosk, canary, began)
    return report(json.loads(planted), before, after, proved=proof == Health.GOOD)


def _search(kiosk: subprocess.Popen[bytes], canary: Canary, began: float) -> Findings:
    from kiosk.audit.search import search, tree  # noqa: PLC0415 - as above
    from kiosk.supervisor.outside import SHARED_MEMORY, temporary_places  # noqa: PLC0415

    return search(
        canary,
        [*tree(kiosk.pid), *_display_server()],
        [*temporary_places(), SHARED_MEMORY],
        since=began,
    )


@contextmanager
def _kiosk(endpoint: str, key: str, control: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a kiosk whose citizen is a program."""
    values = {
        "TRAINING": endpoint,
        "TRAINING_KEY": key,
        "CONTROL": str(control),
        "CHARTER": "no",
        "SESSION_PROGRAM": "kiosk.shell.audited",
    }
    environment = os.environ | {f"KIOSK_{name}": value for name, value in values.items()}
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk", "run"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        process_group=0,
    ) as kiosk:
        try:
            yield kiosk
        finally:
            kiosk.terminate()
            try:
                kiosk.wait(_ENDING)
            except subprocess.TimeoutExpired:
                kiosk.kill()


def _display_server() -> list[int]:
    """Give the process that shows the screen, by its socket."""
    from kiosk.supervisor.machine import screen  # noqa: PLC0415 - as above

    with socket.socket(socket.AF_UNIX) as end:
        end.connect(str(screen(os.environ).socket))
        pid: int = struct.unpack("3i", end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
    return [pid]


def _wait(
    ask: Callable[[], str], patience: float, kiosk: subprocess.Popen[bytes], what: str
) -> str:
    end = time.monotonic() + patience
    while not (answer := ask()):
        if kiosk.poll() is not None:
            raise KioskError("the kiosk ended", hint="does kiosk run work on this machine?")
        if time.monotonic() > end:
            raise KioskError(
                f"the visit of the audit did not {what}", hint="look at its screen with kiosk run"
            )
        time.sleep(_LOOK)
    return answer


def _ask(endpoint: str, method: str, path: str) -> str:
    """Ask the practice site of the audit, past the kiosk."""
    host, _, port = endpoint.partition(":")
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it has a key of its own, made at its start
    connection = http.client.HTTPConnection(_NEST, timeout=10)
    with socket.create_connection((host, int(port)), timeout=10) as end:
        connection.sock = context.wrap_socket(end, server_hostname=_NEST)
        connection.request(method, path)
        text = connection.getresponse().read().decode()
        connection.close()
    return text


def _order(control: Path, order: Order) -> Mapping[str, str]:
    """Give the kiosk an order, and the facts that it answers with."""
    facts: dict[str, str] = {}
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
        end.settimeout(10)
        end.connect(str(control))
        end.send(wire.encode(wire.Command(order)))
        while data := end.recv(wire.MAX_MESSAGE):
            message = wire.decode(data)
            if not isinstance(message, wire.Fact):
                break
            facts[message.name] = message.value
    return facts


def _proof(control: Path) -> str:
    facts = _order(control, Order.STATUS)
    return facts.get(Known.PROOF, "") if facts.get(Known.PHASE) != "ending" else ""


def _show(report: Report) -> None:
    from kiosk.audit.stores import STORES  # noqa: PLC0415 - as above

    print(f"{'store':34}{'planted':>9}{'before':>9}{'after':>9}")
    for name, fate in report.fates.items():
        words = STORES.get(name, name)
        planted = "yes" if fate.planted else "NO"
        print(f"{words:34}{planted:>9}{fate.before:>9}{fate.after:>9}")
    for place, hits in report.after.places.items():
        print(f"FOUND AFTER THE END: {hits} in {place}")
    for what in report.after.unread:
        print(f"NOT READ: {what}")
    if report.blind:
        print(f"the audit is broken: it did not see {', '.join(STORES[n] for n in report.blind)}")
    if not report.proved:
        print("the kiosk itself could not prove the visit wiped")
    print("clean" if report.clean else "NOT CLEAN")


def _plain(report: Report) -> dict[str, object]:
    return {
        "clean": report.clean,
        "proved": report.proved,
        "blind": report.blind,
        "stores": {name: asdict(fate) for name, fate in report.fates.items()},
        "found": dict(report.after.places),
        "unread": report.after.unread,
    }
