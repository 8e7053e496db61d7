"""`kiosk update`: what it prints, what it exits with, and that it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.settings import ROOT
from kiosk.updates import process, status
from kiosk.updates.fitness import samples
from kiosk.updates.status import Fault
from kiosk.updates.store import BusyError, Store
from tests.categories.upstream import drip_of_headers
from tests.updates.mirror import honest, only
from tests.updates.town import Kiosk, Town, whitelist

pytestmark = pytest.mark.sandbox


def environment(kiosk: Kiosk, **more: str) -> dict[str, str]:
    task = kiosk.task
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KIOSK_")}
    settings = {
        "KIOSK_ID": task.kiosk,
        "KIOSK_UPDATES": task.base,
        "KIOSK_ROOT": str(task.root),
        "KIOSK_POLICY": str(task.folder),
        **more,
    }
    return kept | {name: value for name, value in settings.items() if value}


def update(kiosk: Kiosk, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", "update", *words]
    return subprocess.run(
        command, env=environment(kiosk, **more), capture_output=True, text=True, check=False
    )


def test_it_offers_what_is_published_and_says_so(town: Town):
    one = town.kiosk()
    done = update(one)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Nouvelle liste vérifiée : {one.offered.name}.\n"
    done = update(one)
    assert (done.returncode, done.stdout) == (0, "La liste de cette borne est à jour.\n")


def test_it_says_what_is_wrong_and_where(town: Town, kiosk: Kiosk):
    town.publish({"whitelist.yaml": whitelist("two").replace(b"hosts: [caf.fr]", b"hosts: 7")})
    done = update(kiosk)
    assert done.returncode == 1
    line = next(n for n, text in enumerate(whitelist("two").split(b"\n"), 1) if b"[caf.fr]" in text)
    assert f"fichier whitelist.yaml, ligne {line}." in done.stdout
    assert "garde sa dernière bonne liste" in done.stdout
    assert "whitelist.yaml:" in done.stderr, "the administrator reads more"
    assert kiosk.status.line == line


def test_it_takes_a_policy_from_a_stick(town: Town, kiosk: Kiosk):
    town.publish({"whitelist.yaml": whitelist("two")})
    assert update(kiosk, "--from", str(town.repository)).returncode == 0
    assert kiosk.label == "two"
    done = update(kiosk, "--from", "/media/nobody")
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no such folder" in done.stderr


@pytest.mark.parametrize("name", ["KIOSK_UPDATES", "KIOSK_ROOT", "KIOSK_POLICY"])
def test_a_setting_that_is_missing_is_named(kiosk: Kiosk, name: str):
    done = update(kiosk, **{name: ""})
    assert done.returncode == 1
    assert name in done.stderr


def test_mqtt_is_refused_before_anything_is_done(kiosk: Kiosk):
    done = update(kiosk, "--follow", KIOSK_WAKE="mqtt://broker/topic")
    assert (done.returncode, "https or http" in done.stderr) == (1, True)


def test_headers_drop_by_drop_end_at_the_deadline(town: Town, kiosk: Kiosk):
    town.publish({"whitelist.yaml": whitelist("two")})
    town.mirror.hook = only("timestamp", drip_of_headers)
    before = kiosk.offered

    found = process.run(replace(kiosk.task, seconds=1.5), os.environ)
    assert (found.fault, found.version) == (Fault.SLOW, before.name)
    assert kiosk.offered == before
    town.mirror.hook = honest
    assert process.run(kiosk.task, os.environ).fault is None
    assert kiosk.label == "two"


def test_one_look_at_a_time(kiosk: Kiosk):
    with Store(kiosk.task.folder).locked(), pytest.raises(BusyError, match="another update"):
        process.run(kiosk.task, os.environ)


def test_a_root_that_is_not_there_is_said_in_words(kiosk: Kiosk):
    kiosk.task.root.unlink()
    done = update(kiosk)
    assert (done.returncode, "KIOSK_ROOT names" in done.stderr) == (1, True)


def test_a_process_that_breaks_is_told_as_an_error_of_ours(kiosk: Kiosk, tmp_path: Path):
    (tmp_path / "tuf.py").write_text("raise ZeroDivisionError\n")
    place = f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    assert process.run(kiosk.task, os.environ | {"PYTHONPATH": place}).fault is Fault.BROKEN


def test_it_follows_wakes_and_survives_what_goes_wrong(town: Town, kiosk: Kiosk):
    """Woken as urgent, a kiosk has the new list long before its next look by the clock."""

    def announce(exchange) -> None:
        exchange.head(None, "text/event-stream")
        seen = 0
        while not exchange.server.closing.wait(0.05):
            now = len(announced)
            exchange.wfile.write(b"event: urgent\ndata:\n\n" * (now - seen) or b":\n")
            exchange.wfile.flush()
            seen = now

    announced: list[None] = []
    town.mirror.hook = only("/wake", announce)
    command = [sys.executable, "-m", "kiosk", "update", "--follow"]
    settings = environment(kiosk, KIOSK_WAKE=f"{town.mirror.url}/wake")
    with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout
        try:
            assert one.stdout.readline() == "La liste de cette borne est à jour.\n"
            town.publish({"whitelist.yaml": whitelist("two")})
            announced.append(None)
            assert one.stdout.readline().startswith("Nouvelle liste vérifiée")
            assert kiosk.label == "two"
            assert one.poll() is None
        finally:
            one.send_signal(signal.SIGTERM)
            one.wait(20)


def test_what_was_found_is_kept_though_the_program_is_killed_at_once(town: Town, kiosk: Kiosk):
    town.publish({"whitelist.yaml": whitelist("two")})
    command = [sys.executable, "-m", "kiosk", "update"]
    with subprocess.Popen(command, env=environment(kiosk), start_new_session=True) as one:
        time.sleep(0.3)
        os.killpg(one.pid, signal.SIGKILL)
    assert update(kiosk).returncode == 0
    assert kiosk.label == "two"
    known = status.read(kiosk.task.folder)
    assert known
    assert known.version == kiosk.offered.name


def test_hosts_of_each_category_are_known_to_the_image():
    known = samples(ROOT / "config" / "category-sources.yaml")
    assert "bet365.com" in known["gambling"]
    assert samples(ROOT / "config" / "none.yaml") == {}
