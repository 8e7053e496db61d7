"""The whole kiosk as one thing: what it starts, what it keeps apart, what it leaves."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.settings import ROOT
from tests.e2e.kiosk_driver import Kiosk
from tests.e2e.processes import started

pytestmark = pytest.mark.e2e

TEMPORARY = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def interfaces(pid: int) -> list[str]:
    lines = Path(f"/proc/{pid}/net/dev").read_text(encoding="utf-8").splitlines()
    return [line.partition(":")[0].strip() for line in lines if ":" in line]


def open_caf(kiosk: Kiosk) -> None:
    kiosk.tap("CAF")
    kiosk.arrives("https://www.caf.fr/")


def renderers(kiosk: Kiosk) -> list[int]:
    return [pid for pid, line in kiosk.tree().items() if "--type=renderer" in line]


def left_behind() -> set[Path]:
    ours = {os.getuid()}
    return {
        entry for folder in TEMPORARY for entry in folder.iterdir() if entry.lstat().st_uid in ours
    }


def test_a_tile_leads_to_its_service(kiosk):
    open_caf(kiosk)
    kiosk.reads("Se connecter à Mon compte")


def test_chromium_keeps_its_own_sandbox_inside_ours(kiosk):
    open_caf(kiosk)
    pids = renderers(kiosk)
    assert pids
    for pid in pids:
        of = status(pid)
        assert (of["Seccomp"], of["NoNewPrivs"], int(of["CapEff"], 16)) == ("2", "1", 0)
        ours, theirs = (Path(f"/proc/{p}/ns/user").readlink() for p in (kiosk.session.pid, pid))
        assert ours != theirs


def test_only_the_gate_has_a_network(kiosk):
    open_caf(kiosk)
    assert interfaces(kiosk.session.pid) == ["lo"]
    for pid in renderers(kiosk):
        assert set(interfaces(pid)) <= {"lo"}


def test_the_end_of_a_visit_kills_every_process_of_it(kiosk):
    open_caf(kiosk)
    visit = kiosk.inside()
    assert len(visit) > 3
    kiosk.end_visit()
    kiosk.wait_dead(visit)
    assert kiosk.address() == ""


@pytest.mark.parametrize("who", ["gate", "bubblewrap", "shell", "zygote"])
def test_whichever_process_is_killed_the_home_comes_back(kiosk, who):
    words = {
        "gate": "kiosk.gate",
        "bubblewrap": "bwrap --unshare-all",
        "shell": "-m tests.e2e.driven_shell",
        "zygote": "--type=zygote",
    }[who]
    kiosk.tap("CAF")
    kiosk.arrives("https://www.caf.fr/")
    found = [pid for pid, line in kiosk.tree().items() if words in line]
    if who == "shell":
        found = [pid for pid in found if pid == kiosk.session.pid]
    os.kill(min(found, key=started), signal.SIGKILL)  # not the spare's
    if who == "zygote":  # the pages that live can do without it
        open_caf_again(kiosk)
        return
    kiosk.next_session()
    assert kiosk.address() == ""
    open_caf(kiosk)


def open_caf_again(kiosk: Kiosk) -> None:
    kiosk.tap("Accueil")
    kiosk.tap("CAF")
    kiosk.wait(lambda: "caf" in kiosk.address() or "page" in kiosk.words(), "a page or a word")


def forges(processes: dict[int, str], *, of_pages: bool = True) -> list[int]:
    """Give the processes from which an engine forks its others; it starts none of them anew."""
    return [
        pid
        for pid, line in processes.items()
        if "--type=zygote" in line and not (of_pages and "--no-zygote-sandbox" in line)
    ]


@pytest.mark.parametrize("which", [0, -1])
def test_a_visit_that_can_open_no_page_any_more_says_so_and_begins_again(kiosk, which):
    open_caf(kiosk)
    os.kill(forges(kiosk.inside())[which], signal.SIGKILL)
    kiosk.sees("La borne doit recommencer")
    kiosk.picture("la-borne-doit-recommencer")
    kiosk.tap("Recommencer")
    kiosk.next_session()
    assert kiosk.address() == ""
    open_caf(kiosk)


@pytest.mark.parametrize("which", [0, 1, -1])
def test_a_spare_that_can_open_no_page_is_never_shown_to_anybody(kiosk, which):
    def spare() -> dict[int, str]:
        visit = kiosk.inside()
        return {pid: line for pid, line in kiosk.tree().items() if pid not in visit}

    def ready() -> list[int] | None:
        waits = spare()
        pages = any("--type=renderer" in line for line in waits.values())
        return forges(waits, of_pages=False) if pages else None

    wounded = kiosk.wait(ready, "the spare")
    shell = {pid for pid, line in spare().items() if "driven_shell" in line}
    os.kill(wounded[which], signal.SIGKILL)
    kiosk.wait(lambda: not (shell & spare().keys()) or None, "its end")
    kiosk.wait(ready, "another spare")
    kiosk.end_visit()
    open_caf(kiosk)


def test_a_crashed_page_is_said_and_leaves_the_visit_alive(kiosk):
    open_caf(kiosk)
    for pid in renderers(kiosk):
        os.kill(pid, signal.SIGKILL)
    kiosk.wait(lambda: not kiosk.address() or None, "the screen that says it")
    assert "Accueil" in kiosk.words()


def test_a_killed_supervisor_leaves_nothing_alive(start_kiosk: Callable[..., Kiosk]):
    kiosk = start_kiosk()
    open_caf(kiosk)
    below = kiosk.tree()
    kiosk.process.kill()
    kiosk.process.wait()
    kiosk.wait_dead(below)


def test_a_kiosk_leaves_no_file(start_kiosk: Callable[..., Kiosk]):
    before = left_behind()
    kiosk = start_kiosk()
    open_caf(kiosk)
    kiosk.end_visit()
    kiosk.close()
    assert left_behind() - before == set()


def test_nothing_of_a_visit_is_written_into_the_project(start_kiosk: Callable[..., Kiosk]):
    kiosk = start_kiosk()
    open_caf(kiosk)
    writable = [
        line.split()[1]
        for line in Path(f"/proc/{kiosk.session.pid}/mounts").read_text("utf-8").splitlines()
        if str(ROOT) in line and "rw" in line.split()[3].split(",")
    ]
    assert writable == []


def test_what_the_kiosk_says_names_no_site(start_kiosk: Callable[..., Kiosk]):
    kiosk = start_kiosk()
    open_caf(kiosk)
    kiosk.close()
    ours = [line for line in kiosk.last_words.splitlines() if line.startswith(("kiosk:", "gate:"))]
    assert ours
    assert "caf.fr" not in "\n".join(ours)
