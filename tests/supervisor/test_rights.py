"""What the supervisor starts has no right that its own start was given."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kiosk.supervisor.rights import keep_to_ourselves

PROGRAM = """
import re, subprocess
from kiosk.supervisor.rights import keep_to_ourselves
def ambient():
    said = subprocess.run(["cat", "/proc/self/status"], capture_output=True, text=True, check=True)
    return int(re.search(r"CapAmb:\\s*(\\w+)", said.stdout)[1], 16)
before = ambient()
keep_to_ourselves()
print(before, ambient())
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can lend a capability")
def test_what_it_starts_has_no_capability_that_it_was_lent():
    lent = ["setpriv", "--reuid=65534", "--clear-groups", "--inh-caps=+sys_ptrace"]
    command = [*lent, "--ambient-caps=+sys_ptrace", sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    before, after = map(int, done.stdout.split())
    assert (before != 0, after) == (True, 0)


def test_a_kiosk_that_was_lent_nothing_starts_all_the_same():
    keep_to_ourselves()
