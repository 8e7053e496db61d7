"""`kiosk categories show`: says what an index knows of a site, and from whom."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.policy.address import Address
from kiosk.policy.categories import CategoryIndex
from kiosk.settings import Settings

HELP = "say which categories a site is in, by which list"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this action."""
    parser.add_argument("sites", nargs="*", metavar="HOST", help="or an address; none: the index")
    parser.add_argument("--index", type=Path, metavar="FILE", help="instead of this machine's")
    parser.add_argument("--verify", action="store_true", help="compare every byte first")


def run(arguments: argparse.Namespace) -> int:
    """Tell of each site; 0 whatever is known.

    Raises:
        KioskError: there is no whole index, or a site is none.
    """
    index = CategoryIndex.open_with_delta(_file(arguments.index))
    if arguments.verify:
        index.verify()
    if not arguments.sites:
        _show_index(index)
    for site in arguments.sites:
        _show(index, Address.from_typed(site))
    return 0


def _file(given: Path | None) -> Path:
    file = given or Settings.from_environment(os.environ).index
    if file is None:
        raise KioskError("this machine has no index", hint="name one with --index")
    return file


def _show_index(index: CategoryIndex) -> None:
    print(f"of {index.date}: {index.entries:,} entries; {index.checksum}")
    for source in index.sources:
        print(f"{source.name}: {source.date}, {source.entries:,} entries")
        print(
            f"    {source.attribution or 'by whom is not said'}; {source.licence or 'no licence'}"
        )
        print(f"    sha256 {source.sha256}")


def _show(index: CategoryIndex, address: Address) -> None:
    dates = {source.name: source.date for source in index.sources}
    found = index.classes(address.host) + index.path_classes(address.host, address.path)
    print(address.host if found else f"{address.host}: in no list")
    for listed, number in found:
        for source, category in index.class_sources[number]:
            print(f"    {listed}: {category} ({source}, {dates[source]})")
