"""What the probe says of a running image is judged line by line."""

from __future__ import annotations

import subprocess

import pytest

from tests.image import inside

KERNEL = [
    f"{name.strip()} = {value.strip()}"
    for name, equals, value in (
        line.partition("=") for line in inside._SYSCTL.read_text().splitlines() if line[:1] != "#"
    )
    if equals
]
WELL = {
    "sysctl": KERNEL,
    "listening": ["tcp LISTEN 0 100 127.0.0.1:35549 0.0.0.0:*", "udp UNCONN 0 0 0.0.0.0%eth0:68 *"],
    "mounts": [
        "/ erofs ro,relatime",
        "/var/lib/ilot ext4 rw,nosuid,nodev,noexec,relatime,commit=5",
    ],
    "swap": [],
    "cmdline": ["roothash=ab init_on_free=1 quiet"],
    "units": [],
    "failed": [],
    "walls": [
        f"{file.name} {name}={value}"
        for file in sorted(inside._UNITS.glob("ilot*.service"))
        for name, value in inside._settings(file).items()
    ],
    "sessions": ["812 0000000000000000 1 2 lo", "930 0000000000000000 1 2 lo"],
}


def test_an_image_as_it_is_written_has_nothing_wrong():
    assert list(inside.wrong(WELL)) == []


@pytest.mark.parametrize(
    ("heading", "lines", "told"),
    [
        ("sysctl", [line for line in KERNEL if "sysrq" not in line], "kernel.sysrq is not there"),
        ("sysctl", [*KERNEL, "kernel.kptr_restrict = 0"], "kernel.kptr_restrict is 0"),
        ("listening", ["tcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*"], "something listens"),
        ("mounts", ["/ ext4 rw", WELL["mounts"][1]], "the root is ext4"),
        ("mounts", [WELL["mounts"][0], "/var/lib/ilot ext4 rw,nosuid"], "not mounted nodev"),
        ("swap", ["/dev/sda5 partition 1 0 -2"], "swap"),
        ("cmdline", ["quiet"], "freed memory"),
        ("units", ["getty@tty1.service loaded active running"], "a way in is open"),
        ("failed", ["x.service loaded failed"], "a unit has failed"),
        (
            "walls",
            [*WELL["walls"], "ilot.service NoNewPrivileges=no"],
            "ilot.service: NoNewPrivileges is no, and not yes",
        ),
        (
            "walls",
            [line for line in WELL["walls"] if not line.startswith("ilot-turn.service ")],
            "ilot-turn.service: the machine says nothing of it",
        ),
        ("sessions", [], "no session"),
        ("sessions", ["8 0000000000000000 1 2 same-net lo eth0"], "not walled in"),
        ("sessions", ["8 0000000000200000 1 2 lo"], "not walled in"),
        ("sessions", ["8 0000000000000000 0 0 lo"], "not walled in"),
    ],
)
def test_what_is_weaker_is_told(heading: str, lines: list[str], told: str):
    found = list(inside.wrong({**WELL, heading: lines}))
    assert found
    assert told in found[0]


def test_the_probe_writes_every_heading_that_is_judged():
    script = inside._LINES.read_text()
    assert [line[4:] for line in script.splitlines() if line.startswith("say ")] == list(WELL)
    assert subprocess.run(["sh", "-n", inside._LINES], check=False).returncode == 0
