"""Reads papers with SANE, one visit's wish after the other, and gives each page away at once.

    python -m kiosk.workers.scan --fd N --device NAME [--url URL]

libsane may hang for ever, and so it runs in a process of its own, which is killed.
"""

from __future__ import annotations

import argparse
import os
import selectors
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk import wire
from kiosk.documents.sheet import SheetError, as_jpeg
from kiosk.peripherals.escl import EsclAddress, NoAnswerError, ScannerReading, read_scanner
from kiosk.peripherals.sane import Options, Scanner, command, configuration, listing, outcome
from kiosk.scanning import MAX_PAGES, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LISTING: Final = 10.0  # seconds for it to say what it can
_QUIET: Final = 10.0  # seconds without a sign of life until we ask the scanner
_AFTER: Final = 3.0  # seconds for it to end after the only page
_LONGEST: Final = 60.0  # seconds for a page, where the scanner says that it is at work
_BUSY: Final = 10.0  # seconds that we wait for somebody else's paper
_LOOK: Final = 0.5
_PIECE: Final = 1 << 16


def main(argv: Sequence[str]) -> int:
    """Do the job."""
    parser = argparse.ArgumentParser(prog="kiosk.workers.scan", description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="the line to the supervisor")
    parser.add_argument("--device", required=True, help="the scanner, as SANE calls it")
    parser.add_argument("--url", default="", help="where it listens, if it needs no driver")
    given = parser.parse_args(argv)
    channel = wire.Channel.inherited(given.fd)
    wanted, _ = channel.receive(wait=True) or (None, [])
    if not isinstance(wanted, wire.Scan):
        raise SystemExit("nobody wants anything")
    with tempfile.TemporaryDirectory(prefix="scan-") as folder:
        work = _Work(channel, Scanner(given.device, given.url), Path(folder))
        channel.send(wire.ScanIs(work.do(colour=wanted.colour == "yes")))
    return 0


class _Work:
    """One wish.

    Args:
        channel: the line to the supervisor.
        scanner: which.
        folder: our own, empty.
    """

    def __init__(self, channel: wire.Channel, scanner: Scanner, folder: Path) -> None:
        self._channel = channel
        self._scanner = scanner
        self._folder = folder
        self._address = EsclAddress.parse(scanner.url) if scanner.url else None
        self._pages = 0
        self._moved = self._began = 0.0  # when it last gave a sign of life, and began with a page
        self._environment = {"PATH": os.environ["PATH"], "LANG": "C"}
        files = configuration(scanner)
        for name, text in files.items():
            (folder / name).write_text(text)
        if files:
            self._environment["SANE_CONFIG_DIR"] = str(folder)

    def do(self, *, colour: bool) -> Step:
        """Read what lies in the feeder, or else on the glass."""
        trouble = self._wait()
        if trouble is not None:
            return trouble
        try:
            # scanimage writes names, numbers and words of its own in here, and nothing else
            listed = subprocess.run(  # noqa: S603 - as sane.listing says
                listing(self._scanner),
                env=self._environment,
                capture_output=True,
                timeout=_LISTING,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return Step.SILENT
        if listed.returncode:
            return self._told(outcome(listed.returncode, 0))
        options = Options.read(listed.stdout.decode(errors="replace"))
        step = Step.EMPTY
        for source in dict.fromkeys((options.feeder, options.glass)):
            if not source and options.feeder:
                continue  # there is a feeder, and no glass
            step = self._run(options, source, colour=colour)
            if step is not Step.EMPTY:
                break
        return self._told(step)

    def _wait(self) -> Step | None:
        """Wait while somebody else uses the scanner; give what is wrong with it."""
        if self._address is None:
            return None
        until = time.monotonic() + _BUSY
        while True:
            try:
                reading = read_scanner(self._address)
            except NoAnswerError:
                return Step.SILENT
            if reading.trouble is not None:
                return reading.trouble
            if not reading.busy:
                return None
            if time.monotonic() > until:
                return Step.BUSY
            self._channel.send(wire.ScanIs(Step.WAITING))
            time.sleep(_LOOK)

    def _told(self, step: Step) -> Step:
        """Ask the scanner itself: SANE takes an open lid for somebody else's paper."""
        reading = self._reading() if step in {Step.BUSY, Step.SILENT} else None
        return reading.trouble if reading and reading.trouble else step

    def _reading(self) -> ScannerReading | None:
        try:
            return read_scanner(self._address) if self._address else None
        except NoAnswerError:
            return None

    # --- a run ------------------------------------------------------------------------------------
    def _run(self, options: Options, source: str, *, colour: bool) -> Step:
        words = command(self._scanner, options, self._folder, source, colour=colour)
        before = self._pages
        single = source != options.feeder or not source
        step = None
        with subprocess.Popen(  # noqa: S603 - as sane.command says
            words, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            self._moved = self._began = time.monotonic()
            for line in self._heard(process):
                dots = options.dots
                step = self._mind(single=single) if line is None else self._take(line, dots)
                if step is not None:
                    process.kill()
                    break
            self._wait_for(process)
        return step or outcome(process.returncode, self._pages - before)

    def _heard(self, process: subprocess.Popen[bytes]) -> Iterator[bytes | None]:
        """Give the lines that it writes, and None now and then."""
        names, progress = process.stdout, process.stderr
        assert names and progress  # noqa: S101, PT018 - both asked for
        text, told = b"", time.monotonic()
        with selectors.DefaultSelector() as selector:
            for pipe in (names, progress):
                os.set_blocking(pipe.fileno(), False)
                selector.register(pipe, selectors.EVENT_READ)
            while selector.get_map():
                for key, _ in selector.select(_LOOK):
                    read = os.read(key.fd, _PIECE)
                    self._moved = time.monotonic()
                    if not read:
                        selector.unregister(key.fileobj)
                    elif key.fileobj is names:
                        text += read
                *lines, text = text.split(b"\n")
                yield from lines
                if time.monotonic() - told >= _LOOK:
                    told = time.monotonic()
                    yield None

    def _mind(self, *, single: bool) -> Step | None:
        """Give a sign of life, or why there is none."""
        self._channel.send(wire.ScanIs(Step.READING))
        now = time.monotonic()
        quiet = now - self._moved
        if single and self._pages and quiet > _AFTER:
            return Step.DONE  # libsane hangs, but not before it had given everything
        if now - self._began > _LONGEST:
            return Step.SILENT
        if quiet > _QUIET:
            reading = self._reading()
            if reading is None or not reading.busy:
                return Step.SILENT
            self._moved = now
        return None

    @staticmethod
    def _wait_for(process: subprocess.Popen[bytes]) -> None:
        """Wait for its end; everything it had to say is said."""
        try:
            process.wait(_AFTER)
        except subprocess.TimeoutExpired:
            process.kill()

    def _take(self, untrusted_line: bytes, dots: int) -> Step | None:
        """Give a page away."""
        self._began = time.monotonic()
        place = self._folder / Path(os.fsdecode(untrusted_line).strip()).name
        try:
            page = as_jpeg(place, dots)
        except SheetError:
            return Step.SILENT
        place.unlink()
        descriptor = os.memfd_create("page", os.MFD_CLOEXEC)
        try:
            with open(descriptor, "wb", closefd=False) as file:
                file.write(page)
            os.lseek(descriptor, 0, os.SEEK_SET)
            self._channel.send(wire.Scanned(), (descriptor,))
        finally:
            os.close(descriptor)
        self._pages += 1
        return Step.FULL if self._pages >= MAX_PAGES else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
