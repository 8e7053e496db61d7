"""Kills looks for a new policy at random moments, with wrong and poisoned policies among them.

    ./dev soak policies [TIMES] [--seed N]

Each time a centre on loopback publishes something, a look begins, and it is killed -9. Half of what
is published is right, a fifth is invalid, the rest is poison: it reads well and no session lives
under it. A supervisor takes what is offered, and dies at random itself. 0 if what is offered was
whole all the while and never invalid, if no poison stayed, and if the last good one was never lost.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.supervisor.state_folder import keep
from kiosk.updates import standing as s
from kiosk.updates import versions
from kiosk.updates.task import Task
from tests.updates.town import Kiosk, Town, begin, town_in, whitelist

TIMES = 300
_STARTS = 4  # after which no poison is in force, whatever happens


@dataclass
class Kills:
    """What happened.

    Attributes:
        killed: looks that were killed before they ended.
        ended: looks that were quicker than the kill.
        published: how many of each kind.
        offered: versions that came on offer.
        confirmed: versions that proved themselves.
        rolled_back: poisoned versions that were found out.
        died: lives of the supervisor that were cut off.
        looks: times that the version on offer was read and verified meanwhile.
        wrong: what must not be.
    """

    killed: int = 0
    ended: int = 0
    published: dict[str, int] = field(default_factory=dict)
    offered: int = 0
    confirmed: int = 0
    rolled_back: int = 0
    died: int = 0
    looks: int = 0
    wrong: list[str] = field(default_factory=list)


def run(times: int, seed: int, folder: Path) -> Kills:
    """Kill so many looks."""
    chance, kills = random.Random(seed), Kills()  # noqa: S311 - to be the same again
    begin(folder)
    with town_in(folder) as town, _looking(town.kiosk().task) as looker:
        kiosk = town.kiosks[0]
        assert kiosk.label == "one"
        supervisor = _Supervisor(kiosk, chance, kills)
        supervisor.live()
        with _reading(kiosk.task.folder, kills):
            before, number = kiosk.offered.name, 0
            while kills.killed < times and not kills.wrong:
                number += 1
                kind = chance.choices(("good", "invalid", "poison"), (50, 20, 30))[0]
                kills.published[kind] = kills.published.get(kind, 0) + 1
                _publish(town, kind, number)
                # every second one near the end, where a version comes on offer
                moment = chance.uniform(0, 1) if number % 2 else chance.uniform(0.6, 1.2)
                killed = looker.killed(moment * looker.took)
                kills.killed += killed
                kills.ended += not killed
                now = versions.offered(kiosk.task.folder)
                if now is None:
                    kills.wrong.append(f"publication {number}: nothing whole is offered")
                    break
                kills.offered += now.name != before
                before = now.name
                supervisor.live()
        _publish(town, "good", number + 1)
        if looker.killed(60) or kiosk.label != f"good-{number + 1}":
            kills.wrong.append("after all the kills a look does not go through")
    return kills


def _publish(town: Town, kind: str, number: int) -> None:
    data = whitelist(f"{kind}-{number}")
    # the mistake is one that only the checks between keys find
    town.publish({"whitelist.yaml": data.replace(b"groups: [fc]", b"groups: [no]")
                  if kind == "invalid" else data})  # fmt: skip


class _Supervisor:
    """Takes what is offered, tries it, and dies now and then."""

    def __init__(self, kiosk: Kiosk, chance: random.Random, kills: Kills) -> None:
        assert kiosk.task.standing
        self._file = kiosk.task.standing
        self._folder = kiosk.task.folder
        self._chance = chance
        self._kills = kills

    def live(self) -> None:
        """Live once, up to four starts of a session."""
        state = self._keep(s.restarted(s.read(self._file)))
        for _ in range(_STARTS):
            offered = versions.offered(self._folder)
            state = self._keep(s.offered(state, offered.name if offered else None))
            if self._dies():
                return
            state = self._keep(s.started(state, 0))
            name = s.in_force(state)
            label = self._label(name)
            if self._dies():
                return
            if "poison" in label:
                state = self._keep(s.failed(state, name, was_painted=False))
                continue
            state = self._keep(s.painted(state, name))
            if self._dies():
                return
            confirmed = self._keep(s.expired(state, s.TRIAL))
            self._kills.confirmed += confirmed.good != state.good
            return
        self._kills.wrong.append("a poisoned policy is in force after four starts")

    def _keep(self, state: s.Standing) -> s.Standing:
        before = s.read(self._file)
        self._kills.rolled_back += len(set(state.bad) - set(before.bad))
        keep(self._file, s.dump(state).encode())
        if state.good and versions.find(self._folder, state.good) is None:
            self._kills.wrong.append(f"the last good version {state.good} is lost")
        return state

    def _label(self, name: str | None) -> str:
        version = versions.find(self._folder, name) if name else None
        if version is None:
            return "of the image"
        text = version.files().whitelist.read_text()
        if "groups: [no]" in text:
            self._kills.wrong.append(f"the invalid version {name} is in force")
        return text.split("label: ", 2)[1].split("\n")[0]

    def _dies(self) -> bool:
        dies = self._chance.random() < 0.1
        self._kills.died += dies
        return dies


class _Looker:
    """Has looks made, and kills them."""

    def __init__(self, process: subprocess.Popen[bytes], task: Task) -> None:
        self._process = process
        self._task = task
        self.took = 0.2  # seconds, as the last ones did; the machine may be busy with other things
        assert not self.killed(60), "a look goes through"

    def killed(self, after: float) -> bool:
        """Begin a look and kill it after a while; False if it had ended by then."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{self._task.dump()}\n".encode())
        number = int(self._process.stdout.readline())
        began = time.monotonic()
        if not select.select([self._process.stdout], [], [], after)[0]:
            with contextlib.suppress(ProcessLookupError):  # it has ended this very moment
                os.kill(number, signal.SIGKILL)
        status = int(self._process.stdout.readline())
        assert status in {0, -signal.SIGKILL}, status
        if status:
            self.took *= 1.05  # or only the quickest would ever tell how long a look takes
        else:
            self.took += (time.monotonic() - began - self.took) / 3
        return status != 0


@contextlib.contextmanager
def _looking(task: Task) -> Iterator[_Looker]:
    command = [sys.executable, "-m", "tests.updates.looker"]
    # unbuffered: `select` sees what is still to be read
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as process:
        yield _Looker(process, task)
        assert process.stdin
        process.stdin.close()


@contextlib.contextmanager
def _reading(folder: Path, kills: Kills) -> Iterator[None]:
    """Read what is offered, all the while, as a supervisor may at any moment."""
    enough = threading.Event()

    def read() -> None:
        while not enough.wait(0.005):
            version = versions.offered(folder)
            kills.looks += 1
            if version is None:
                kills.wrong.append("for a moment nothing whole was offered")
                return

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        enough.set()
        reader.join()


def main(arguments: list[str]) -> int:
    """Kill, and report."""
    parser = argparse.ArgumentParser(prog="./dev soak policies", description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=TIMES)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        kills = run(options.times, options.seed, Path(folder))
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(kills.published.items()))
    sys.stdout.write(
        f"{kills.killed} looks killed, {kills.ended} quicker than the kill; published: {kinds}\n"
        f"{kills.offered} versions came on offer, {kills.confirmed} proved themselves, "
        f"{kills.rolled_back} were rolled back; the supervisor died {kills.died} times\n"
        f"{kills.looks} times the version on offer was read meanwhile, whole each time\n"
    )
    for what in kills.wrong:
        sys.stdout.write(f"WRONG: {what}\n")
    return 1 if kills.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
