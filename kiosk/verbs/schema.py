"""`kiosk schema`: prints the JSON Schema by which an editor completes a whitelist."""

from __future__ import annotations

import argparse
import json

HELP = "print the JSON Schema of a whitelist, or of another file, for editors and programs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--site", action="store_true", help="that of a commune's file instead")
    which.add_argument("--region", action="store_true", help="that of a département's file instead")
    which.add_argument("--seed", action="store_true", help="that of a machine's seed instead")
    which.add_argument("--categories", action="store_true", help="that of the categories instead")
    which.add_argument(
        "--doctor", action="store_true", help="that of what kiosk doctor --json says instead"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print it."""
    # imported here, as they take pydantic with them
    from kiosk.policy.category_file import CategoryFile  # noqa: PLC0415
    from kiosk.policy.overlay import RegionFile, SiteFile  # noqa: PLC0415
    from kiosk.policy.whitelist import Section, Whitelist  # noqa: PLC0415
    from kiosk.seed.model import Seed  # noqa: PLC0415

    if arguments.doctor:
        from kiosk.doctor.told import schema  # noqa: PLC0415

        print(json.dumps(schema(), indent=2, ensure_ascii=False))
        return 0
    model: type[Section] = SiteFile if arguments.site else Whitelist
    if arguments.region:
        model = RegionFile
    if arguments.categories:
        model = CategoryFile
    if arguments.seed:
        model = Seed
    print(json.dumps(model.for_editors(), indent=2, ensure_ascii=False))
    return 0
