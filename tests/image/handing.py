"""Has a machine's firmware hand units to the systemd of an image, which has no shell to ask.

systemd takes them from the firmware of a virtual machine (`systemd.system-credentials`, SMBIOS
type 11). What a unit prints goes to the serial line; `=== name ===` begins a heading.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from kiosk.errors import KioskError
from tests.image.machine import Machine
from tests.image.running import Running

LINE: Final = "StandardOutput=file:/dev/ttyS0"
END: Final = "=== end ==="
_EXTRA: Final = "value=io.systemd.stub.kernel-cmdline-extra="
_CREDENTIAL: Final = "value=io.systemd.credential.binary:"


def coded(data: bytes) -> str:
    """Give the words of a shell that print these bytes, whatever they are."""
    return f"echo {base64.b64encode(data).decode()} | base64 -d"


def handed(
    machine: Machine,
    units: Mapping[str, str],
    more: Mapping[str, str] | None = None,
    wanted: Collection[str] = (),
) -> Machine:
    """Give a machine whose firmware hands it units.

    Args:
        machine: as it is otherwise.
        units: that are started with the machine, by their names.
        more: what is added to units of the image, by the names of these.
        wanted: units of the image that are started with the machine, too.
    """
    credentials = {f"systemd.extra-unit.{name}": text for name, text in units.items()}
    credentials |= {f"systemd.unit-dropin.{name}": text for name, text in (more or {}).items()}
    values = [
        f"{_CREDENTIAL}{name}={base64.b64encode(text.encode()).decode()}"
        for name, text in credentials.items()
    ]
    values.append(_EXTRA + " ".join(f"systemd.wants={name}" for name in (*units, *wanted)))
    smbios = [word for value in values for word in ("-smbios", f"type=11,{value}")]
    return replace(machine, more=(*machine.more, *smbios))


def answers(vm: Running, patience: float = 120) -> dict[str, list[str]]:
    """Give what was written onto the serial line, line by line under its headings.

    Raises:
        KioskError: it was not written to the end.
    """
    end = vm.clock + patience * vm.speed.slowness
    while END not in (text := vm.place.console.read_text(encoding="utf-8", errors="replace")):
        if vm.clock > end:
            raise KioskError("what was handed over did not end", hint=text[-300:])
        time.sleep(2)
    found: dict[str, list[str]] = {}
    for line in text.replace("\r", "").splitlines():
        if heading := re.fullmatch(r"=== (\w+) ===", line):
            found[heading[1]] = []
        elif found:
            found[list(found)[-1]].append(line)
    return found
