"""`kiosk doctor`: says how this kiosk is, part by part, or whether it forgets what it must."""

from __future__ import annotations

import argparse
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.settings import ROOT

if TYPE_CHECKING:
    from kiosk.audit.stores import Report
    from kiosk.audit.visit import Audited
    from kiosk.doctor.finding import Finding

HELP = "say how each part of this kiosk is, or whether a visit leaves anything behind on it"
_ENDING: Final = 20.0  # seconds
_LEAST: Final = 5.0  # seconds for the parts to answer, however slow we were


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "--wipe",
        action="store_true",
        help="make a visit that leaves traces everywhere, end it, and search this machine",
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(arguments: argparse.Namespace) -> int:
    """Look at every part, or audit one visit; 0 if nothing is ill, or left.

    Raises:
        KioskError: the visit could not be made.
    """
    if not arguments.wipe:
        return _look(as_json=arguments.json)
    with audited_kiosk() as kiosk:
        report = kiosk.visit()
    if arguments.json:
        print(json.dumps(_plain(report), indent=2))
    else:
        _show(report)
    return report.status


def _look(*, as_json: bool) -> int:
    """Look at every part of this kiosk, and say how it is; 0 if none is ill."""
    began = time.monotonic()  # what we are made of takes seconds to load on a slow machine
    # imported here, as the audit does without them
    from kiosk import i18n  # noqa: PLC0415
    from kiosk.doctor import round as rounds  # noqa: PLC0415
    from kiosk.doctor.finding import State  # noqa: PLC0415
    from kiosk.doctor.machine import Machine, environment_of  # noqa: PLC0415
    from kiosk.doctor.seed import settings_of  # noqa: PLC0415

    root = Path("/")
    environment = environment_of(root, os.environ)
    settings = settings_of(environment)
    i18n.use(settings.language)
    if as_json:
        from kiosk.doctor.told import plain  # noqa: PLC0415 - it makes models of all parts
    seconds = max(_LEAST, rounds.TIME - (time.monotonic() - began))
    findings = rounds.make(Machine(settings, environment, root), seconds)
    if as_json:
        print(json.dumps(plain(findings), indent=1, ensure_ascii=False))
    else:
        _tell(findings)
    return 1 if any(one.state is State.ILL for one in findings) else 0


def _tell(findings: tuple[Finding, ...]) -> None:
    from kiosk.doctor.round import states  # noqa: PLC0415 - as above

    words = states()
    width = max(map(len, words.values()))
    for one in findings:
        print(f"{words[one.state]:{width}}  {one.sentence}")
        if one.advice:
            print(f"{'':{width}}  → {one.advice}")


@contextmanager
def audited_kiosk() -> Iterator[Audited]:
    """Run a kiosk on practice sites, whose citizen is a program.

    Raises:
        KioskError: the practice sites do not start, or there is no screen.
    """
    from kiosk.audit.visit import Audited  # noqa: PLC0415 - other verbs start without
    from kiosk.supervisor.outside import SHARED_MEMORY, temporary_places  # noqa: PLC0415
    from kiosk.verbs.run import practice_sites  # noqa: PLC0415

    screen = _display_server()
    with practice_sites() as (endpoint, key), tempfile.TemporaryDirectory() as folder:
        control = Path(folder, "control")
        with _kiosk(endpoint, key, control) as process:
            places = (*temporary_places(), SHARED_MEMORY)
            yield Audited(endpoint, control, process, (screen,), places)


@contextmanager
def _kiosk(endpoint: str, key: str, control: Path) -> Iterator[subprocess.Popen[bytes]]:
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
        process_group=0,  # and our stderr: why it ended would be known to nobody else
    ) as kiosk:
        try:
            yield kiosk
        finally:
            kiosk.terminate()
            try:
                kiosk.wait(_ENDING)
            except subprocess.TimeoutExpired:
                kiosk.kill()


def _display_server() -> int:
    """Give the process that shows the screen, by its socket."""
    from kiosk.supervisor.machine import screen  # noqa: PLC0415 - as above

    with socket.socket(socket.AF_UNIX) as end:
        end.connect(str(screen(os.environ).socket))
        pid: int = struct.unpack("3i", end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
    return pid


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
