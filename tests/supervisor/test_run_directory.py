import signal
import stat
import subprocess
import sys

from kiosk.settings import ROOT
from kiosk.supervisor.run_directory import RunDirectory

KILLED = """
import os, signal, sys
from pathlib import Path
from kiosk.supervisor.run_directory import RunDirectory
RunDirectory(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_nobody_else_may_enter_it(tmp_path):
    with RunDirectory(tmp_path) as folder:
        assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700


def test_it_is_gone_afterwards(tmp_path):
    with RunDirectory(tmp_path) as folder:
        folder.write_policy(b"{}")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_supervisor_left_is_swept_away_by_the_next_one(tmp_path):
    subprocess.run([sys.executable, "-c", KILLED, tmp_path], cwd=ROOT, check=False)
    (left,) = tmp_path.iterdir()
    with RunDirectory(tmp_path):
        assert not left.exists()


def test_what_a_killed_supervisor_left_running_is_killed_before_anything_starts(tmp_path):
    subprocess.run([sys.executable, "-c", KILLED, tmp_path], cwd=ROOT, check=False)
    (left,) = tmp_path.iterdir()
    program = "import time; time.sleep(1000)"
    command = [sys.executable, "-c", program, f"{left}/policy.json"]
    with subprocess.Popen(command) as survivor:
        try:
            with RunDirectory(tmp_path):
                assert survivor.wait(10) == -signal.SIGKILL
        finally:
            survivor.kill()


def test_the_folder_of_a_living_supervisor_stays(tmp_path):
    with RunDirectory(tmp_path) as first, RunDirectory(tmp_path) as second:
        assert first.path.exists()
        assert second.path.exists()


def test_a_new_policy_does_not_change_the_file_that_a_session_already_has(tmp_path):
    with RunDirectory(tmp_path) as folder:
        folder.write_policy(b"old")
        with (folder.path / "policy.json").open("rb") as running:
            folder.write_policy(b"new")
            assert running.read() == b"old"
