"""`kiosk categories build`: makes the index of sites by category from lists."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from kiosk.settings import CATEGORIES

if TYPE_CHECKING:
    from kiosk.categories.lists import List
    from kiosk.policy.model import Category

HELP = "make the index from lists"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this action."""
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help="ut1:FOLDER, hosts:FILE=CATEGORY, list:FILE=CATEGORY, etalab:FILE, deny:FILE, "
        "allow:FILE; each with “,date=2026-08-17”, “,name=…”, “,licence=…”, “,by=…” if wanted",
    )
    parser.add_argument(
        "--categories",
        type=Path,
        metavar="FILE",
        default=CATEGORIES,
        help="what is done with each category, and so which ones are taken",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--must-allow",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="hosts for which the index is proved to say what the lists say",
    )


def run(arguments: argparse.Namespace) -> int:
    """Build it, and say what became of each line.

    Raises:
        KioskError: a source or the output is not to be had.
    """
    # imported here, as the Public Suffix List takes a tenth of a second
    from kiosk.categories.build import build  # noqa: PLC0415
    from kiosk.categories.spec import read_sources  # noqa: PLC0415
    from kiosk.categories.tally import told  # noqa: PLC0415

    hosts = [host for file in arguments.must_allow for host in _hosts(file)]
    categories = _categories(arguments.categories)
    left_out = frozenset(category.id for category in categories if not category.compiled)
    sources = read_sources(arguments.sources, left_out)
    _refuse_unknown(sources, categories, arguments.categories)
    collection = build(sources, arguments.output, must_allow=hosts, said=_said)
    for one in collection.gathered:
        about = one.source.about
        print(
            f"{about.name} ({about.date}; {about.licence or 'licence not said'}): {told(one.tally)}"
        )
    size = arguments.output.stat().st_size / 1e6
    print(
        f"{arguments.output}: {len(collection.names):,} names and {len(collection.addresses):,} "
        f"addresses, {size:.1f} MB; {len(hosts):,} hosts proved"
    )
    return 0


def _categories(file: Path) -> tuple[Category, ...]:
    from kiosk.policy.category_file import read_categories  # noqa: PLC0415 - it takes pydantic
    from kiosk.policy_source import read  # noqa: PLC0415 - as above

    source = read(file)
    return read_categories(source.untrusted, source.name)


def _refuse_unknown(sources: list[List], categories: tuple[Category, ...], file: Path) -> None:
    """Refuse a category of which nobody has said what to do with it: it would be closed."""
    listed = {part.category for source in sources for part in source.parts()}
    unknown = sorted(listed - {category.id for category in categories})
    if unknown:
        hint = f"say in {file} what to do with it, or “compiled: false”"
        raise KioskError(f"nobody has judged the category {', '.join(unknown)}", hint=hint)


def _said(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _hosts(file: Path) -> list[str]:
    from kiosk.policy.address import Address, AddressError  # noqa: PLC0415 - as above

    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError as error:
        raise KioskError(
            f"{file}: {error.strerror}", hint="name a file with a host a line"
        ) from error
    hosts = []
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        try:
            hosts.append(Address.from_typed(text).host)
        except AddressError as error:
            raise KioskError(f"{file}:{number}: this is no host", hint="one host a line") from error
    return hosts
