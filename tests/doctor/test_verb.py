"""`kiosk doctor` tells every part in time, whatever hangs, to a person and to the fleet."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.doctor import round as rounds
from kiosk.doctor.finding import Finding, State, Subject
from kiosk.doctor.told import Told
from kiosk.settings import ROOT
from kiosk.verbs import doctor
from tests.doctor.servers import mute
from tests.doctor.tree import Tree

HANGING = ("bwrap", "scanimage", "systemctl", "rauc", "dmsetup")


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KIOSK_")}
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "doctor", *words],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_with_every_device_and_program_hanging_it_is_told_within_fifteen_seconds(
    tree: Tree, tmp_path: Path
):
    for name in HANGING:
        tree.program(name, "sleep 60")
    os.mkfifo(tmp_path / "whitelist.yaml")  # reading it never ends
    cups, control = tmp_path / "cups.sock", tmp_path / "control"
    with mute(cups), mute(control, socket.SOCK_SEQPACKET), mute() as port:
        began = time.monotonic()
        done = run(
            "--json",
            PATH=tree.environment["PATH"],
            KIOSK_CUPS=str(cups),
            KIOSK_CONTROL=str(control),
            KIOSK_STATE=str(tree.state),
            KIOSK_UPDATES=f"http://127.0.0.1:{port}/",
            KIOSK_POLICY=str(tmp_path),
            KIOSK_WHITELIST=str(tmp_path / "whitelist.yaml"),
        )
        took = time.monotonic() - began
    assert took < 15, took
    told = Told.model_validate_json(done.stdout, strict=True)
    states = {one.subject: one.state for one in told.findings}
    assert list(states) == [subject.value for subject in Subject]
    assert states["policy"] is State.UNKNOWN
    assert states["kiosk"] is states["printer"] is states["sandbox"] is State.ILL
    assert states["scanner"] is State.UNKNOWN
    assert states["hardware"] is State.WELL
    assert done.returncode == 1


def test_an_appliance_whose_every_service_hangs_is_told_in_time_too(tree: Tree):
    tree.appliance()
    tree.put("run/systemd/system/x")
    for name in HANGING:
        tree.program(name, "sleep 60")
    began = time.monotonic()
    found = {one.subject: one for one in rounds.make(tree.machine(scanner=""))}
    assert time.monotonic() - began < 14
    assert found[Subject.SLOTS].sentence == "Le système A marche ; B est inconnu."
    assert found[Subject.UNITS].state is State.UNKNOWN


def test_a_developer_s_desk_is_told_in_sentences(tmp_path: Path):
    done = run(KIOSK_STATE=str(tmp_path), KIOSK_SCANNER="none", KIOSK_MODE="strict")
    lines = done.stdout.splitlines()
    assert len(lines) >= len(Subject)
    assert not done.stderr
    assert any("La machine a " in line for line in lines)
    english = run(KIOSK_STATE=str(tmp_path), KIOSK_SCANNER="none", KIOSK_LANGUAGE="en")
    assert "The machine has " in english.stdout


def test_a_setting_that_means_nothing_hides_no_other_part(tmp_path: Path):
    done = run("--json", KIOSK_STATE=str(tmp_path), KIOSK_SCANNER="none", KIOSK_MODE="secret")
    told = json.loads(done.stdout)
    assert len(told["findings"]) == len(Subject)
    assert done.returncode == 1
    assert "secret" not in done.stdout


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ((State.WELL, State.ABSENT), 0),
        ((State.WARN, State.UNKNOWN), 0),
        ((State.WARN, State.ILL, State.WELL), 1),
    ],
)
def test_only_what_is_ill_fails(
    states: tuple[State, ...], status: int, monkeypatch: pytest.MonkeyPatch, capsys
):
    found = tuple(Finding(Subject.DISK, state, "Le disque a 4,1 Go.", "Rien.") for state in states)
    monkeypatch.setattr(rounds, "make", lambda _machine, _seconds: found)
    assert doctor._look(as_json=False) == status
    assert capsys.readouterr().out.count("→ Rien.") == len(states)
