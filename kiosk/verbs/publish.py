"""`kiosk publish`: signs what an administrator writes, for any web host to carry to kiosks."""

from __future__ import annotations

import argparse
import textwrap
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import KioskError

if TYPE_CHECKING:
    from types import ModuleType

HELP = "sign the policy of a fleet, and publish it as static files"
ACTIONS: Final = {
    "keys": "make keys, name them, replace them, take them back",
    "init": "begin a repository",
    "sign": "keep a repository fresh: every day, by a timer",
    "status": "say until when each signature holds, and whose it is",
    "region": "let a département publish its own overlays",
    "image": "publish an image of the system, to a share of the kiosks at first",
    "command": "tell kiosks to do something",
    "copy": "copy a repository to a web host's folder or a USB stick",
    "prune": "remove what is not in force and was written long ago",
}
_FOLDER: Final = "folder"
_AT: Final = "127.0.0.1:8480"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb; those of an action are its own."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = "\n".join(f"  {name:<10}{text}" for name, text in ACTIONS.items())
    parser.epilog = textwrap.dedent("""\
        kiosk publish FOLDER --to REPOSITORY --keys KEYS [--dry-run]
        kiosk publish ACTION ...  (each has --help)
        kiosk publish --serve REPOSITORY

        """) + f"actions:\n{actions}"  # fmt: skip
    parser.add_argument("--serve", type=Path, metavar="REPOSITORY", help="serve it, for a trial")
    parser.add_argument("--at", default=_AT, metavar="HOST:PORT", help=f"where ({_AT})")
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="FOLDER | ACTION ...")


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked for.

    Raises:
        KioskError: it cannot be done; nothing was published then.
    """
    if arguments.serve:
        return _serve(arguments.serve, arguments.at)
    words: list[str] = arguments.words
    if not words:
        hint = "kiosk publish --help"
        raise KioskError("name a folder or an action", hint=hint)
    known = words[0] in ACTIONS
    module = _module(words[0] if known else _FOLDER)
    name = f" {words[0]}" if known else ""
    parser = argparse.ArgumentParser(f"kiosk publish{name}", description=f"{module.HELP}.")
    module.add_arguments(parser)
    status: int = module.run(parser.parse_args(words[1:] if known else words))
    return status


def _module(name: str) -> ModuleType:
    try:
        return import_module(f"kiosk.verbs.publish_{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "cryptography":
            raise
        hint = "install the extra “publishing”; a kiosk does without it"
        raise KioskError("the Python package “cryptography” is missing", hint=hint) from error


def _serve(folder: Path, at: str) -> int:
    from kiosk.publishing.serving import serving  # noqa: PLC0415 - other verbs start without

    host, colon, port = at.rpartition(":")
    if not colon or not port.isdecimal():
        raise KioskError(f"--at {at}: no address and port", hint=f"for example {_AT}")
    with serving(folder, host, int(port)) as server:
        base = f"http://{host}:{server.server_port}"
        print(f"serving {folder} at {base}/, and wake-ups at {base}/wake; Ctrl+C ends it")
        print("for a trial only: a fleet wants a web server, see deploy/", flush=True)
        server.serve_forever()
    return 0
