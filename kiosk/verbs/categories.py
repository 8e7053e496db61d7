"""`kiosk categories`: the index of sites by category, made and asked."""

from __future__ import annotations

import argparse
from importlib import import_module
from types import ModuleType
from typing import Final

HELP = "make the index of sites by category, or ask it"
ACTIONS: Final = ("build", "show", "update", "delta")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of each action."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name in ACTIONS:
        module = _module(name)
        text = module.HELP
        module.add_arguments(actions.add_parser(name, help=text, description=f"{text}."))


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked for.

    Raises:
        KioskError: it cannot be done.
    """
    status: int = _module(arguments.action).run(arguments)
    return status


def _module(name: str) -> ModuleType:
    return import_module(f"kiosk.verbs.categories_{name}")
