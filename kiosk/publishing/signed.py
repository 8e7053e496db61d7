"""Makes, signs and verifies what The Update Framework calls metadata; only this module knows how.

It uses what python-tuf promises to keep (`tuf.api`), and nothing of `tuf.repository`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from securesystemslib.signer import Key
from tuf.api.exceptions import LengthOrHashMismatchError, RepositoryError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Role,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from kiosk.errors import KioskError
from kiosk.publishing.keys import Keyring, described

T = TypeVar("T", Root, Timestamp, Snapshot, Targets)
ONLINE: Final = ("snapshot", "timestamp")
TOP: Final = ("root", "targets", *ONLINE)


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long what is signed holds."""

    root: timedelta = timedelta(days=730)
    targets: timedelta = timedelta(days=365)
    snapshot: timedelta = timedelta(days=35)
    timestamp: timedelta = timedelta(days=7)

    def of(self, role: str) -> timedelta:
        """Give that of a role; a delegated one has that of the targets."""
        known = {"root": self.root, "snapshot": self.snapshot, "timestamp": self.timestamp}
        return known.get(role, self.targets)


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whose keys sign, and how many of them must."""

    keys: tuple[Key, ...]
    threshold: int = 1

    @property
    def ids(self) -> frozenset[str]:
        """Give what a repository calls the keys."""
        return frozenset(key.keyid for key in self.keys)


def unborn(payload: T) -> Metadata[T]:
    """Wrap what has no version yet: the first one will be 1."""
    payload.version = 0
    return Metadata(payload)


def entrust(root: Root, role: str, quorum: Quorum) -> None:
    """Have a role of the root signed by these keys, and by none of before.

    Raises:
        KioskError: more signatures are asked for than there are keys.
    """
    if not 0 < quorum.threshold <= len(quorum.ids):
        message = f"{role}: {quorum.threshold} signatures of {len(quorum.ids)} keys"
        raise KioskError(message, hint="a threshold from 1 to the number of keys")
    for key_id in list(root.roles[role].keyids):
        root.revoke_key(key_id, role)
    for key in quorum.keys:
        root.add_key(key, role)
    root.roles[role].threshold = quorum.threshold


def quorum_of(delegator: Metadata[Root] | Metadata[Targets], role: str) -> Quorum:
    """Say whose keys sign a role.

    Raises:
        KioskError: nothing is delegated to it.
    """
    try:
        found: Role = delegator.signed.get_delegated_role(role)
        keys = tuple(delegator.signed.get_key(key_id) for key_id in found.keyids)
    except ValueError as error:
        raise KioskError(f"nothing is entrusted to “{role}”", hint="add the région") from error
    return Quorum(keys, found.threshold)


def delegate(targets: Targets, role: str, quorum: Quorum, *paths: str) -> None:
    """Entrust what these patterns match to a role, and to nobody after it."""
    withdraw(targets, role)
    new = DelegatedRole(role, [], quorum.threshold, terminating=True, paths=list(paths))
    if targets.delegations is None:
        targets.delegations = Delegations({}, {})
    assert targets.delegations.roles is not None  # noqa: S101 - we make no succinct ones
    targets.delegations.roles[role] = new
    for key in quorum.keys:
        targets.add_key(key, role)


def withdraw(targets: Targets, role: str) -> None:
    """Take back what was entrusted to a role, if anything was."""
    if targets.delegations is None or not targets.delegations.roles:
        return
    if role in targets.delegations.roles:
        for key_id in list(targets.delegations.roles[role].keyids):
            targets.revoke_key(key_id, role)
        del targets.delegations.roles[role]


def delegated(targets: Targets) -> list[str]:
    """Name the roles to which something is entrusted."""
    if targets.delegations is None or not targets.delegations.roles:
        return []
    return sorted(targets.delegations.roles)


def sign(
    metadata: Metadata[T],
    role: str,
    quorums: Iterable[Quorum],
    ring: Keyring,
    *,
    also: Quorum | None = None,
) -> Metadata[T]:
    """Give a copy that is signed by all keys of these quorums that are here.

    Args:
        metadata: what is signed.
        role: what it is called.
        quorums: of which each must be reached; for a new root the old and the new one.
        ring: the private keys.
        also: whose keys sign as well, as many as are here.

    Raises:
        KioskError: a quorum is not reached.
    """
    fresh = copy.deepcopy(metadata)
    fresh.signatures.clear()
    ids: set[str] = set()
    for quorum in quorums:
        have = {key_id for key_id in quorum.ids if ring.signer(key_id)}
        if len(have) < quorum.threshold:
            missing = described(quorum.ids - have, ring)
            message = f"{role}: {len(have)} of {quorum.threshold} signatures; not here: {missing}"
            hint = "name the folders of these keys with --keys, once for each"
            raise KioskError(message, hint=hint)
        ids |= have
    for key_id in sorted(ids | (also.ids if also else frozenset())):
        if signer := ring.signer(key_id):
            fresh.sign(signer, append=True)
    return fresh


def stamp(signed: T, version: int, now: datetime, life: timedelta) -> None:
    """Give the version, and say until when it holds."""
    signed.version = version
    signed.expires = (now + life).astimezone(UTC).replace(microsecond=0)


def to_bytes(metadata: Metadata[T]) -> bytes:
    """Write it down, as short as it can be."""
    return metadata.to_bytes(JSONSerializer(compact=True))


def from_bytes(raw: bytes, name: str, kind: type[T]) -> Metadata[T]:
    """Read what was written down.

    Raises:
        KioskError: it is something else.
    """
    hint = "copy the repository again from where it is whole"
    try:
        metadata = Metadata[T].from_bytes(raw)
    except (DeserializationError, RepositoryError, ValueError) as error:
        raise KioskError(f"{name}: damaged", hint=hint) from error
    if not isinstance(metadata.signed, kind):
        raise KioskError(f"{name}: not of the kind {kind.__name__}", hint=hint)
    return metadata


def verifies(
    delegator: Metadata[Root] | Metadata[Targets], role: str, metadata: Metadata[T]
) -> bool:
    """Say whether it is signed by those whom the delegator names."""
    try:
        signed = metadata.signed_bytes
        delegator.signed.verify_delegate(role, signed, metadata.signatures)
    except (RepositoryError, ValueError):
        return False
    return True


def described_large(path: str, file: Path) -> TargetFile:
    """Say what a target is that is too long to be held in memory.

    Raises:
        OSError: it cannot be read.
    """
    return TargetFile.from_file(path, str(file), ["sha256"])


def described_file(version: int, raw: bytes) -> MetaFile:
    """Say what a file of metadata is, for the one that names it."""
    return MetaFile.from_data(version, raw, ["sha256"])


def described_target(
    path: str, content: bytes, custom: Mapping[str, object] | None = None
) -> TargetFile:
    """Say what a target is, for the role that answers for it."""
    target = TargetFile.from_data(path, content, ["sha256"])
    if custom:
        target.unrecognized_fields["custom"] = dict(custom)
    return target


def same_target(target: TargetFile, content: bytes) -> None:
    """See that a content is what was signed.

    Raises:
        KioskError: it is something else.
    """
    try:
        target.verify_length_and_hashes(content)
    except LengthOrHashMismatchError as error:
        hint = "copy the repository again from where it is whole"
        raise KioskError(f"{target.path}: not what was signed", hint=hint) from error


def same_file(said: MetaFile, raw: bytes, name: str) -> None:
    """See that a file of metadata is the one that was named.

    Raises:
        KioskError: it is something else.
    """
    try:
        said.verify_length_and_hashes(raw)
    except LengthOrHashMismatchError as error:
        hint = "copy the repository again from where it is whole"
        raise KioskError(f"{name}: not what was published", hint=hint) from error
