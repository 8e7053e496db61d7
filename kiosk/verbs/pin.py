"""`kiosk pin`: sets the code that opens the agent's panel, or removes it."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from kiosk.errors import KioskError
from kiosk.settings import Settings

HELP = "set or remove the agent's code"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "what",
        choices=("set", "clear"),
        help="'set' asks for the code twice, or reads one line that is piped in",
    )


def run(arguments: argparse.Namespace) -> int:
    """Set or remove it.

    Raises:
        KioskError: the code is refused, or cannot be kept.
    """
    from kiosk.supervisor.pin import Pin  # noqa: PLC0415 - other verbs start without
    from kiosk.supervisor.state_folder import state_folder  # noqa: PLC0415 - as above

    folder = state_folder(Settings.from_environment(os.environ), os.environ)
    pin = Pin(folder)
    if arguments.what == "clear":
        pin.forget()
        print("there is no code now: the agent's panel stays closed until `kiosk pin set`")
        return 0
    pin.choose(asked())
    print(f"the code is set, and kept in {folder} as a hash")
    return 0


def asked() -> str:
    """Ask for a new code twice, or read one line that is piped in.

    Raises:
        KioskError: the two differ.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    first = getpass.getpass("New code (4 to 12 digits): ").strip()
    if getpass.getpass("Once more: ").strip() != first:
        raise KioskError("the two codes differ", hint="nothing was changed; try again")
    return first
