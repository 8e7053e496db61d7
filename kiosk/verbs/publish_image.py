"""`kiosk publish image`: publishes images of the system, first to a share of the kiosks."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.publishing import images, repository
from kiosk.publishing.keys import Keyring
from kiosk.publishing.layout import Layout
from kiosk.publishing.publication import Publication
from kiosk.updates.image import release as index
from kiosk.updates.image.rauc import Rauc
from kiosk.updates.image.release import Release
from kiosk.updates.image.version import ImageVersion
from kiosk.verbs import publish_shared as shared

HELP = "publish an image of the system, first to a share of the kiosks"
_ALL: Final = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of each action."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, (text, declare) in _ACTIONS.items():
        declare(actions.add_parser(name, help=text, description=f"{text}."))


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked for.

    Raises:
        KioskError: it cannot be done; nothing was published then.
    """
    act: Callable[[argparse.Namespace], None] = arguments.act
    act(arguments)
    return 0


def _declare_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="ilot-2026.12.1.raucb")
    text = "the certificate that signs bundles, as it is in the image: kiosks trust no other"
    parser.add_argument("--keyring", type=Path, required=True, metavar="FILE", help=text)
    _declare_share(parser, default=_ALL)
    text = "a kiosk must run this version or a newer one; else it takes another one first"
    parser.add_argument("--at-least", type=_version, metavar="VERSION", help=text)
    _declare_change(parser)
    parser.set_defaults(act=_add)


def _declare_share(parser: argparse.ArgumentParser, default: int | None) -> None:
    text = "of the kiosks, 0 to 100; 0 stops it"
    parser.add_argument(
        "--percent", type=_percent, default=default, required=default is None, help=text
    )
    text = "draws the kiosks; another one draws others"
    parser.add_argument("--salt", type=_salt, help=text)


def _declare_change(parser: argparse.ArgumentParser) -> None:
    shared.add_repository(parser)
    shared.add_keys(parser)
    shared.add_wake(parser)


def _add(arguments: argparse.Namespace) -> None:
    bundle: Path = arguments.bundle
    keyring: Path = arguments.keyring
    for file in (bundle, keyring):
        if not file.is_file():
            raise KioskError(f"{file}: there is no such file", hint="build_image.sh makes bundles")
    said = Rauc().info(bundle, keyring)
    try:
        found = index.of_bundle(bundle, said.version)
    except OSError as error:
        raise KioskError(f"{bundle}: {error.strerror}", hint="is the disk all right?") from error
    release = replace(
        found,
        percent=arguments.percent,
        salt=arguments.salt or found.salt,
        at_least=arguments.at_least,
    )

    def change(publication: Publication) -> tuple[Release, ...]:
        images.begin(publication, shared.ring(arguments))
        return images.add(publication, release, bundle)

    print(f"{bundle.name}: {said.compatible} {said.version}, {found.length >> 20} MiB")
    _change(arguments, change)


def _declare_one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("version", type=_version, metavar="VERSION", help="of a published image")
    _declare_change(parser)


def _declare_shared(parser: argparse.ArgumentParser) -> None:
    _declare_share(parser, default=None)
    _declare_one(parser)
    parser.set_defaults(
        act=lambda given: _change(
            given, lambda p: images.share(p, given.version, given.percent, given.salt or "")
        )
    )


def _declare_withdraw(parser: argparse.ArgumentParser) -> None:
    _declare_one(parser)
    parser.set_defaults(
        act=lambda given: _change(given, lambda p: images.withdraw(p, given.version))
    )


def _change(arguments: argparse.Namespace, how: Callable[[Publication], Iterable[Release]]) -> None:
    with repository.opened(arguments.to, shared.ring(arguments), shared.now()) as publication:
        releases = how(publication)
        if not publication.changed:
            print("nothing has changed: nothing to publish")
            return
        publication.publish()
        _show(releases)
        shared.tell(publication, arguments.wake, urgent=arguments.urgent)


def _declare_list(parser: argparse.ArgumentParser) -> None:
    shared.add_repository(parser, positional=True)
    parser.set_defaults(act=_list)


def _list(arguments: argparse.Namespace) -> None:
    layout = Layout(arguments.to)
    publication = Publication(layout, Keyring(), shared.now(), repository.read(layout))
    _show(images.published(publication))


def _show(releases: Iterable[Release]) -> None:
    listed = list(releases)
    for one in listed:
        who = "every kiosk" if one.for_all else f"{one.percent} % of the kiosks, salt {one.salt}"
        step = f", from {one.at_least} on" if one.at_least else ""
        print(f"{one.version!s:<12} {one.length >> 20:>5} MiB  {who}{step}")
    if not listed:
        print("no image is published")


def _version(text: str) -> ImageVersion:
    try:
        return ImageVersion.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”: no version, as 2026.12.1 is one") from error


def _percent(text: str) -> int:
    if not text.isdecimal() or int(text) > _ALL:
        raise argparse.ArgumentTypeError("a number from 0 to 100")
    return int(text)


def _salt(text: str) -> str:
    try:
        return index.salt(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


_ACTIONS: Final = {
    "add": ("publish a bundle that RAUC accepts", _declare_add),
    "share": ("give an image to more of the kiosks, or stop it", _declare_shared),
    "withdraw": ("publish an image no longer", _declare_withdraw),
    "list": ("say which images are published, and for whom", _declare_list),
}
