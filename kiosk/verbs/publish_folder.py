"""`kiosk publish FOLDER`: publishes what an administrator wrote, or says what that would change."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.publishing import contents, repository, validation
from kiosk.publishing.layout import Layout
from kiosk.publishing.source import Source, read
from kiosk.verbs import audit
from kiosk.verbs import publish_shared as shared

HELP = "publish a folder: all that is in it, or nothing where anything is wrong"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this action."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="with whitelist.yaml in it")
    shared.add_repository(parser)
    shared.add_keys(parser, required=False)
    shared.add_wake(parser)
    text = "sign nothing; say what each kiosk would get, and what that opens and closes"
    parser.add_argument("--dry-run", action="store_true", help=text)
    parser.add_argument(
        "--addresses",
        default=os.devnull,
        metavar="LIST",
        help="with --dry-run: a file of addresses, a line each, that are decided before and after",
    )
    parser.add_argument("--kiosk", metavar="ID", help="with --dry-run: this one only")


def run(arguments: argparse.Namespace) -> int:
    """Publish, or say what that would change.

    Raises:
        KioskError: something is wrong; nothing is published then.
    """
    source = read(arguments.folder)
    count = validation.validate(source)
    print(f"{arguments.folder}: {len(source.files)} files, {count} policies: all can be read")
    if arguments.dry_run:
        _preview(source, arguments)
        return 0
    if not arguments.keys:
        raise KioskError("no keys to sign with", hint="--keys FOLDER, once for each folder")
    with repository.opened(arguments.to, shared.ring(arguments), shared.now()) as publication:
        before = contents.published(publication.layout, publication.state)
        contents.apply(publication, source)
        if not publication.changed:
            print("nothing has changed: nothing to publish")
            return 0
        publication.publish()
        _show(before, contents.after(before, source))
        shared.tell(publication, arguments.wake)
    return 0


def _show(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    for change in contents.changes(before, after):
        print(f"{change.what:<8} {change.name}")


def _preview(source: Source, arguments: argparse.Namespace) -> None:
    layout = Layout(arguments.to)
    before = contents.published(layout, repository.read(layout))
    after = contents.after(before, source)
    _show(before, after)
    if before == after:
        print("nothing would change")
        return
    told: dict[str, list[str]] = {}
    known = sorted({*contents.kiosks(before), *contents.kiosks(after)})
    for kiosk in [arguments.kiosk] if arguments.kiosk else ["", *known]:
        text = _difference(before, after, kiosk, arguments.addresses)
        told.setdefault(text, []).append(kiosk or "any kiosk without a file of its own")
    if source.rollout and not arguments.kiosk:
        trial = _difference(before, contents.on_trial(after), "", arguments.addresses)
        percent = source.rollout.percent
        told.setdefault(trial, []).append(f"{percent} % of the kiosks, on trial")
    for text, kiosks in told.items():
        print(f"\n{', '.join(kiosks)}:")
        print(text.rstrip())


def _difference(
    before: Mapping[str, bytes], after: Mapping[str, bytes], kiosk: str, addresses: str
) -> str:
    """Say what `kiosk audit --diff` says of what one kiosk has, and would have."""
    old, new = contents.of_kiosk(before, kiosk), contents.of_kiosk(after, kiosk)
    lines = [f"  {change.what:<8} {change.name}" for change in contents.changes(old, new)]
    if not lines:
        return "  nothing changes"
    if not old:
        return "\n".join([*lines, "  nothing was published before"])
    with tempfile.TemporaryDirectory(prefix="kiosk-publish-") as name:
        places = []
        for what, files in (("old", old), ("new", new)):
            place = Path(name, what)
            place.mkdir()
            for file, content in files.items():
                (place / file).write_bytes(content)
            places.append(place)
        said = StringIO()
        with redirect_stdout(said), redirect_stderr(StringIO()):  # its notes name these folders
            audit.run(argparse.Namespace(list=addresses, diff=places, mode="", json=False))
    return "\n".join([*lines, *(f"  {line}" for line in said.getvalue().splitlines())])
