"""What the actions of `kiosk publish` have in common on the command line."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from kiosk.errors import KioskError
from kiosk.publishing.keys import Keyring

if TYPE_CHECKING:
    from kiosk.publishing.publication import Publication

_WAKE_SECONDS = 10.0


def add_repository(parser: argparse.ArgumentParser, *, positional: bool = False) -> None:
    """Ask for the folder of a repository."""
    text = "the folder of the repository; file:///... is one too"
    if positional:
        parser.add_argument("to", type=place, metavar="REPOSITORY", help=text)
    else:
        parser.add_argument("--to", type=place, metavar="REPOSITORY", required=True, help=text)


def add_keys(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Ask for the folders of keys."""
    parser.add_argument(
        "--keys",
        type=Path,
        action="append",
        default=[],
        required=required,
        metavar="KEYS",
        help="a folder of keys; once for each",
    )
    parser.add_argument(
        "--passphrase", type=Path, metavar="FILE", help="has it in its first line; else it is asked"
    )


def add_wake(parser: argparse.ArgumentParser) -> None:
    """Ask whom to tell that something is new."""
    text = "tell those that listen: the address to which nchan takes posts"
    parser.add_argument("--wake", metavar="URL", help=text)


def place(text: str) -> Path:
    """Read a folder, be it written as file:///..."""
    parts = urlsplit(text)
    if parts.scheme in {"http", "https"}:
        message = f"{text}: publish into a folder, and copy that to the host"
        raise argparse.ArgumentTypeError(message)
    return Path(unquote(parts.path)) if parts.scheme == "file" else Path(text)


def ring(arguments: argparse.Namespace) -> Keyring:
    """Give the keys."""
    return Keyring(*arguments.keys, unlock=lambda file: passphrase(arguments.passphrase, file.stem))


def passphrase(file: Path | None, name: str) -> bytes:
    """Read a passphrase from a file, or from whoever sits there.

    Raises:
        KioskError: there is none.
    """
    hint = "--passphrase FILE, or type it when asked"
    if file is None:
        if not sys.stdin.isatty():
            raise KioskError(f"{name} wants its passphrase, and nobody is there to ask", hint=hint)
        return getpass.getpass(f"Passphrase of {name}: ").encode()
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise KioskError(f"{file}: {error.strerror}", hint=hint) from error
    if not lines or not lines[0]:
        raise KioskError(f"{file}: its first line is empty", hint=hint)
    return lines[0]


def now() -> dt.datetime:
    """Give the time."""
    return dt.datetime.now(dt.UTC)


def tell(publication: Publication, wake: str | None) -> None:
    """Say what is in force now, and wake those that listen."""
    state = publication.state
    stamp, snapshot = state.timestamp.signed, state.snapshot.signed
    until = f"{stamp.expires:%Y-%m-%d %H:%M} UTC"
    print(f"published: timestamp {stamp.version}, snapshot {snapshot.version}, fresh until {until}")
    if wake:
        _wake(wake)


def _wake(url: str) -> None:
    import requests  # noqa: PLC0415 - most publications wake nobody

    try:
        answer = requests.post(url, data=b"1", timeout=_WAKE_SECONDS)
        answer.raise_for_status()
    except requests.RequestException as error:
        hint = "it is published all the same; kiosks take it at their next look"
        raise KioskError(f"{url}: nobody could be woken", hint=hint) from error
    print("those that listen are woken")
