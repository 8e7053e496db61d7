"""`kiosk schema`: prints the JSON Schema by which an editor completes a whitelist."""

from __future__ import annotations

import argparse
import json

HELP = "print the JSON Schema of a whitelist, for editors"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument("--site", action="store_true", help="that of a commune's file instead")


def run(arguments: argparse.Namespace) -> int:
    """Print it."""
    # imported here, as they take pydantic with them
    from kiosk.policy.overlay import SiteFile  # noqa: PLC0415
    from kiosk.policy.whitelist import Whitelist  # noqa: PLC0415

    model = SiteFile if arguments.site else Whitelist
    print(json.dumps(model.for_editors(), indent=2, ensure_ascii=False))
    return 0
