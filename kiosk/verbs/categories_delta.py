"""`kiosk categories delta`: makes the small file that leads kiosks from one version to another."""

from __future__ import annotations

import argparse
import lzma
from pathlib import Path

from kiosk.errors import KioskError

HELP = "make what leads from an older version to a newer one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this action."""
    parser.add_argument("old", type=Path, metavar="OLD", help="the version that kiosks have")
    parser.add_argument("new", type=Path, metavar="NEW", help="the version that they shall have")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="packed if it ends in .xz"
    )


def run(arguments: argparse.Namespace) -> int:
    """Make it.

    Raises:
        KioskError: a version is not whole, or the delta cannot be written.
    """
    # imported here, as the Public Suffix List takes a tenth of a second
    from kiosk.categories.compiling import collected  # noqa: PLC0415
    from kiosk.categories.delta import write_delta  # noqa: PLC0415
    from kiosk.categories.store import INDEX  # noqa: PLC0415

    output: Path = arguments.output
    plain = output.with_suffix("") if output.suffix == ".xz" else output
    old, new = collected(arguments.old), collected(arguments.new)
    changes = write_delta(old, new, arguments.old / INDEX, plain)
    if output != plain:
        try:
            output.write_bytes(lzma.compress(plain.read_bytes()))
            plain.unlink()
        except OSError as error:
            raise KioskError(f"{output}: {error.strerror}", hint="may you write there?") from error
    print(
        f"{output}: {changes.added:,} added, {changes.gone:,} gone, {changes.changed:,} changed, "
        f"{output.stat().st_size / 1000:.1f} kB"
    )
    return 0
