"""Kills those who count and report, and the server: `./dev soak reports [KILLS] [--seed N]`.

A week lasts seven seconds. One process counts visits, another closes and sends; each is killed with
SIGKILL at random moments, 300 times by default. Between them and a real VictoriaMetrics stands
somebody who answers 503, hangs up, and forgets to say that a report was taken; the server itself is
killed and comes back. 0 if in the end it has every visit that was counted, to the unit.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import requests

from kiosk.usage import outbox
from kiosk.usage.closing import close_periods
from kiosk.usage.database import Database
from kiosk.usage.metric import Gauge
from kiosk.usage.noise import none
from kiosk.usage.sending import End, Endpoint, send_due
from tests.usage.victoria import Victoria, victoria
from tests.usage.weeks import DAY, KIOSK, WEEK, ledger, visit

KILLS: Final = 300
SPEED: Final = DAY  # seconds of this world that pass in one of ours
_UPTIME: Final = 60  # seconds that each visit adds
_SERVICES: Final = ("caf", "laposte", "ameli")
_UNTRUSTED: Final = 0.05  # of the visits are counted without a clock
_LOST: Final = 15  # seconds after which a server that is killed has kept what it took
_PROGRESS: Final = 50
_WAIT: Final = 60.0  # seconds until what was taken can be asked for; some 5


@dataclass(frozen=True, slots=True)
class World:
    """What the processes share.

    Attributes:
        folder: of the ledger.
        url: where reports go.
        epoch: when it began, by our clock.
        base: when it began, by its own.
        again: seconds of ours until a report is sent again.
    """

    folder: Path
    url: str
    epoch: float
    base: int
    again: float

    def now(self) -> int:
        """Give what time it is in it."""
        return self.base + int((time.time() - self.epoch) * SPEED)


@dataclass
class Tally:
    """What happened, and what must have arrived.

    Attributes:
        visits: that were counted, by what is on the disk.
        hostile: what the one between did to reports.
    """

    kills: dict[str, int] = field(default_factory=lambda: {"writer": 0, "sender": 0, "server": 0})
    visits: int = 0
    unacknowledged: int = 0
    hostile: dict[str, int] = field(
        default_factory=lambda: {
            "503": 0,
            "acknowledgement lost": 0,
            "request lost": 0,
            "passed": 0,
        }
    )
    weeks: int = 0
    days: int = 0


# --- the processes that are killed ----------------------------------------------------------------
def write(world: World) -> None:
    """Count visits, and say after each that it is counted."""
    chance = random.Random()  # noqa: S311 - which visits is of no importance
    book = ledger(world.folder)
    while True:
        now = None if chance.random() < _UNTRUSTED else world.now()
        book.add(visit(chance.choice(_SERVICES)), now)
        sys.stdout.write("A\n")
        sys.stdout.flush()
        if chance.random() < 0.5:
            book.observe(Gauge.UPTIME, _UPTIME, now)
        time.sleep(chance.uniform(0, 0.01))


def send(world: World) -> None:
    """Close and send, over and over."""
    database = Database(world.folder)
    sys.stdout.write("A\n")
    sys.stdout.flush()
    while True:
        _cycle(world, database, world.now())
        time.sleep(0.02)


def _cycle(world: World, database: Database, now: int) -> End:
    close_periods(database, KIOSK, now, none)
    again = round(world.again * SPEED)
    return send_due(database, Endpoint(world.url), now, again=again, kept=again + WEEK).end


@contextlib.contextmanager
def _process(which: str, world: World) -> Iterator[subprocess.Popen[str]]:
    values = (world.folder, world.url, world.epoch, world.base, world.again)
    command = [sys.executable, "-m", "tests.soak.reports", f"--{which}", *map(str, values)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


# --- the one between ------------------------------------------------------------------------------
@contextlib.contextmanager
def _hostile(server: Victoria, chance: random.Random, tally: Tally) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fate = chance.choices(list(tally.hostile), (20, 30, 5, 45))[0]
            tally.hostile[fate] += 1
            status = 503
            if fate not in {"503", "request lost"}:
                with contextlib.suppress(requests.RequestException):  # it is killed just now
                    headers = {k: v for k, v in self.headers.items() if k.startswith("Content-")}
                    headers.pop("Content-Length")
                    status = requests.post(
                        server.endpoint, data=body, headers=headers, timeout=10
                    ).status_code
            if fate.endswith("lost"):
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):  # the sender was killed
                super().handle()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as between:
        thread = threading.Thread(target=between.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{between.server_port}/v1/metrics"
        finally:
            between.shutdown()
            thread.join()


# --- what is true ---------------------------------------------------------------------------------
def on_disk(folder: Path, name: str, value: str = "") -> int:
    """Give what the ledger has of a number, open and closed weeks together."""
    database = Database(folder)
    total = 0
    with database.transaction() as connection:
        for table in ("counter", "published"):
            (n,) = connection.execute(
                f"SELECT coalesce(sum(n),0) FROM {table} WHERE name=? AND value=?",  # noqa: S608
                (name, value),
            ).fetchone()
            total += n
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    database.close()
    assert verdict == "ok"
    return total


def _periods(folder: Path, family: str) -> int:
    database = Database(folder)
    with database.transaction() as connection:
        (n,) = connection.execute(
            "SELECT count(DISTINCT period) FROM published WHERE family=?", (family,)
        ).fetchone()
    database.close()
    return int(n)


def _turn(world: World, chance: random.Random, tally: Tally) -> None:
    """Let both work, and kill one of them."""
    with _process("writer", world) as writer, _process("sender", world) as sender:
        before = tally.visits
        assert writer.stdout
        assert sender.stdout
        assert sender.stdout.readline(), "the sender has ended by itself"
        time.sleep(chance.uniform(0, 1.2))
        victims = [("writer", writer), ("sender", sender)]
        chance.shuffle(victims)
        for which, victim in victims:  # the other is killed too, a moment later
            assert victim.poll() is None, f"the {which} has ended by itself"
            victim.kill()
            victim.wait()
            tally.kills[which] += 1
            time.sleep(chance.uniform(0, 0.1))
        said = len(writer.stdout.read().split())
    tally.visits = on_disk(world.folder, "kiosk_sessions")
    extra = tally.visits - before - said
    assert extra in {0, 1}, f"{said} visits were acknowledged, {tally.visits - before} are there"
    tally.unacknowledged += extra


def run(kills: int, seed: int, folder: Path, flush: int = 5, server_kills: int = 4) -> Tally:
    """Kill so often, and compare.

    Args:
        kills: of those who count and who report, together.
        seed: of chance.
        folder: an empty one.
        flush: seconds after which the server writes what it has taken.
        server_kills: of the server, at most; it needs time between two.

    Raises:
        AssertionError: a number is another than that which was counted.
    """
    chance, tally = random.Random(seed), Tally()  # noqa: S311 - to be the same again
    again = flush + _LOST if flush > 1 else 6.0
    with (
        victoria(folder / "victoria", flush) as server,
        _hostile(server, chance, tally) as url,
    ):
        world = World(folder / "usage", url, time.time(), int(time.time()) - 1500 * DAY, again)
        next_death = time.time() + again / 2
        while tally.kills["writer"] + tally.kills["sender"] < kills:
            _turn(world, chance, tally)
            done = tally.kills["writer"] + tally.kills["sender"]
            if done % _PROGRESS == 0:
                sys.stdout.write(f"{done} kills, {tally.visits} visits, {tally.hostile}\n")
                sys.stdout.flush()
            if time.time() > next_death and tally.kills["server"] < server_kills:
                server.kill()
                tally.kills["server"] += 1
                time.sleep(chance.uniform(0, 1))
                server.start()
                next_death = time.time() + 2 * again + _LOST
        _drain(world)
        _compare(world, server, tally)
    return tally


def _drain(world: World) -> None:
    """Send all that waits, twice."""
    database = Database(world.folder)
    now = world.now() + WEEK
    while True:
        _cycle(world, database, now)
        with database.transaction() as connection:
            if not outbox.waiting(connection):
                break
        now += DAY
        time.sleep(0.01)
    database.close()


def _compare(world: World, server: Victoria, tally: Tally) -> None:
    tally.weeks, tally.days = (_periods(world.folder, one) for one in ("usage", "health"))
    wanted = {
        "sum_over_time(kiosk_sessions[5y])": on_disk(world.folder, "kiosk_sessions"),
        "sum_over_time(kiosk_uptime_seconds[5y])": on_disk(world.folder, "kiosk_uptime_seconds"),
        "count_over_time(kiosk_sessions[5y])": tally.weeks,
    }
    for one in _SERVICES:
        query = f'sum_over_time(kiosk_services_opened{{service="{one}"}}[5y])'
        wanted[query] = on_disk(world.folder, "kiosk_services_opened", one)
    assert wanted["sum_over_time(kiosk_sessions[5y])"] == tally.visits
    for query, n in wanted.items():
        end = time.monotonic() + _WAIT
        while (there := server.total(query)) != n:
            assert time.monotonic() < end, f"{query}: {there} arrived, {n} were counted"
            time.sleep(0.5)


def main(arguments: list[str]) -> int:
    """Kill, compare and tell."""
    parser = argparse.ArgumentParser(prog="./dev soak reports", description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=KILLS)
    parser.add_argument("--seed", type=int, default=1)
    for which in ("--writer", "--sender"):
        parser.add_argument(which, nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if values := options.writer or options.sender:
        folder, url, epoch, base, again = values
        world = World(Path(folder), url, float(epoch), int(base), float(again))
        (write if options.writer else send)(world)
    with tempfile.TemporaryDirectory() as place:
        tally = run(options.kills, options.seed, Path(place))
    sys.stdout.write(
        f"killed: {tally.kills}; reports: {tally.hostile}\n"
        f"{tally.visits} visits in {tally.weeks} weeks arrived, to the unit; "
        f"{tally.unacknowledged} of them were on the disk before their process could say so; "
        f"{tally.days} days of health\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
