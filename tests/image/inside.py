"""Looks at the running image from inside: what its kernel allows, what listens, who is what.

The image has no shell to ask. systemd takes a unit from the firmware of a virtual machine
(`systemd.system-credentials`, SMBIOS type 11), which runs once and writes to the serial line.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.settings import ROOT
from tests.image.machine import Machine
from tests.image.running import Running

_UNIT: Final = "image-probe.service"
_END: Final = "=== end ==="
_SYSCTL: Final = ROOT / "image" / "root" / "etc" / "sysctl.d" / "90-ilot.conf"
_LOCAL: Final = ("127.", "[::1]", "[::ffff:127.")
# of DHCP's answers to this machine, which nftables lets in
_OURS: Final = (":68", ":546")
_LINES: Final = Path(__file__).with_name("probe.sh")


def probed(machine: Machine) -> Machine:
    """Give a machine whose firmware hands it the probe."""
    script = base64.b64encode(_LINES.read_bytes()).decode()
    unit = (
        "[Unit]\nAfter=ilot.service\n[Service]\nType=oneshot\nStandardOutput=file:/dev/ttyS0\n"
        f"ExecStart=/bin/sh -c 'sleep 20; echo {script} | base64 -d | sh; echo \"{_END}\"'\n"
    )
    handed = base64.b64encode(unit.encode()).decode()
    values = (
        f"value=io.systemd.credential.binary:systemd.extra-unit.{_UNIT}={handed}",
        f"value=io.systemd.stub.kernel-cmdline-extra=systemd.wants={_UNIT}",
    )
    smbios = [word for value in values for word in ("-smbios", f"type=11,{value}")]
    return replace(machine, more=(*machine.more, *smbios))


def answers(vm: Running, patience: float = 120) -> dict[str, list[str]]:
    """Give what the probe wrote, line by line under its headings.

    Raises:
        KioskError: it did not write to the end.
    """
    end = vm.clock + patience * vm.speed.slowness
    while _END not in (text := vm.place.console.read_text(encoding="utf-8", errors="replace")):
        if vm.clock > end:
            raise KioskError("the probe did not end", hint=text[-300:])
        time.sleep(2)
    found: dict[str, list[str]] = {}
    for line in text.replace("\r", "").splitlines():
        if heading := re.fullmatch(r"=== (\w+) ===", line):
            found[heading[1]] = []
        elif found:
            found[list(found)[-1]].append(line)
    return found


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


def _mounts(lines: list[str]) -> Iterator[str]:
    mounts = {line.split()[0]: line.split()[1:] for line in lines}
    kind, options = mounts["/"]
    if kind != "erofs" or "ro" not in options.split(","):
        yield f"the root is {kind}, {options}"
    _, options = mounts["/var/lib/ilot"]
    for wanted in ("nosuid", "nodev", "noexec"):
        if wanted not in options.split(","):
            yield f"the state is not mounted {wanted}"
