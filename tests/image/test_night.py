"""The night's audit disturbs nobody, comes once a day, and leaves no dead screen behind."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.settings import ROOT

PROGRAMS = ROOT / "image" / "root" / "usr" / "lib" / "ilot"
UNITS = ROOT / "systemd"
DAY = datetime(2026, 12, 1)  # noqa: DTZ001 - as the machine's own clock says it
HALF_A_DAY = 13 * 3600


class Machine:
    """A machine that is not there: its clock, its kiosk and its systemd."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.audit = folder / "wipe.json"
        self.up = 3600
        self.active = {"ilot.service", "ilot-screen.service"}
        self.synchronized = True
        (folder / "bin").mkdir()
        asked = f'echo "$@" >>{folder}/asked; case "$*" in *is-active*)'
        self._program(
            "systemctl", f'{asked} case " $ACTIVE " in *" $3 "*) ;; *) exit 3;; esac;; esac'
        )

    def free(self, clock: str, status: str = "phase: attract") -> bool:
        """Ask whether the audit may come at an hour, while the kiosk says how it is."""
        now = DAY.replace(hour=int(clock[:2]), minute=int(clock[3:]))
        self._program("date", f"echo {now.timestamp():.0f} {now:%H%M}")
        self._program("kioskctl", f"printf '{status}\\n'" if status else "exit 1")
        done = self._run("night-free")
        assert bool(done.stdout) is bool(done.returncode), "it says why not"
        assert not done.stderr
        return done.returncode == 0

    def audited(self, before: timedelta, clock: str, text: str = '{"clean": true}') -> None:
        self.audit.write_text(text)
        then = DAY.replace(hour=int(clock[:2]), minute=int(clock[3:])) - before
        os.utime(self.audit, (then.timestamp(), then.timestamp()))

    def over(self, result: str = "success") -> list[str]:
        """Give what is asked of systemd at the end."""
        self._run("night-over", SERVICE_RESULT=result)
        asked = self.folder / "asked"
        return asked.read_text().splitlines() if asked.exists() else []

    def _run(self, name: str, **more: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "uptime").write_text(f"{self.up}.21 1.50\n")
        environment = {
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "UPTIME": str(self.folder / "uptime"),
            "SYNCHRONIZED": str(self.folder if self.synchronized else self.folder / "never"),
            "AUDIT": str(self.audit),
            "ACTIVE": " ".join(self.active),
            **more,
        }
        return subprocess.run(
            [PROGRAMS / name], env=environment, capture_output=True, text=True, check=False
        )

    def _program(self, name: str, script: str) -> None:
        file = self.folder / "bin" / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Give a machine that has run for an hour, whose kiosk waits for somebody."""
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("clock", "status", "free"),
    [
        ("03:10", "phase: attract", True),
        ("20:10", "phase: attract", True),
        ("12:20", "phase: closed", True),
        ("18:00", "phase: closed", True),
        ("18:00", "phase: attract", False),
        ("18:00", "", False),
        ("08:50", "phase: closed", False),
        ("09:00", "phase: attract", False),
        ("03:10", "phase: visit", False),
        ("20:10", "phase: waiting", False),
        ("20:10", "phase: paused\\nkept: on", False),
        ("20:10", "phase: paused\\nkept: off", True),
        ("03:10", "", True),
    ],
)
def test_the_audit_comes_only_when_it_disturbs_nobody(
    machine: Machine,
    clock: str,
    status: str,
    free: bool,  # noqa: FBT001 - a case
):
    assert machine.free(clock, status) is free


def test_a_kiosk_that_was_just_switched_on_is_left_to_whoever_comes(machine: Machine):
    machine.up = 20 * 60
    assert not machine.free("03:10")
    assert not machine.free("12:20", "phase: closed")


def test_an_hour_that_nobody_has_told_is_not_believed_for_half_a_day(machine: Machine):
    machine.synchronized = False
    assert not machine.free("03:10")
    machine.up = HALF_A_DAY
    assert machine.free("03:10")


def test_there_is_one_audit_a_day(machine: Machine):
    machine.audited(timedelta(hours=17), "20:10")
    assert not machine.free("20:10")
    machine.audited(timedelta(hours=24), "20:10")
    assert machine.free("20:10")


def test_an_audit_that_was_cut_off_or_is_dated_ahead_holds_none_up(machine: Machine):
    machine.audited(timedelta(hours=1), "20:10", "")
    assert machine.free("20:10")
    machine.audited(timedelta(days=-40), "20:10")
    assert machine.free("20:10")


def test_the_night_tries_a_kiosk_that_is_out_of_service_anew(machine: Machine):
    machine.audited(timedelta(hours=7), "03:10")
    machine.active = {"ilot-screen.service"}
    assert machine.free("03:10", "")


def test_after_the_night_the_kiosk_comes_back_with_a_new_count_of_starts(machine: Machine):
    asked = machine.over()
    assert asked[0] == "reset-failed ilot.service"
    assert asked[-1] == "--no-block start ilot.service"
    assert not any("reboot" in one for one in asked)


def test_a_machine_whose_screen_is_dead_restarts_once_a_night(machine: Machine):
    machine.active = set()
    assert machine.over()[-1] == "--no-block start ilot.service", "it has just been restarted"
    machine.up = HALF_A_DAY
    assert machine.over()[-1] == "--no-block reboot"


def test_a_night_that_was_put_off_leaves_everything_as_it_is(machine: Machine):
    machine.active, machine.up = set(), HALF_A_DAY
    assert machine.over("exec-condition") == []


def test_the_units_ask_first_and_make_up_for_nothing_as_the_agency_opens():
    service = (UNITS / "ilot-night.service").read_text()
    assert "\nExecCondition=/usr/lib/ilot/night-free\n" in service
    assert "\nExecStopPost=/usr/lib/ilot/night-over\n" in service
    timer = (UNITS / "ilot-night.timer").read_text()
    assert not any(line.startswith(("Persistent=", "OnBoot")) for line in timer.splitlines())
    assert timer.count("\nOnCalendar=") > 1, "also for those that are off at night"
