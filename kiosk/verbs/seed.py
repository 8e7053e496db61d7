"""`kiosk seed`: what differs between agencies, from its file to this machine."""

from __future__ import annotations

import argparse
from importlib import import_module
from types import ModuleType
from typing import Final

HELP = "apply what differs between agencies, or ask for it at the first start"
_VERBS: Final = ("apply", "ask", "keep", "hash")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    verbs = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    for name in _VERBS:
        module = _module(name)
        module.add_arguments(
            verbs.add_parser(name, help=module.HELP, description=f"{module.HELP}.")
        )


def run(arguments: argparse.Namespace) -> int:
    """Do it.

    Raises:
        KioskError: it cannot be done.
    """
    status: int = _module(arguments.what).run(arguments)
    return status


def _module(name: str) -> ModuleType:
    return import_module(f"kiosk.verbs.seed_{name}")
