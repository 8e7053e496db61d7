"""The command line: one word says what to do, the rest is that verb's own."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final, Protocol

from kiosk.errors import KioskError

VERBS: Final = (
    *("run", "check", "explain", "audit", "categories"),
    *("schema", "pin", "ctl", "doctor", "seed"),
    *("update", "image", "report", "publish", "accessibility"),
)
_INTERRUPTED: Final = 130  # as shells say it
_BROKEN_PIPE: Final = 141


class Verb(Protocol):
    """What each module of `kiosk.verbs` offers."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare its arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it, and give the exit status."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb.

    Args:
        arguments: those of the process if None.

    Returns:
        The exit status.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # an address may hold what a terminal cannot show
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _run(words)
        sys.stdout.flush()
    except KioskError as error:
        print(f"kiosk: {error}", file=sys.stderr)  # noqa: T201 - the command line's own voice
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    return status


def control() -> int:
    """Be `kioskctl`: the verb `ctl` under a name of its own."""
    return main(["ctl", *sys.argv[1:]])


def _run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk", description="A kiosk for village post offices.")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    # Only the verb that is asked for is imported: each brings what the others need not wait for.
    asked = words[:1] if words[:1] and words[0] in VERBS else VERBS
    modules: dict[str, Verb] = {name: import_module(f"kiosk.verbs.{name}") for name in asked}
    for name, module in modules.items():
        text = module.HELP
        module.add_arguments(verbs.add_parser(name, help=text, description=f"{text}."))
    arguments = parser.parse_args(words)
    return modules[arguments.verb].run(arguments)


if __name__ == "__main__":
    sys.exit(main())
