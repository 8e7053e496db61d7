"""`kiosk seed hash`: makes the hash of an agent's code, for agent_code_hash."""

from __future__ import annotations

import argparse

from kiosk.agent_code import hashed, weakness
from kiosk.errors import KioskError
from kiosk.verbs.pin import asked

HELP = "make the hash of an agent's code, which may lie in a seed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb: none."""
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Ask for the code, and print its hash.

    Raises:
        KioskError: the code is too easy.
    """
    del arguments
    digits = asked()
    if reason := weakness(digits):
        raise KioskError("this code was not taken", hint=reason)
    print(f'agent_code_hash: "{hashed(digits)}"')
    return 0
