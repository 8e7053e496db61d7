"""`kiosk run`: opens the kiosk on the screen of this machine."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.settings import ROOT, Isolation, Settings

HELP = "open the kiosk on this machine's screen"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "--training",
        action="store_true",
        help="with practice sites instead of the Internet, and practice devices",
    )
    parser.add_argument("--window", metavar="WxH", help="in a window of so many pixels")
    parser.add_argument(
        "--mode", choices=("strict", "public", "legal"), help="how far people may go"
    )
    parser.add_argument(
        "--isolation",
        choices=tuple(Isolation),
        help="'none' does without bubblewrap: never in public",
    )
    parser.add_argument(
        "--console", action="store_true", help="show what visits write, which may name sites"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run it until it is told to stop.

    Raises:
        KioskError: this machine cannot.
    """
    from kiosk.supervisor.start import supervise  # noqa: PLC0415 - other verbs start without

    settings = _settings(arguments)
    console = bool(settings.training) or _watched(arguments)
    if not arguments.training:
        supervise(settings, _say, quiet=not console)
        return 0
    with practice_sites() as (endpoint, key):
        _say(f"training: every site is a practice site, served on {endpoint}")
        settings = replace(settings, training=endpoint, training_key=key)
        with _practice_devices(settings) as with_devices:
            supervise(with_devices, _say, quiet=not _watched(arguments))
    return 0


def _watched(arguments: argparse.Namespace) -> bool:
    """Tell whether somebody reads what visits write: in a journal it would outlive them."""
    return arguments.console or sys.stderr.isatty()


def _settings(arguments: argparse.Namespace) -> Settings:
    """Read the settings, where arguments outrank the environment."""
    given = {
        f"KIOSK_{name.upper()}": str(getattr(arguments, name))
        for name in ("window", "mode", "isolation")
        if getattr(arguments, name)
    }
    return Settings.from_environment({**os.environ, **given})


def _say(text: str) -> None:
    print(f"kiosk: {text}", flush=True)


@contextmanager
def practice_sites() -> Iterator[tuple[str, str]]:
    """Run the sandbox of sites; give its address and the key by which it is known.

    Raises:
        KioskError: it did not start.
    """
    with _beside("tests.sites") as ready:
        if ready is None:
            raise KioskError(
                "the practice sites did not start",
                hint="they need the packages of the extra 'training': pip install ilot[training]",
            )
        yield ready["endpoint"], ready["key"]


@contextmanager
def _practice_devices(settings: Settings) -> Iterator[Settings]:
    """Bring a printer and a scanner, never those of this machine; name them in the settings."""
    with _beside("tests.devices") as ready:
        if ready is None:
            _say("training: the practice devices did not start, so there are none")
            yield replace(settings, printer="none", scanner="none")
            return
        if ready["missing"]:
            _say(f"training: install {ready['missing']} for all practice devices")
        _say(f"training: make the practice devices fail at {ready['page']}")
        scanner = ready["scanner"] or "none"
        if ready["cups"]:
            yield replace(settings, cups=Path(ready["cups"]), printer="", scanner=scanner)
        else:
            yield replace(settings, printer="none", scanner=scanner)


@contextmanager
def _beside(module: str) -> Iterator[dict[str, str] | None]:
    """Run a program of ours beside the kiosk; give its first line, None where it has none."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        process_group=0,
    ) as process:
        assert process.stdout  # noqa: S101 - asked for
        try:
            ready = json.loads(process.stdout.readline())
        except ValueError:
            ready = None
        yield ready
        # leaving closes its standard input, at which it ends
