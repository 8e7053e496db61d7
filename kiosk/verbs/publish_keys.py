"""`kiosk publish keys`: the keys that sign, from the drawer to their end."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import KioskError
from kiosk.policy.problem import did_you_mean
from kiosk.publishing import keys, repository, rotation
from kiosk.publishing.keys import Keyring, Named
from kiosk.verbs import publish_shared as shared

if TYPE_CHECKING:
    from kiosk.publishing.publication import Publication

HELP = "make keys, name them, replace them, take them back"
_ROLES: Final = {
    "root": "root",
    "publisher": "targets",
    "regions": "regions",
    "image": "image",
}
_ONLINE: Final = "online"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of each action."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, declare in _ACTIONS.items():
        text = _HELP[name]
        declare(actions.add_parser(name, help=text, description=f"{text}."))


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked for.

    Raises:
        KioskError: it cannot be done.
    """
    act: Callable[[argparse.Namespace], None] = arguments.act
    act(arguments)
    return 0


def _declare_make(parser: argparse.ArgumentParser) -> None:
    what = "root, publisher, regions, image, snapshot, timestamp, region-03; again for a second"
    parser.add_argument("labels", nargs="+", metavar="WHAT", help=what)
    parser.add_argument("--keys", type=Path, required=True, metavar="KEYS", help="where they go")
    _declare_lock(parser)
    parser.set_defaults(act=_make)


def _declare_lock(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lock", action="store_true", help="ask for a passphrase, which locks them"
    )
    parser.add_argument(
        "--lock-with", type=Path, metavar="FILE", help="the passphrase is its first line"
    )


def _make(arguments: argparse.Namespace) -> None:
    lock = _lock(arguments)
    for label in arguments.labels:
        one = keys.make(arguments.keys, label, lock)
        print(f"{one.name}: {one.private}, {one.id[:12]}…")


def _lock(arguments: argparse.Namespace) -> bytes | None:
    if arguments.lock_with:
        return shared.passphrase(arguments.lock_with, "the key")
    if not arguments.lock:
        return None
    if not sys.stdin.isatty():
        raise KioskError("nobody is there to ask for a passphrase", hint="--lock-with FILE")
    first = getpass.getpass("New passphrase: ")
    if not first or getpass.getpass("Once more: ") != first:
        raise KioskError("the two differ, or are empty", hint="no key was made; try again")
    return first.encode()


def _declare_list(parser: argparse.ArgumentParser) -> None:
    shared.add_keys(parser)
    parser.set_defaults(act=_list)


def _list(arguments: argparse.Namespace) -> None:
    for one in shared.ring(arguments).all():
        where = f"{one.private}" if one.private else "only its public half"
        locked = " (locked)" if one.private and keys.is_locked(one.private) else ""
        print(f"{one.name:<14} {one.id[:12]}…  {where}{locked}")


def _declare_change(parser: argparse.ArgumentParser) -> None:
    shared.add_repository(parser)
    shared.add_keys(parser)
    shared.add_wake(parser)


def _declare_rotate(parser: argparse.ArgumentParser) -> None:
    what = "root, publisher, regions, image, region-03, or online: snapshot and timestamp together"
    parser.add_argument("label", metavar="WHAT", help=what)
    parser.add_argument(
        "--drop", action="append", default=[], metavar="NAME", help="a key that ends, root-1"
    )
    parser.add_argument(
        "--add",
        type=Path,
        metavar="FILE",
        help="a public key that somebody sent; else one is made in the first folder of --keys",
    )
    parser.add_argument("--threshold", type=int, metavar="NUMBER", help="how many must sign")
    _declare_lock(parser)
    _declare_change(parser)
    parser.set_defaults(act=_rotate)


def _rotate(arguments: argparse.Namespace) -> None:
    ring, label = shared.ring(arguments), arguments.label
    with repository.opened(arguments.to, ring, shared.now()) as publication:
        if label == _ONLINE:
            _rotate_online(publication, arguments)
        else:
            role = _role(publication, label)
            drop = _dropped(publication, role, arguments.drop, ring)
            new = _new(arguments, label, ring)
            rotation.rotate(
                publication, role, add=[new.key], drop=drop, threshold=arguments.threshold
            )
            print(f"{role}: {new.name} comes, {keys.described(drop, ring) or 'none'} goes")
        publication.publish()
        shared.tell(publication, arguments.wake, urgent=arguments.urgent)


def _rotate_online(publication: Publication, arguments: argparse.Namespace) -> None:
    ring, lock = shared.ring(arguments), _lock(arguments)
    names = [_fresh(label, ring) for label in ("snapshot", "timestamp")]
    made = [keys.make(arguments.keys[0], name, lock) for name in names]
    rotation.rotate_online(publication, *(one.key for one in made))
    print(f"online: {' and '.join(one.name for one in made)} come, those of before go")


def _new(arguments: argparse.Namespace, label: str, ring: Keyring) -> Named:
    if arguments.add:
        return keys.read_public(arguments.add)
    return keys.make(arguments.keys[0], _fresh(label, ring), _lock(arguments))


def _fresh(label: str, ring: Keyring) -> str:
    """Give a name that no key has in any of the folders."""
    taken = [int(one.name.rpartition("-")[2]) for one in ring.of(label)]
    return f"{label}-{max(taken, default=0) + 1}"


def _dropped(publication: Publication, role: str, names: list[str], ring: Keyring) -> list[str]:
    """Give the ids of the keys that end; a role's only key needs not be named."""
    own = publication.quorum(role).ids
    if role.startswith("region-"):
        own -= publication.quorum("regions").ids  # the deputies stay
    if not names and len(own) <= 1:
        return list(own)
    if not names:
        hint = f"--drop NAME: it has {keys.described(own, ring)}"
        raise KioskError(f"{role} has {len(own)} keys: which one ends?", hint=hint)
    return [_named(name, own, ring) for name in names]


def _named(name: str, own: frozenset[str], ring: Keyring) -> str:
    known = {one.name: one.id for one in ring.all() if one.id in own}
    by_id = [key_id for key_id in own if key_id.startswith(name.rstrip("…"))]
    if name not in known and len(by_id) != 1:
        raise KioskError(f"no key in force is called “{name}”", hint=did_you_mean(name, known))
    return known.get(name) or by_id[0]


def _declare_revoke(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "label", metavar="WHAT", help="root, publisher, regions, image or region-03"
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="of the key, root-1")
    _declare_change(parser)
    parser.set_defaults(act=_revoke)


def _revoke(arguments: argparse.Namespace) -> None:
    ring = shared.ring(arguments)
    with repository.opened(arguments.to, ring, shared.now()) as publication:
        role = _role(publication, arguments.label)
        drop = _dropped(publication, role, arguments.names, ring)
        rotation.rotate(publication, role, drop=drop)
        publication.publish()
        print(f"{role}: {keys.described(drop, ring)} goes")
        shared.tell(publication, arguments.wake, urgent=arguments.urgent)


def _role(publication: Publication, label: str) -> str:
    role = _ROLES.get(label, label)
    known = [*_ROLES, *(one for one in publication.state.roles if "region-" in one)]
    if role not in {"root", *publication.state.roles}:
        hint = did_you_mean(label, [*known, _ONLINE])
        raise KioskError(f"“{label}” has no keys that can be replaced so", hint=hint)
    return role


_ACTIONS: Final = {
    "make": _declare_make,
    "list": _declare_list,
    "rotate": _declare_rotate,
    "revoke": _declare_revoke,
}
_HELP: Final = {
    "make": "make keys, a PEM file each",
    "list": "name the keys in some folders",
    "rotate": "replace a key by a new one, in a repository and at once",
    "revoke": "take a key back; the others of its role sign on",
}
