"""What a fleet asks of its web host: nginx with nchan, a repository of 101 départements.

The kiosks are simulated, on the same cores; a real one (`kiosk.updates`) is measured too.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import requests

from kiosk.publishing import copying, repository, rotation
from kiosk.publishing.keys import Keyring
from kiosk.publishing.layout import Layout
from kiosk.settings import CATEGORIES, ROOT, WHITELIST
from kiosk.updates.look import look
from kiosk.updates.task import Task
from tests.bench.figures import Figure
from tests.bench.fleet_clients import HOST, Looked
from tests.bench.fleet_relay import relay
from tests.deploy.nginx import MODULE, PROGRAM, Nginx, nginx

KIOSKS: Final = 20_000
PERIOD: Final = 300.0  # seconds between two looks of a kiosk
LISTENING: Final = 19_000
_PROCESSES: Final = 4  # that listen
_BROADCASTS: Final = 3
_WINDOW: Final = 20.0  # seconds of the fleet's own pace
_RUSH: Final = 30.0  # seconds in which all kiosks look once
_HAMMER: Final = 8.0
_APPLIED: Final = 15  # publications that a real kiosk takes
_DAY: Final = 86_400
_WAIT: Final = 15.0  # seconds until a wake-up is lost
_DEPARTEMENTS: Final = [f"{n:02}" for n in range(1, 96) if n != 20] + [
    *("2A", "2B", "971", "972", "973", "974", "976")
]
_SITE: Final = (ROOT / "config" / "site.example.yaml").read_bytes()


def figures() -> Iterator[Figure]:
    """Measure."""
    if PROGRAM is None or not MODULE.exists():
        raise SystemExit("nginx or its module nchan is not installed: ./dev setup")
    with tempfile.TemporaryDirectory(prefix="fleet-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        began = time.monotonic()
        _publish_first(folder)
        yield Figure(
            f"publish {len(_DEPARTEMENTS)} départements from nothing",
            "s",
            [time.monotonic() - began],
        )
        with nginx(folder / "nginx", folder / "www") as server:
            yield from _quiet(folder, server)
            yield from _pace(server)
            yield from _rate(server)
            yield from _woken(server)
            yield from _applied(folder, server)


def _publish_first(folder: Path) -> None:
    repository.make_keys(folder / "keys")
    with repository.created(folder / "repository", _ring(folder), _now()) as publication:
        publication.put("whitelist.yaml", WHITELIST.read_bytes())
        for number in _DEPARTEMENTS:
            rotation.add_region(publication, number)
            publication.put(f"regions/{number}/{number}-00001.yaml", _SITE)
        publication.publish()
    _to_the_web(folder)


def _publish_change(folder: Path, number: int) -> float:
    """Change one service; give the seconds until it is on the web."""
    began = time.monotonic()
    text = WHITELIST.read_text().replace("hosts: [caf.fr", f"hosts: [n{number}.exemple.fr, caf.fr")
    with repository.opened(folder / "repository", _ring(folder), _now()) as publication:
        publication.put("whitelist.yaml", text.encode())
        publication.publish()
    _to_the_web(folder)
    return time.monotonic() - began


def _to_the_web(folder: Path) -> None:
    copying.copy(Layout(folder / "repository"), Layout(folder / "www"))


def _quiet(folder: Path, server: Nginx) -> Iterator[Figure]:
    """Measure a look of the real client at a repository in which nothing is new."""
    task = _task(folder, server)
    with relay(server.port) as (port, counts):
        through = replace(task, base=f"http://{HOST}:{port}/")
        first = look(through, _now())
        assert first.fault is None, first
        yield Figure("first look of a kiosk, on the wire, down", "B", [counts["down"]])
        counts.update(up=0, down=0, requests=0, bodies=0)
        assert look(through, _now()).fault is None
        yield Figure("quiet look: requests", "", [counts["requests"]], 2)
        yield Figure("quiet look: bodies", "B", [counts["bodies"]], 600)
        yield Figure("quiet look: with headers, down", "B", [counts["down"]])
        yield Figure("quiet look: with headers, up", "B", [counts["up"]])
        a_day = counts["down"] * KIOSKS * _DAY / PERIOD
        yield Figure(f"{KIOSKS} kiosks a day, down, without TLS and TCP", "GB", [a_day / 1e9])
        _publish_change(folder, 0)
        counts.update(up=0, down=0, requests=0, bodies=0)
        assert look(through, _now()).fault is None
        yield Figure("look that takes a new whitelist: requests", "", [counts["requests"]])
        yield Figure("look that takes a new whitelist: bodies", "B", [counts["bodies"]])


def _pace(server: Nginx) -> Iterator[Figure]:
    """Have the fleet look at its own pace for a while, then all of it within half a minute."""
    paced = round(KIOSKS * _WINDOW / PERIOD)
    for kiosks, seconds, name in (
        (paced, _WINDOW, f"{KIOSKS} kiosks, every 5 min ({_WINDOW:g} s of it)"),
        (KIOSKS, _RUSH, f"all {KIOSKS} within {_RUSH:g} s"),
    ):
        before = _busy(server)
        said = Looked(**_run("look", server.port, kiosks, seconds))
        share = 100 * (_busy(server) - before) / said.seconds
        times = [1000 * one for one in said.times]
        yield Figure(f"{name}: requests/s", "", [2 * kiosks / said.seconds])
        yield Figure(f"{name}: a look, median", "ms", times)
        yield Figure(f"{name}: a look, 99 of 100", "ms", times, share=0.99)
        yield Figure(f"{name}: looks that failed", "", [said.wrong], 0)
        yield Figure(f"{name}: nginx, of one core", "%", [share])


def _rate(server: Nginx) -> Iterator[Figure]:
    """Ask as fast as two processes can; a core that nginx had for itself would bear more."""
    before = _busy(server)
    with ExitStack() as stack:
        running = [stack.enter_context(_client("hammer", server.port, 64, _HAMMER)) for _ in "ab"]
        said = [json.loads(one.communicate()[0]) for one in running]
    requests_done = sum(one["requests"] for one in said)
    yield Figure("requests/s, clients on the same cores", "", [requests_done / said[0]["seconds"]])
    busy = _busy(server) - before
    yield Figure("requests for a second of nginx's time", "", [requests_done / busy])


def _woken(server: Nginx) -> Iterator[Figure]:
    """Wake all that listen at once, several times."""
    each = LISTENING // _PROCESSES
    with ExitStack() as stack:
        began = time.monotonic()
        running = [
            stack.enter_context(_client("listen", server.port, each, 10 + number))
            for number in range(_PROCESSES)
        ]
        for one in running:
            assert one.stdout
            assert one.stdout.readline() == "ready\n"
        yield Figure(f"{LISTENING} begin to listen, within", "s", [time.monotonic() - began])
        yield Figure("memory of nginx with them", "MB", [_memory(server) / 1e6])
        last, median, lost = [], [], 0
        for _ in range(_BROADCASTS):
            spoken = time.monotonic()
            requests.post(server.publish, data=b"1", timeout=_WAIT).raise_for_status()
            heard = _heard(running, each * _PROCESSES)
            after = sorted(one - spoken for one in heard)
            last.append(after[-1])
            median.append(after[len(after) // 2])
            lost += each * _PROCESSES - len(after)
        yield Figure(f"{LISTENING} woken at once: half of them", "s", median)
        yield Figure(f"{LISTENING} woken at once: the last", "s", [max(last)], 2)
        yield Figure(f"{LISTENING} woken {_BROADCASTS} times: missed", "", [lost], 0)


def _heard(running: list[subprocess.Popen[str]], expected: int) -> list[float]:
    heard: list[float] = []
    end = time.monotonic() + _WAIT
    time.sleep(2)  # asking takes time from those that are asked
    while len(heard) < expected and time.monotonic() < end:
        for one in running:
            assert one.stdin
            assert one.stdout
            one.stdin.write("\n")
            one.stdin.flush()
            heard += json.loads(one.stdout.readline())["heard"]
    return heard


def _applied(folder: Path, server: Nginx) -> Iterator[Figure]:
    """Have a real kiosk listen, look, verify, try and offer, from the wake-up on."""
    task = _task(folder, server)
    offered = task.folder / "offered"
    woken, published, busy = [], [], []
    heard = threading.Semaphore(0)
    answer = requests.get(
        f"{server.base}/wake", stream=True, timeout=_WAIT, headers={"Accept": "text/event-stream"}
    )

    def listen() -> None:
        try:
            for line in answer.iter_lines(chunk_size=1):
                if line.startswith(b"data:"):
                    heard.release()
        except (requests.RequestException, AttributeError):
            pass  # closed: the measurement is over

    threading.Thread(target=listen, daemon=True).start()
    time.sleep(0.3)
    for number in range(1, _APPLIED + 1):
        published.append(1000 * _publish_change(folder, number))
        before = offered.readlink()
        began = time.monotonic()
        requests.post(server.publish, data=b"1", timeout=_WAIT).raise_for_status()
        assert heard.acquire(timeout=_WAIT)
        used = time.process_time()
        found = look(task, _now())
        busy.append(1000 * (time.process_time() - used))
        woken.append(1000 * (time.monotonic() - began))
        assert found.fault is None, found
        assert offered.readlink() != before
    answer.close()
    yield Figure("change one service, sign, and copy to the web", "ms", published)
    yield Figure("woken, verified, tried and offered, median", "ms", woken, 200)
    yield Figure("woken, verified, tried and offered, slowest", "ms", [max(woken)])
    yield Figure("of it, the kiosk's processor time, median", "ms", busy)


def _task(folder: Path, server: Nginx) -> Task:
    return Task(
        kiosk="03-00001",
        base=f"{server.base}/",
        root=folder / "repository" / "metadata" / "1.root.json",
        folder=folder / "kiosk",
        categories=CATEGORIES,
    )


@contextmanager
def _client(*words: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.bench.fleet_clients", *map(str, words)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def _run(*words: object) -> dict[str, Any]:
    with _client(*words) as process:
        said: dict[str, Any] = json.loads(process.communicate()[0])
        return said


def _busy(server: Nginx) -> float:
    """Give the seconds of processor time that nginx has had."""
    ticks = 0
    for one in server.workers():
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(server: Nginx) -> int:
    """Give the bytes of memory that nginx's processes have, shared ones once each."""
    kilobytes = 0
    for one in server.workers():
        for line in Path(f"/proc/{one}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                kilobytes += int(line.split()[1])
    return kilobytes * 1024


def _ring(folder: Path) -> Keyring:
    return Keyring(folder / "keys")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
