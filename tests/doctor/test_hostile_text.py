"""A kernel, a firmware or a disk may say anything: each part is told all the same."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.doctor.examinations import EXAMINATIONS
from kiosk.doctor.finding import Finding, Subject
from kiosk.doctor.told import Told, plain
from tests.doctor.tree import APPLIANCE, Tree

FILES: Final = (
    *("proc/meminfo", "proc/pressure/memory", "proc/bus/input/devices", "proc/self/mountinfo"),
    *("proc/net/route", "proc/net/ipv6_route", "proc/net/fib_trie", "proc/net/if_inet6"),
    *("sys/devices/system/cpu/online", "sys/class/thermal/thermal_zone0/temp"),
    *("sys/class/drm/card0-HDMI-A-1/status", "sys/class/drm/card0-HDMI-A-1/modes"),
    *("sys/class/net/eth0/carrier", "sys/class/net/eth0/device/vendor"),
    *("sys/fs/ext4/sda6/errors_count", "sys/fs/cgroup/system.slice/ilot.service/memory.max"),
    *("sys/fs/cgroup/system.slice/ilot.service/memory.events", "run/ilot/seed-fault"),
)
SUBJECTS: Final = (
    *(Subject.HARDWARE, Subject.SCREEN, Subject.TOUCH, Subject.MEMORY, Subject.NETWORK),
    *(Subject.CLOCK, Subject.DISK, Subject.SLOTS, Subject.SEED, Subject.SETTINGS, Subject.SPEECH),
)
WORDS: Final = st.sampled_from(
    [
        *("MemTotal:", "kB", "full", "avg60=", "99999999999999999999", "-1", "0-999999999"),
        *("B: PROP=2", "B: ABS=ffffffffffffffffffffff", "B: KEY=g", "/32 host LOCAL"),
        *("|-- 999.1.1.1", "|-- 127.0.0.1", "connected", "65536x65536", "1e9", "oom_kill"),
        *("27 1 8:6 / / rw - ext4 /dev/sda6 ro", "ligne 99999999", "\x00", "\n", "٣", "nan"),
    ]
)
TEXTS: Final = st.one_of(
    st.binary(max_size=200),
    st.lists(WORDS, max_size=12).map(lambda words: " ".join(words).encode()),
    st.lists(WORDS, max_size=12).map(lambda words: "\n".join(words).encode()),
)


def look(tree: Tree) -> list[Finding]:
    machine = tree.machine()
    return [one(machine) for one in EXAMINATIONS if one.subject in SUBJECTS]


@given(st.dictionaries(st.sampled_from(FILES), TEXTS), st.booleans())
def test_whatever_the_files_of_a_machine_hold_each_part_is_told(
    tmp_path_factory,
    files: dict[str, bytes],
    appliance: bool,  # noqa: FBT001 - a case
):
    tree = Tree(tmp_path_factory.mktemp("machine"))
    for path, text in files.items():
        tree.put(path, text)
    if appliance:
        tree.put("proc/cmdline", APPLIANCE)
    found = look(tree)
    assert all(one.sentence for one in found)
    Told.model_validate(plain(found))


def test_a_machine_that_says_nothing_is_told_too(tree: Tree):
    assert len(look(tree)) == len(SUBJECTS)


@pytest.mark.parametrize("path", FILES)
def test_a_folder_in_the_place_of_any_file_is_no_error(tree: Tree, path: str):
    (tree.root / path).mkdir(parents=True)
    assert len(look(tree)) == len(SUBJECTS)
