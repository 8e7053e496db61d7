"""Brings practice devices until its standard input closes: `python -m tests.devices`."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tests.devices.escl_scanner import EsclScanner
from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import private_cups
from tests.devices.trainer import Trainer

_PATH: Final = "/usr/sbin:/usr/bin"
_PACE: Final = 1.5  # seconds a side, so that a workshop sees it print


def main() -> None:
    """Print one line of JSON when ready: what there is, and what is missing for more."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as stack:
        printer = scanner = None
        ready = {"cups": "", "scanner": "", "missing": ""}
        missing = []
        if all(shutil.which(program, path=_PATH) for program in ("cupsd", "lpadmin")):
            printer = stack.enter_context(IppPrinter())
            printer.pace = _PACE
            cups = stack.enter_context(private_cups())
            cups.add("Exercice", printer.uri)
            ready["cups"] = str(cups.socket)
        else:
            missing.append("cups")
        if shutil.which("scanimage", path=_PATH) and any(
            Path("/usr/lib").glob("*/sane/libsane-airscan.so*")
        ):
            scanner = stack.enter_context(EsclScanner())
            ready["scanner"] = scanner.url
        else:
            missing.append("sane-utils and sane-airscan")
        trainer = stack.enter_context(Trainer(printer, scanner))
        ready |= {"page": trainer.url, "missing": " and ".join(missing)}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
