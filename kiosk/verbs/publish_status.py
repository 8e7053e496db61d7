"""`kiosk publish status`: the calendar of a repository, for people and for the mail of a timer."""

from __future__ import annotations

import argparse

from kiosk.publishing import calendar, repository
from kiosk.publishing.keys import described
from kiosk.publishing.layout import Layout
from kiosk.verbs import publish_shared as shared

HELP = "say until when each signature holds, and whose it is; exits with 1 where one is due"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this action."""
    shared.add_repository(parser, positional=True)
    shared.add_keys(parser, required=False)


def run(arguments: argparse.Namespace) -> int:
    """Tell.

    Raises:
        KioskError: there is no repository, or it is damaged.
    """
    time, ring = shared.now(), shared.ring(arguments)
    standings = calendar.standings(repository.read(Layout(arguments.to)), time)
    print(f"{'role':<12}{'version':>8}  {'until':<12}{'days':>5}  signed by")
    for one in standings:
        days = (one.expires - time).days
        who = f"{one.quorum.threshold} of {described(one.quorum.ids, ring)}"
        due = "  DUE" if one.due else ""
        date = f"{one.expires:%Y-%m-%d}"
        print(f"{one.role:<12}{one.version:>8}  {date:<12}{days:>5}  {who}{due}")
    return 1 if any(one.due for one in standings) else 0
