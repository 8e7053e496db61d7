"""A machine that is not there: its /proc, /sys, /run and /dev, in a folder."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from kiosk.doctor.machine import Machine
from kiosk.settings import ROOT, Settings

NOW: Final = datetime(2026, 11, 28, 10, 32, tzinfo=timezone(timedelta(hours=1)))
BOOT: Final = ROOT / "image/boot.sh"
TOUCHSCREEN: Final = (
    'N: Name="ILITEK Multi-Touch"\nH: Handlers=event4\n'
    "B: PROP=2\nB: EV=b\nB: KEY=400 0 0 0 0 0\nB: ABS=260800000000003\n"
)
MOUSE: Final = "B: PROP=0\nB: EV=17\nB: KEY=70000 0 0 0 0\nB: REL=903\n"
KEYBOARD: Final = "B: PROP=0\nB: EV=120013\nB: KEY=402000000 3803078f800d001 feffffdfffefffff\n"
ADDRESS: Final = "     |-- 192.168.1.20\n        /32 host LOCAL\n"
ROUTE: Final = "Iface\tDestination\tGateway\neth0\t00000000\t0101A8C0\t0003\n"


def kernel_line(letter: str) -> str:
    """Give what the image's own script writes of a slot on the kernel's command line."""
    _before, function, _after = re.split(
        r"^(slot\(\) \{$.*?^\}$)", BOOT.read_text(), flags=re.MULTILINE | re.DOTALL
    )
    done = subprocess.run(
        ["/bin/sh", "-c", f"{function}\nslot {letter}"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


APPLIANCE: Final = f"quiet ro {kernel_line('a')} roothash=ab"


class Tree:
    """Use `put` for a file, `machine` for what examinations ask."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.root.mkdir()
        self.state = folder / "state"
        self.state.mkdir()
        self.settings = Settings(state=self.state, cups=folder / "no-cups.sock", scanner="none")
        self.environment: dict[str, str] = {"PATH": str(folder / "bin")}
        (folder / "bin").mkdir()

    def put(self, path: str, text: str | bytes = "") -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def program(self, name: str, script: str) -> None:
        """Install a program: a shell script, which gets its own PATH back."""
        file = Path(self.environment["PATH"], name)
        file.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
        file.chmod(0o755)

    def appliance(self) -> None:
        self.put("proc/cmdline", APPLIANCE)

    def link(self, name: str, *, carrier: bool, wireless: bool = False) -> None:
        place = f"sys/class/net/{name}"
        self.put(f"{place}/device/vendor", "0x8086\n")
        self.put(f"{place}/carrier", f"{int(carrier)}\n")
        if wireless:
            self.put(f"{place}/wireless/status", "0\n")

    def machine(self, **changes: Any) -> Machine:  # noqa: ANN401 - each setting of its own type
        settings = replace(self.settings, **changes)
        return Machine(settings, self.environment, self.root, lambda: NOW)


def mount(place: str, options: str = "rw,relatime", inner: str = "rw", device: str = "8:6") -> str:
    """Give a line of /proc/self/mountinfo."""
    return f"27 1 {device} / {place} {options} shared:1 - ext4 /dev/sda6 {inner}\n"


def written(tree: Tree, files: Mapping[str, str]) -> Tree:
    for path, text in files.items():
        tree.put(path, text)
    return tree
