"""Puts a hostile program in the place of the shell in an image, and judges what it could do.

Its file is bound over the shell's: whoever starts it, and behind which walls, is as always.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.window.allowed import GLOBALS
from tests.image import handing
from tests.image.machine import Machine
from tests.supervisor import rude_session

_SHELL: Final = "/usr/lib/ilot/kiosk/shell"
_CACHED: Final = f"{_SHELL}/__pycache__/__main__.cpython-313.pyc"
_PROGRAM: Final = Path(__file__).with_name("rude_shell.py")
_OUTSIDE: Final = Path(__file__).with_name("rude_outside.py")
_PYTHON: Final = "/usr/bin/python3"
_OWN: Final = ["1", "2"]  # bubblewrap and itself


def intruded(machine: Machine) -> Machine:
    """Give a machine with that program, and with one outside that says what came of it."""
    rude = Path(rude_session.__file__).read_text(encoding="utf-8")
    program = _PROGRAM.read_text(encoding="utf-8").replace('RUDE = ""', f"RUDE = {rude!r}", 1)
    put = (
        "[Unit]\nBefore=ilot.service\n[Service]\nType=oneshot\nRemainAfterExit=yes\n"
        f"ExecStart=/bin/sh -c 'umask 022; : >/run/image-none; {handing.coded(program.encode())}"
        " >/run/image-rude.py'\n"
    )
    told = (
        f"[Unit]\nAfter=image-rude.service\n[Service]\nType=simple\n{handing.LINE}\n"
        f"ExecStart=/bin/sh -c '{handing.coded(_OUTSIDE.read_bytes())} | {_PYTHON} -'\n"
    )
    binds = f"/run/image-rude.py:{_SHELL}/__main__.py /run/image-none:{_CACHED}"
    more = {
        "ilot.service": (
            f"[Unit]\nAfter=image-rude.service\n[Service]\nBindReadOnlyPaths={binds}\n"
        )
    }
    units = {"image-rude.service": put, "image-rude-told.service": told}
    return handing.handed(machine, units, more)


def wrong(said: dict[str, list[str]]) -> Iterator[str]:
    """Give what it could do and may not."""
    found: dict[str, list[str]] = json.loads(" ".join(said["rude"]))
    if not (offered := found.pop("windows", [])):
        yield "it saw no compositor: it was looked for in vain"
    if others := set(offered) - GLOBALS:
        yield f"a hostile program may have of the compositor: {', '.join(sorted(others))}"
    if (processes := found.pop("processes", [])) != _OWN:
        yield f"a hostile program sees processes: {processes}"
    yield from (
        f"a hostile program can {what}: {', '.join(worked)}"
        for what, worked in found.items()
        if worked
    )
