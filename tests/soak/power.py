"""Cuts the power while visits are counted: `./dev soak power [CUTS] [--seed N]`.

What a process writes is recorded with strace. Then the files are made again as a disk may have them
after a cut at a random moment: what was not flushed is dropped, or half of it, or torn in sectors.
0 if each time the ledger opens whole, with every visit that was acknowledged, and with the very
numbers of every week that was closed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.usage import outbox
from kiosk.usage.closing import close_periods
from kiosk.usage.database import DAMAGED, FILE, Database
from kiosk.usage.metric import Family
from kiosk.usage.report import published
from tests.usage.weeks import DAY, KIOSK, NOON, WEEK, ledger, visit

CUTS: Final = 1000
VISITS: Final = (
    700  # that are recorded: SQLite moves its journal into the file some times meanwhile
)
_A_WEEK: Final = 40  # visits
_SECTOR: Final = 512  # bytes, what a disk writes whole
_CALLS: Final = "pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat"
_LINE: Final = re.compile(
    r'(?P<call>\w+)\((?:(?:AT_FDCWD[^,]*, )?"(?P<path>(?:\\x..)*)"|(?P<fd>\d+)<(?P<on>[^>]*)>)'
    r'(?:, (?:"(?P<data>(?:\\x..)*)"|(?P<size>\d+)))?(?:, (?P<length>\d+))?(?:, (?P<at>\d+))?\)'
    r" += (?P<result>-?\d+)"
)


# --- what is recorded -----------------------------------------------------------------------------
def write(folder: Path, visits: int) -> None:
    """Count visits and close weeks, and say so each time that it is done."""
    book, database, week = ledger(folder), Database(folder), 0
    for number in range(1, visits + 1):
        book.add(visit("caf"), NOON + week * WEEK)
        _say(f"A{number}\n")
        if number % _A_WEEK == 0:
            week += 1
            now = NOON + week * WEEK
            close_periods(database, KIOSK, now)
            with database.transaction() as connection:
                digests = _digests(connection)
                for letter in outbox.due(connection, now):
                    outbox.taken(connection, letter, now)
                outbox.forget(connection, now, DAY)
            _say("".join(f"C{period}={digest}\n" for period, digest in digests.items()))


def _say(text: str) -> None:
    os.write(1, text.encode())


def _digests(connection: object) -> dict[int, str]:
    """Give for each closed week what its numbers are, noise and all."""
    reports = published(connection, Family.USAGE)  # type: ignore[arg-type]
    return {one.period: hashlib.sha256(repr(one.rows).encode()).hexdigest()[:16] for one in reports}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that the process did.

    Attributes:
        name: of the file; "" for what it said.
        at: where it wrote, or to which size it cut.
    """

    kind: str
    name: str = ""
    data: bytes = b""
    at: int = 0


def record(folder: Path, visits: int = VISITS) -> list[Event]:
    """Have a process count visits, and give what it did to its files."""
    trace = folder / "trace"
    place = folder / "usage"
    program = [sys.executable, "-m", "tests.soak.power", "--writer", str(place), str(visits)]
    subprocess.run(
        [
            "strace",
            "-y",
            "-xx",
            "-s",
            "300000",
            "-e",
            f"trace={_CALLS}",
            "-o",
            str(trace),
            *program,
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with trace.open() as lines:
        return list(_events(lines, place))


def _events(lines: Iterable[str], place: Path) -> Iterator[Event]:
    for line in lines:
        match = _LINE.match(line)
        if not match or int(match["result"]) < 0:
            continue
        path = Path(_bytes(match["path"] or match["on"]).decode())
        data = _bytes(match["data"] or "")[: int(match["result"])]
        if match["call"] == "write" and match["fd"] == "1":
            yield Event("said", data=data)
        elif path.parent == place and not path.name.endswith("-shm"):
            match match["call"]:
                case "pwrite64":
                    yield Event("write", path.name, data, int(match["at"]))
                case "ftruncate":
                    yield Event("cut", path.name, at=int(match["size"]))
                case "fsync" | "fdatasync":
                    yield Event("flush", path.name)
                case "unlink" | "unlinkat":
                    yield Event("gone", path.name)
                case call:
                    raise AssertionError(f"{call} of {path.name}: nobody has thought of it")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


# --- the disk -------------------------------------------------------------------------------------
@dataclass
class File:
    """A file on a disk that loses what was not flushed."""

    safe: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)

    def flush(self) -> None:
        """Have everything reach the disk."""
        for event in self.pending:
            _apply(self.safe, event)
        self.pending.clear()

    def after_a_cut(self, how: str, chance: random.Random) -> bytes:
        """Give what the disk has of it."""
        content = bytearray(self.safe)
        for event in self.pending:
            if how == "dropped" or (how == "half" and chance.random() < 0.5):
                continue
            if how == "torn" and event.kind == "write":
                for start in range(0, len(event.data), _SECTOR):
                    if chance.random() < 0.5:
                        piece = event.data[start : start + _SECTOR]
                        _apply(content, Event("write", data=piece, at=event.at + start))
            else:
                _apply(content, event)
        return bytes(content)


def _apply(content: bytearray, event: Event) -> None:
    if event.kind == "cut":
        del content[event.at :]
        content.extend(bytes(event.at - len(content)))
    else:
        content.extend(bytes(max(0, event.at - len(content))))
        content[event.at : event.at + len(event.data)] = event.data


# --- the cuts -------------------------------------------------------------------------------------
@dataclass
class Cuts:
    """What was found.

    Attributes:
        how: what became of what was not flushed, how often.
        unflushed: cuts at which something was not flushed.
    """

    how: Counter[str] = field(default_factory=Counter)
    unflushed: int = 0
    wrong: list[str] = field(default_factory=list)
    visits: int = 0
    weeks: int = 0


def run(cuts: int, seed: int, folder: Path, visits: int = VISITS) -> Cuts:
    """Record, cut so often, and look."""
    events = record(folder, visits)
    chance, found = random.Random(seed), Cuts()  # noqa: S311 - to be the same again
    moments = Counter(chance.randrange(len(events)) for _ in range(cuts))
    disk: dict[str, File] = {}
    said = ""
    for number, event in enumerate(events):
        if event.kind == "said":
            said += event.data.decode()
        elif event.kind == "gone":
            disk.pop(event.name, None)
        elif event.kind == "flush":
            disk.setdefault(event.name, File()).flush()
        else:
            disk.setdefault(event.name, File()).pending.append(event)
        for _ in range(moments[number]):
            how = chance.choice(("dropped", "half", "torn"))
            found.how[how] += 1
            found.unflushed += any(file.pending for file in disk.values())
            place = folder / "after"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            for name, file in disk.items():
                (place / name).write_bytes(file.after_a_cut(how, chance))
            if wrong := _look(place, said):
                found.wrong.append(f"event {number}, {how}: {wrong}")
    found.visits, found.weeks = said.count("A"), len(_weeks(said))
    return found


def _weeks(said: str) -> dict[int, str]:
    pairs = (line[1:].split("=") for line in said.split() if line.startswith("C"))
    return {int(period): digest for period, digest in pairs}


def _look(place: Path, said: str) -> str:
    """Open the ledger after a cut; give what is wrong with it, or ""."""
    if not (place / FILE).exists():
        return "the ledger is gone" if said else ""
    database = Database(place)
    with database.transaction() as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        (open_weeks,) = connection.execute(
            "SELECT coalesce(sum(n),0) FROM counter WHERE name='kiosk_sessions'"
        ).fetchone()
        digests = _digests(connection)
    database.close()
    if verdict != "ok" or (place / DAMAGED).exists():
        return f"it is damaged: {verdict}"
    for period, digest in _weeks(said).items():
        if digests.get(period) != digest:
            return f"the week that ended at {period} has other numbers"
    # closed weeks are noised: what is open, and how many weeks are closed, say what was counted
    there = open_weeks + len(digests) * _A_WEEK
    acknowledged = said.count("A")
    if not acknowledged <= there <= acknowledged + 1:
        return f"{acknowledged} visits were acknowledged, {there} are there"
    return ""


def main(arguments: list[str]) -> int:
    """Cut, and tell."""
    parser = argparse.ArgumentParser(prog="./dev soak power", description=__doc__)
    parser.add_argument("cuts", type=int, nargs="?", default=CUTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--writer", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.writer:
        write(Path(options.writer[0]), int(options.writer[1]))
        return 0
    with tempfile.TemporaryDirectory() as place:
        found = run(options.cuts, options.seed, Path(place))
    for wrong in found.wrong:
        sys.stdout.write(f"{wrong}\n")
    sys.stdout.write(
        f"{found.how.total()} cuts in {found.visits} visits and {found.weeks} weeks: "
        f"{dict(found.how)}; {found.unflushed} with something not flushed; "
        f"{len(found.wrong)} wrong\n"
    )
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
