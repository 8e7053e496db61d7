"""Opens a repository to change it: begins one, or reads and verifies what one says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from kiosk.errors import KioskError
from kiosk.publishing import keys, signed
from kiosk.publishing.keys import Keyring
from kiosk.publishing.layout import TIMESTAMP, Layout
from kiosk.publishing.publication import (
    LIFETIMES,
    REGION_PATHS,
    REGIONS,
    Publication,
    State,
)
from kiosk.publishing.signed import Lifetimes, Quorum

LABELS: Final = {  # what the keys of a role are called
    "root": "root",
    "targets": "publisher",
    REGIONS: "regions",
    "snapshot": "snapshot",
    TIMESTAMP: "timestamp",
}
_WHOLE: Final = "copy the repository again from where it is whole"


def make_keys(
    folder: Path, *, root: int = 3, publishers: int = 1, passphrase: bytes | None = None
) -> list[keys.Named]:
    """Make all keys that a new repository needs.

    Args:
        folder: where they go; move the root's into their drawers afterwards.
        root: how many keys of the root.
        publishers: how many keys of those who publish.
        passphrase: which encrypts them; None leaves them open.

    Raises:
        KioskError: the folder cannot be written.
    """
    counts = {"root": root, "publisher": publishers, "regions": 1, "snapshot": 1, "timestamp": 1}
    return [
        keys.make(folder, label, passphrase)
        for label, count in counts.items()
        for _ in range(count)
    ]


def quorums_of(ring: Keyring, thresholds: Mapping[str, int] | None = None) -> dict[str, Quorum]:
    """Have each role signed by all keys that the ring has for it.

    Args:
        ring: the keys.
        thresholds: how many of a role must sign; 2 for the root, 1 for others unless said.

    Raises:
        KioskError: there is no key for a role.
    """
    wanted = {"root": 2} | dict(thresholds or {})
    found = {}
    for role, label in LABELS.items():
        own = tuple(one.key for one in ring.of(label))
        if not own:
            hint = f"`kiosk publish keys make {label}`"
            raise KioskError(f"there is no key “{label}”", hint=hint)
        found[role] = Quorum(own, wanted.get(role, 1))
    return found


@contextmanager
def created(
    folder: Path,
    ring: Keyring,
    now: datetime,
    thresholds: Mapping[str, int] | None = None,
    lives: Lifetimes = LIFETIMES,
) -> Iterator[Publication]:
    """Begin a repository; it exists as soon as the caller has called `publish`.

    Args:
        folder: where `metadata/` and `targets/` will be.
        ring: the keys, of which each role needs some.
        now: the time, with its zone.
        thresholds: by role, how many keys must sign.
        lives: how long what is signed holds.

    Raises:
        KioskError: there is one already, or a key is missing.
    """
    layout = Layout(folder)
    quorums = quorums_of(ring, thresholds)
    with layout.locked():
        if layout.newest("root"):
            hint = "publish to it, or name another folder"
            raise KioskError(f"{folder}: there is a repository already", hint=hint)
        roles = {role: signed.unborn(Targets()) for role in ("targets", REGIONS)}
        state = State(
            signed.unborn(Root(consistent_snapshot=True)),
            roles,
            signed.unborn(Snapshot(meta={}, expires=now)),
            signed.unborn(Timestamp(expires=now)),
        )
        publication = Publication(layout, ring, now, state, lives)
        publication.entrust({role: quorums[role] for role in signed.TOP})
        signed.delegate(roles["targets"].signed, REGIONS, quorums[REGIONS], REGION_PATHS)
        publication.touch(REGIONS)
        yield publication


@contextmanager
def opened(
    folder: Path, ring: Keyring, now: datetime, lives: Lifetimes = LIFETIMES
) -> Iterator[Publication]:
    """Open a repository to change it, alone.

    Raises:
        KioskError: there is none, it is damaged, or somebody else changes it.
    """
    if not folder.is_dir():
        hint = "`kiosk publish init` makes one"
        raise KioskError(f"{folder}: there is no such folder", hint=hint)
    layout = Layout(folder)
    state = read(layout)  # first, so that no folder is made where there is no repository
    with layout.locked():
        state = read(layout)
        publication = Publication(layout, ring, now, state, lives)
        # what a rotation was killed before
        if not signed.verifies(state.root, "targets", state.roles["targets"]):
            publication.touch("targets")
        if not signed.verifies(state.root, "snapshot", state.snapshot):
            publication.touch("snapshot")
        yield publication


def read(layout: Layout) -> State:
    """Read what a repository says, and verify every signature from the first root on.

    Raises:
        KioskError: it is damaged, or somebody has tampered with it.
    """
    roots = _roots(layout)
    timestamp = signed.from_bytes(layout.read(TIMESTAMP), "timestamp.json", Timestamp)
    # the last rotation may have been cut off between the root and the timestamp: an older root
    # vouches for what is there then, and the next signature mends it
    _vouch(roots, TIMESTAMP, timestamp)
    said = timestamp.signed.snapshot_meta
    raw = layout.read("snapshot", said.version)
    signed.same_file(said, raw, f"{said.version}.snapshot.json")
    snapshot = signed.from_bytes(raw, "snapshot", Snapshot)
    _vouch(roots, "snapshot", snapshot)
    roles: dict[str, Metadata[Targets]] = {"targets": _role(layout, snapshot, "targets")}
    _vouch(roots, "targets", roles["targets"])
    for role in signed.delegated(roles["targets"].signed):
        roles[role] = _delegated(layout, snapshot, roles["targets"], role)
    for role in signed.delegated(roles[REGIONS].signed):
        roles[role] = _delegated(layout, snapshot, roles[REGIONS], role)
    return State(roots[-1], roles, snapshot, timestamp)


def numbers(state: State) -> list[str]:
    """Name the départements that have overlays of their own."""
    return [role.removeprefix("region-") for role in sorted(state.roles) if "region-" in role]


def role_in(layout: Layout, role: str, version: int) -> Metadata[Targets]:
    """Read a role in a version that no snapshot need name; its signature is not verified."""
    name = f"{version}.{role}.json"
    return signed.from_bytes(layout.read(role, version), name, Targets)


def _roots(layout: Layout) -> list[Metadata[Root]]:
    newest = layout.newest("root")
    if not newest:
        hint = "`kiosk publish init` makes one"
        raise KioskError(f"{layout.folder}: there is no repository in this folder", hint=hint)
    found: list[Metadata[Root]] = []
    for version in range(1, newest + 1):
        name = f"{version}.root.json"
        root = signed.from_bytes(layout.read("root", version), name, Root)
        vouchers = [*found[-1:], root]
        if root.signed.version != version or not all(
            signed.verifies(one, "root", root) for one in vouchers
        ):
            raise KioskError(f"{name}: not signed by those who may", hint=_WHOLE)
        found.append(root)
    return found


def _vouch(roots: list[Metadata[Root]], role: str, metadata: Metadata[signed.T]) -> None:
    if not any(signed.verifies(root, role, metadata) for root in reversed(roots)):
        raise KioskError(f"{role}: not signed by those who may", hint=_WHOLE)


def _delegated(
    layout: Layout, snapshot: Metadata[Snapshot], delegator: Metadata[Targets], role: str
) -> Metadata[Targets]:
    metadata = _role(layout, snapshot, role)
    if not signed.verifies(delegator, role, metadata):
        raise KioskError(f"{role}: not signed by those who may", hint=_WHOLE)
    return metadata


def _role(layout: Layout, snapshot: Metadata[Snapshot], role: str) -> Metadata[Targets]:
    said = snapshot.signed.meta.get(f"{role}.json")
    if said is None:
        raise KioskError(f"{role}: missing in the snapshot", hint=_WHOLE)
    name = f"{said.version}.{role}.json"
    raw = layout.read(role, said.version)
    signed.same_file(said, raw, name)
    return signed.from_bytes(raw, name, Targets)
