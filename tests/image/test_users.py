"""What sysusers and tmpfiles make of their files: a user a program, and the folders of each."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.settings import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("systemd-sysusers"), reason="there is no systemd")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    place = tmp_path_factory.mktemp("root")
    (place / "etc").mkdir()
    (place / "etc/group").write_text("root:x:0:\nlp:x:7:\nlpadmin:x:108:\n")
    (place / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\nlp:x:7:7::/:/bin/false\n")
    made(place, "systemd-sysusers", "sysusers.d/ilot.conf")
    return place


def made(place: Path, program: str, *files: str) -> None:
    names = [str(ROOT / "systemd" / file) for file in files]
    more = ["--create"] if program == "systemd-tmpfiles" else []
    done = subprocess.run(
        [program, f"--root={place}", *more, *names],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    told = [line for line in done.stderr.splitlines() if not line.startswith("Creating")]
    assert (done.returncode, told) == (0, [])


def test_each_program_has_a_user_of_its_own_that_nobody_can_be(root):
    users = dict(line.split(":", 1) for line in (root / "etc/passwd").read_text().splitlines())
    for name in ("ilot", "ilot-screen", "ilot-update", "ilot-report", "ilot-window"):
        assert users[name].endswith(":/usr/sbin/nologin"), name


def test_numbers_stay_the_same_from_one_image_to_the_next(root):
    users = (root / "etc/passwd").read_text()
    found = dict(re.findall(r"^(ilot[a-z-]*):x:(\d+):", users, re.MULTILINE))
    assert found == {
        "ilot": "880",
        "ilot-screen": "881",
        "ilot-update": "882",
        "ilot-report": "883",
        "ilot-window": "886",
    }


def test_who_counts_and_who_reports_share_a_group_and_no_other_does(root):
    groups = (root / "etc/group").read_text()
    found = dict(re.findall(r"^([a-z-]+):x:\d+:(\S*)$", groups, re.MULTILINE))
    assert set(found["ilot-usage"].split(",")) == {"ilot", "ilot-report"}
    assert found["ilot-screen"] == "ilot-window"
    assert found["lpadmin"] == "ilot"
    assert found["ilot-update"] == ""


def test_the_folders_are_those_of_the_contract():
    lines = [
        line.split()
        for file in ("ilot.conf", "ilot-state.conf")
        for line in (ROOT / "systemd/tmpfiles.d" / file).read_text().splitlines()
        if line.startswith("d ")
    ]
    found = {place: (mode, user, group) for _, place, mode, user, group, _ in lines}
    assert found["/var/lib/ilot/kiosk"] == ("0711", "ilot", "ilot")
    assert found["/var/lib/ilot/usage"] == ("2770", "ilot", "ilot-usage")
    assert found["/var/lib/ilot/policy"] == ("0755", "ilot-update", "ilot-update")
    assert found["/var/lib/ilot/seed"] == ("0700", "root", "root")
    assert found["/run/ilot-control"] == ("0750", "ilot", "ilot-agent")


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives folders to others")
def test_every_folder_is_made(root):
    made(root, "systemd-tmpfiles", "tmpfiles.d/ilot.conf", "tmpfiles.d/ilot-state.conf")
    assert (root / "var/lib/ilot/usage").stat().st_mode & 0o7777 == 0o2770
