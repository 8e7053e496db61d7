"""The stick that the machine starts from is nobody's stick."""

import getpass
import json
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.settings import ROOT
from kiosk.stick.foreign import foreign

SANDBOX = ["bwrap", "--unshare-all", "--die-with-parent", "--bind", "/", "/", "--dev", "/dev"]


def plug(root: Path, disk: str, number: int, *partitions: str) -> None:
    real = root / "devices/usb1/1-1" / disk
    real.mkdir(parents=True)
    (real / "size").write_text("1000\n")
    (real / "diskseq").write_text(f"{number}\n")
    for name in partitions:
        (real / name).mkdir()
        (real / name / "partition").write_text("1\n")
        (root / "dev" / name).touch()
    (root / "block").mkdir(exist_ok=True)
    (root / "block" / disk).symlink_to(real)


def test_only_what_somebody_brought_counts(tmp_path: Path):
    (tmp_path / "dev").mkdir()
    ours = tmp_path / "ours"
    ours.mkdir()
    plug(tmp_path, "sda", 1, "sda1", "sda2")
    plug(tmp_path, "sdb", 2, "sdb1")
    (ours / "ilot-seed").symlink_to(tmp_path / "dev/sda2")
    found = foreign(tmp_path, tmp_path / "block", tmp_path / "dev", ours)
    assert [one.plugged for one in found] == ["2"]
    with pytest.raises(OSError, match="none"):  # nobody may take that for “there is none”
        foreign(tmp_path, tmp_path / "none", tmp_path / "dev", ours)


@pytest.mark.sandbox
def test_a_kiosk_that_lives_on_a_stick_asks_nobody_to_pull_it_out(tmp_path: Path):
    (tmp_path / "dev").mkdir()
    plug(tmp_path, "sda", 1, "sda1", "sda2")
    ours = ["--dir", "/dev/disk/ilot", "--symlink", "../../sda2", "/dev/disk/ilot/ilot-seed"]
    blocks = ["--ro-bind", str(tmp_path / "block"), "/sys/block"]
    line = tmp_path / "line"
    helper = [sys.executable, "-m", "kiosk.stick", "--socket", str(line)]
    helper += ["--user", getpass.getuser(), "--place", str(tmp_path / "in")]
    program = [*SANDBOX, *ours, *blocks, "--", *helper]
    with subprocess.Popen(program, cwd=ROOT) as process:
        try:
            assert ask(line, {"ask": "look"}) == {"outcome": "no-stick"}
            assert ask(line, {"ask": "end"}) == {"outcome": "done"}
        finally:
            process.kill()


def ask(line: Path, question: object) -> object:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asking:
        asking.settimeout(30)
        while True:
            with suppress(FileNotFoundError, ConnectionRefusedError):
                asking.connect(str(line))
                break
            time.sleep(0.05)
        asking.send(json.dumps(question).encode())
        return json.loads(asking.recv(8192))
