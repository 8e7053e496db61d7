"""Pulls the plug in the middle of updates, at random moments, while others look sites up.

    ./dev soak updates [TIMES] [--seed N]

Each time a publisher on loopback has something new, an update begins, and all its processes are
killed at once. Another process opens the index in force and asks it, all the while. 0 if it was
answered well each time, and if each cut left a whole version in force.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.categories.store import INDEX, LISTS, Store
from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex
from tests.categories.upstream import Upstream, archive, body, upstream

TIMES = 200
NAMES = [f"name-{number}.example" for number in range(5_000)]
ALWAYS = ("name-0.example", "www.name-777.example", "name-4999.example")


@dataclass
class Cuts:
    """What happened.

    Attributes:
        cut: updates that were killed before they ended.
        ended: updates that were quicker than the kill.
        changed: cuts after which a newer version was in force.
        looks: times that the index was opened, verified and asked meanwhile.
    """

    cut: int = 0
    ended: int = 0
    changed: int = 0
    looks: int = 0


def run(times: int, seed: int, folder: Path) -> Cuts:
    """Cut so many updates off.

    Raises:
        AssertionError: what was in force did not answer.
    """
    chance, cuts = random.Random(seed), Cuts()  # noqa: S311 - to be the same again
    with upstream() as publisher:
        _whole(publisher, folder, 0)
        took = _whole(publisher, folder, 1)
        with _asking(folder) as asked:
            before = _in_force(folder)
            generation = 1
            while cuts.cut < times:
                generation += 1
                _publish(publisher, generation)
                # every second one near the end, where the new version comes into force
                moment = chance.uniform(0, 1) if generation % 2 else chance.uniform(0.8, 1.1)
                ended = _cut(publisher, folder, moment * took)
                cuts.ended += ended
                cuts.cut += not ended
                now = _in_force(folder)
                cuts.changed += now != before and not ended
                before = now
            _whole(publisher, folder, generation + 1)
            assert _in_force(folder) == generation + 1, "after all the cuts an update goes through"
        cuts.looks = asked.looks
        assert not asked.wrong, asked.wrong
    return cuts


def _publish(publisher: Upstream, generation: int) -> None:
    lists = {"adult": [*NAMES, f"generation-{generation}.example"], "vpn": ["vpn.example"]}
    publisher.answers["/ut1"] = body(archive(lists))


def _whole(publisher: Upstream, folder: Path, generation: int) -> float:
    """Let an update end; give how long it took."""
    _publish(publisher, generation)
    with _updating(publisher, folder) as process:
        began = time.monotonic()
        assert process.wait(120) == 0
        return time.monotonic() - began


def _cut(publisher: Upstream, folder: Path, after: float) -> bool:
    """Kill an update after a while; True if it had ended by then."""
    with _updating(publisher, folder) as process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(after)
        ended = process.poll() is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return ended


@contextlib.contextmanager
def _updating(publisher: Upstream, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Begin an update; what it needs is imported by the time this gives it."""
    command = [sys.executable, "-m", "tests.categories.updater", str(folder), publisher.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout
        assert process.stdout.read(1)
        yield process


def _in_force(folder: Path) -> int:
    """Give the generation of the version in force, whose index and lists say the same."""
    current = Store(folder).current
    assert current, "there is always a version in force"
    index = CategoryIndex.open(current / INDEX)
    index.verify()
    lines = (current / LISTS / "ut1" / "adult" / "domains").read_text().split()
    assert index.classes(lines[-1]), "the index is that of the lists beside it"
    assert lines[:-1] == NAMES
    return int(lines[-1].removeprefix("generation-").removesuffix(".example"))


@dataclass
class _Asked:
    looks: int = 0
    wrong: str = ""


@contextlib.contextmanager
def _asking(folder: Path) -> Iterator[_Asked]:
    """Let another process ask the index in force, all the while."""
    asked = _Asked()
    command = [sys.executable, "-m", "tests.categories.power_cuts", "--ask", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        yield asked
        report, _ = process.communicate("enough\n")
        said = json.loads(report)
        asked.looks, asked.wrong = said["looks"], said["wrong"]


def ask(folder: Path) -> dict[str, object]:
    """Open the index in force and ask it, until standard input says that it is enough."""
    looks = 0
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while not select.select([sys.stdin], [], [], 0.002)[0]:
        try:
            index = CategoryIndex.open(folder / "current" / INDEX)
            index.verify()
            lost = [host for host in ALWAYS if not index.classes(host)]
        except KioskError as error:
            return {"looks": looks, "wrong": repr(error)}
        if lost:
            return {"looks": looks, "wrong": f"{lost} not found"}
        looks += 1
    return {"looks": looks, "wrong": ""}


def main(arguments: list[str]) -> int:
    """Cut, and report."""
    parser = argparse.ArgumentParser(prog="./dev soak updates", description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=TIMES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.ask:
        sys.stdout.write(json.dumps(ask(options.ask)) + "\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        cuts = run(options.times, options.seed, Path(folder))
    sys.stdout.write(
        f"{cuts.cut} updates cut, {cuts.ended} quicker than the cut; a newer version was in force "
        f"after {cuts.changed} cuts; {cuts.looks} looks meanwhile, each answered well\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
