"""`kiosk publish region`: what départements publish for their own kiosks."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.publishing import contents, keys, merging, repository, rotation, validation
from kiosk.publishing.layout import Layout
from kiosk.publishing.publication import region_role
from kiosk.publishing.source import NUMBER, read_region
from kiosk.verbs import publish_shared as shared

HELP = "let a département publish its own overlays"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of each action."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, (text, declare) in _ACTIONS.items():
        declare(actions.add_parser(name, help=text, description=f"{text}."))


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked for.

    Raises:
        KioskError: it cannot be done.
    """
    act: Callable[[argparse.Namespace], None] = arguments.act
    act(arguments)
    return 0


def _number(text: str) -> str:
    if not NUMBER.fullmatch(text):
        raise argparse.ArgumentTypeError(f"“{text}” is no département: 03, 2A or 974")
    return text


def _declare_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=_number, metavar="NUMBER", help="03, 2A, 974")
    text = "the public key that it sent; without one the keys of “regions” alone sign for it"
    parser.add_argument("--key", type=Path, metavar="FILE", help=text)
    shared.add_repository(parser)
    shared.add_keys(parser)
    parser.set_defaults(act=_add)


def _add(arguments: argparse.Namespace) -> None:
    key = keys.read_public(arguments.key).key if arguments.key else None
    with repository.opened(arguments.to, shared.ring(arguments), shared.now()) as publication:
        rotation.add_region(publication, arguments.number, key)
        publication.publish()
        shared.tell(publication, None)


def _declare_remove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=_number, metavar="NUMBER")
    shared.add_repository(parser)
    shared.add_keys(parser)
    parser.set_defaults(act=_remove)


def _remove(arguments: argparse.Namespace) -> None:
    with repository.opened(arguments.to, shared.ring(arguments), shared.now()) as publication:
        if region_role(arguments.number) not in publication.state.roles:
            known = ", ".join(repository.numbers(publication.state)) or "none"
            message = f"the département {arguments.number} is not part of it"
            raise KioskError(message, hint=f"there are: {known}")
        publication.withdraw(arguments.number)
        publication.publish()
        shared.tell(publication, None)


def _declare_sign(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=_number, metavar="NUMBER")
    text = "with region.yaml and a file for each kiosk, 03-00017.yaml"
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=text)
    shared.add_repository(parser)
    shared.add_keys(parser)
    parser.set_defaults(act=_sign)


def _sign(arguments: argparse.Namespace) -> None:
    source = read_region(arguments.folder, arguments.number)
    role = region_role(arguments.number)
    with repository.opened(arguments.to, shared.ring(arguments), shared.now()) as publication:
        before = contents.published(publication.layout, publication.state)
        validation.validate(source, before)
        contents.apply(publication, source)
        if not publication.changed:
            print("nothing has changed: nothing to sign")
            return
        version = publication.publish_role(role)
    print(f"signed as {version}.{role}.json; the administrator merges {arguments.to}")


def _declare_merge(parser: argparse.ArgumentParser) -> None:
    text = "a copy of the repository in which départements have signed"
    parser.add_argument("copy", type=shared.place, metavar="COPY", help=text)
    shared.add_repository(parser)
    shared.add_keys(parser)
    shared.add_wake(parser)
    parser.set_defaults(act=_merge)


def _merge(arguments: argparse.Namespace) -> None:
    with repository.opened(arguments.to, shared.ring(arguments), shared.now()) as publication:
        before = contents.published(publication.layout, publication.state)
        found = merging.found(publication, Layout(arguments.copy))
        for one in found:
            validation.validate(one.source, before)
        for one in found:
            merging.take(publication, one)
            for change in contents.changes(before, contents.after(before, one.source)):
                print(f"{change.what:<8} {change.name}")
        if not found:
            print("nothing in it is newer: nothing to merge")
            return
        publication.publish()
        shared.tell(publication, arguments.wake)


_ACTIONS: Final = {
    "add": ("let a département publish", _declare_add),
    "remove": ("drop a département, and all that was published for it", _declare_remove),
    "sign": ("sign a département's folder, in a copy of the repository", _declare_sign),
    "merge": ("bring into force what départements have signed in a copy", _declare_merge),
}
