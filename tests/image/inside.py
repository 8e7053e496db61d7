"""Looks at the running image from inside: what its kernel allows, what listens, who is what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.settings import ROOT
from tests.image import handing
from tests.image.machine import Machine

_SYSCTL: Final = ROOT / "image" / "root" / "etc" / "sysctl.d" / "90-ilot.conf"
_LOCAL: Final = ("127.", "[::1]", "[::ffff:127.")
# of DHCP's answers to this machine, which nftables lets in
_OURS: Final = (":68", ":546")
_UNITS: Final = ROOT / "systemd"
_LINES: Final = Path(__file__).with_name("probe.sh")


def probed(machine: Machine) -> Machine:
    """Give a machine that looks at itself once its kiosk serves."""
    script = handing.coded(_LINES.read_bytes())
    unit = (
        f"[Unit]\nAfter=ilot.service\n[Service]\nType=oneshot\n{handing.LINE}\n"
        f"ExecStart=/bin/sh -c 'sleep 20; {script} | sh; echo \"{handing.END}\"'\n"
    )
    return handing.handed(machine, {"image-probe.service": unit})


def wrong(said: dict[str, list[str]]) -> Iterator[str]:
    """Give what is weaker than it is written to be."""
    yield from _kernel(said["sysctl"])
    for line in said["listening"]:
        local = line.split()[4]
        if not local.startswith(_LOCAL) and not local.endswith(_OURS):
            yield f"something listens on the network: {line}"
    yield from _mounts(said["mounts"])
    yield from (f"swap: {line}" for line in said["swap"])
    yield from (f"a way in is open: {line}" for line in said["units"])
    yield from (f"a unit has failed: {line}" for line in said["failed"])
    if "init_on_free=1" not in said["cmdline"][0].split():
        yield "freed memory is not emptied"
    yield from _walls(said["walls"])
    if not said["sessions"]:
        yield "no session was found"
    for line in said["sessions"]:
        _, rights, no_new, seccomp, *rest = line.split()
        if (int(rights, 16), no_new, seccomp, rest) != (0, "1", "2", ["lo"]):
            yield f"a session is not walled in: {line}"


def _kernel(lines: list[str]) -> Iterator[str]:
    said = dict(line.split(" = ", 1) for line in lines if " = " in line)
    for line in _SYSCTL.read_text(encoding="utf-8").splitlines():
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or line.startswith("#"):
            continue
        if said.get(name, "").split() != value.split():
            yield f"{name} is {said.get(name, 'not there')}, and not {value}"


def _walls(lines: list[str]) -> Iterator[str]:
    """Give what a unit is asked for in our files, and is otherwise in the machine that runs."""
    said = dict(line.split("=", 1) for line in lines if "=" in line)
    for file in sorted(_UNITS.glob("ilot*.service")):
        if "@" in file.name:
            continue
        for name, value in _settings(file).items():
            there = said.get(f"{file.name} {name}")
            if there is not None and there.split() != value.split():
                yield f"{file.name}: {name} is {there or 'empty'}, and not {value}"
        if f"{file.name} NoNewPrivileges" not in said:
            yield f"{file.name}: the machine says nothing of it"


def _settings(file: Path) -> dict[str, str]:
    """Give the settings of a unit that stand in one line, as systemd shows them."""
    lines = (line.partition("=") for line in file.read_text("utf-8").splitlines())
    found = {name: value for name, equals, value in lines if equals and name[:1].isupper()}
    rights = found.get("CapabilityBoundingSet", "").lower()
    return {**found, "CapabilityBoundingSet": " ".join(sorted(rights.split()))} if rights else found


def _mounts(lines: list[str]) -> Iterator[str]:
    mounts = {line.split()[0]: line.split()[1:] for line in lines}
    kind, options = mounts["/"]
    if kind != "erofs" or "ro" not in options.split(","):
        yield f"the root is {kind}, {options}"
    _, options = mounts["/var/lib/ilot"]
    for wanted in ("nosuid", "nodev", "noexec"):
        if wanted not in options.split(","):
            yield f"the state is not mounted {wanted}"
