"""Changes a signed repository: all of a publication comes into force at once, or none of it."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from kiosk.errors import KioskError
from kiosk.publishing import signed
from kiosk.publishing.keys import Keyring
from kiosk.publishing.layout import TIMESTAMP, Layout
from kiosk.publishing.signed import Lifetimes, Quorum
from kiosk.updates.image.release import FOLDER as IMAGES
from kiosk.updates.image.release import PATHS as IMAGE_PATHS
from kiosk.updates.image.release import ROLE as IMAGE

REGIONS: Final = "regions"
REGION_PATHS: Final = "regions/*/*"
LIFETIMES: Final = Lifetimes()
_REGION: Final = re.compile(r"regions/(?P<number>\d\d|2[AB]|9[78]\d)/[^/]+")
_QUIET: Final = 28 / 35  # of a snapshot's life: while that much is left it is not signed again


@dataclass(frozen=True, slots=True)
class Rollout:
    """Which share of the kiosks takes a trial.

    Attributes:
        percent: from 0 to 100.
        salt: another one draws other kiosks.
    """

    percent: int
    salt: str

    def custom(self) -> dict[str, object]:
        """Give it as a kiosk reads it."""
        return {"rollout": {"percent": self.percent, "salt": self.salt}}


@dataclass(slots=True)
class State:
    """What a repository says, verified.

    Attributes:
        root: the newest one.
        roles: "targets", "regions" and those of the départements; "image" where there are any.
        snapshot: which versions of them belong together.
        timestamp: which snapshot is in force.
    """

    root: Metadata[Root]
    roles: dict[str, Metadata[Targets]]
    snapshot: Metadata[Snapshot]
    timestamp: Metadata[Timestamp]


class _File(NamedTuple):
    """What was signed, as it will be written."""

    role: str
    version: int
    raw: bytes


def region_role(number: str) -> str:
    """Name the role of a département, "region-03"."""
    return f"region-{number}"


def role_of(path: str) -> str:
    """Say which role answers for a target."""
    if path.startswith(f"{IMAGES}/"):
        return IMAGE
    found = _REGION.fullmatch(path)
    return region_role(found["number"]) if found else "targets"


def delegator_of(state: State, role: str) -> Metadata[Root] | Metadata[Targets]:
    """Give the role that says whose keys sign another one."""
    if role in signed.TOP:
        return state.root
    return state.roles["targets" if role in {REGIONS, IMAGE} else REGIONS]


class Publication:
    """What will be published; nothing is written before `publish`.

    Args:
        layout: the files.
        ring: the private keys that are at hand.
        now: the time, with its zone.
        state: what is published; it belongs to this object from now on.
        lives: how long what is signed holds.
    """

    def __init__(
        self,
        layout: Layout,
        ring: Keyring,
        now: datetime,
        state: State,
        lives: Lifetimes = LIFETIMES,
    ) -> None:
        self.layout = layout
        self.ring = ring
        self.now = now
        self.state = state
        self.lives = lives
        self.former: Metadata[Root] | None = None  # whom a new root replaces
        self._contents: dict[str, bytes] = {}
        self._files: dict[str, Path] = {}  # of contents that are too long to be held in memory
        self._changed: set[str] = set()
        self._taken: list[_File] = []

    @property
    def changed(self) -> bool:
        """Whether there is anything to publish."""
        return bool(self._changed or self._taken) or self.former is not None

    def names(self, role: str) -> list[str]:
        """Name the targets for which a role answers."""
        return sorted(self.state.roles[role].signed.targets) if role in self.state.roles else []

    def content(self, path: str) -> bytes | None:
        """Give the content of a target as it will be; None if there is none."""
        role = self.state.roles.get(role_of(path))
        target = role.signed.targets.get(path) if role else None
        if target is None:
            return None
        name = target.get_prefixed_paths()[0]
        return self._contents.get(name) or self.layout.read_target(name)

    def put(self, path: str, content: bytes, rollout: Rollout | None = None) -> bool:
        """Publish a file.

        Args:
            path: its name as a target, "whitelist.yaml", "regions/03/region.yaml".
            content: what is in it.
            rollout: for a trial, which kiosks take it.

        Returns:
            Whether that changes anything.

        Raises:
            KioskError: nobody answers for such a target here.
        """
        targets = self._targets(role_of(path))
        target = signed.described_target(path, content, rollout.custom() if rollout else None)
        if targets.targets.get(path) == target:
            return False
        targets.targets[path] = target
        self._contents[target.get_prefixed_paths()[0]] = content
        self._changed.add(role_of(path))
        return True

    def put_file(self, path: str, file: Path) -> None:
        """Publish a file that is too long to be held in memory.

        Raises:
            KioskError: nobody answers for such a target here.
            OSError: it cannot be read.
        """
        target = signed.described_large(path, file)
        self._targets(role_of(path)).targets[path] = target
        self._files[target.get_prefixed_paths()[0]] = file
        self._changed.add(role_of(path))

    def remove(self, path: str) -> bool:
        """Publish a file no longer; say whether it was published."""
        if role_of(path) not in self.state.roles:
            return False
        gone = self._targets(role_of(path)).targets.pop(path, None) is not None
        if gone:
            self._changed.add(role_of(path))
        return gone

    def touch(self, role: str) -> None:
        """Sign a role again though it says the same."""
        self._changed.add(role)

    def entrust(self, quorums: Mapping[str, Quorum]) -> None:
        """Give roles of the root other keys: the old root's quorum and the new one's sign that.

        Raises:
            KioskError: more signatures are asked for than there are keys.
        """
        if self.former is None:
            self.former = copy.deepcopy(self.state.root)
        for role, quorum in quorums.items():
            signed.entrust(self.state.root.signed, role, quorum)
            if role != "root":
                self._changed.add(role)

    def delegate(self, number: str, quorum: Quorum) -> None:
        """Entrust a département's overlays to keys; who had them before has them no longer."""
        role = region_role(number)
        signed.delegate(self._targets(REGIONS), role, quorum, f"regions/{number}/*")
        self.state.roles.setdefault(role, signed.unborn(Targets()))
        self._changed |= {REGIONS, role}

    def delegate_images(self, quorum: Quorum) -> None:
        """Entrust the images of the system to keys; who had them before has them no longer."""
        signed.delegate(self._targets("targets"), IMAGE, quorum, IMAGE_PATHS)
        self.state.roles.setdefault(IMAGE, signed.unborn(Targets()))
        self._changed |= {"targets", IMAGE}

    def withdraw(self, number: str) -> None:
        """Drop a département, and all that was published for it."""
        role = region_role(number)
        signed.withdraw(self._targets(REGIONS), role)
        self.state.roles.pop(role, None)
        self._changed.discard(role)
        self._changed.add(REGIONS)

    def quorum(self, role: str) -> Quorum:
        """Say whose keys sign a role.

        Raises:
            KioskError: there is no such role.
        """
        return signed.quorum_of(delegator_of(self.state, role), role)

    def _targets(self, role: str) -> Targets:
        if role == IMAGE and role not in self.state.roles:
            hint = "`kiosk publish image add` begins it, with a key “image” at hand"
            raise KioskError("no images are part of this repository", hint=hint)
        if role not in self.state.roles:
            number = role.removeprefix("region-")
            hint = f"the administrator adds it: `kiosk publish region add {number}`"
            raise KioskError(f"the département {number} is not part of this repository", hint=hint)
        return self.state.roles[role].signed

    def publish(self) -> None:
        """Sign what has changed, write it, and then replace the timestamp, which names it.

        Raises:
            KioskError: a key is missing, or the disk refuses; the old state stays in force.
        """
        files = [self._signed_role(role) for role in sorted(self._changed - set(signed.TOP[2:]))]
        files += self._taken
        files += self._signed_snapshot(files)
        root = self._signed_root()
        timestamp = self._signed_timestamp()
        seamless = self._suits_the_former_root()
        self._write(files if seamless else [*files, *root])
        self.layout.write(TIMESTAMP, 0, timestamp)
        self._write(root if seamless else [])
        self._forget()

    def publish_role(self, role: str) -> int:
        """Sign and write one role alone, as a département does: another one brings it into force.

        Returns:
            Its version.

        Raises:
            KioskError: another role would have to be signed, or a key is missing.
        """
        if others := ", ".join(sorted(self._changed - {role})):
            raise KioskError(f"this would change {others} as well", hint="ask the administrator")
        one = self._signed_role(role)
        self._write([one])
        self._forget()
        return one.version

    def take(self, role: str, metadata: Metadata[Targets], contents: Mapping[str, bytes]) -> None:
        """Take over what a département has signed, as it is.

        Args:
            role: the département's.
            metadata: signed and verified.
            contents: of its targets, by their names with the hash.
        """
        self.state.roles[role] = metadata
        self._contents.update(contents)
        self._changed.discard(role)
        self._taken.append(_File(role, metadata.signed.version, signed.to_bytes(metadata)))

    def _write(self, files: list[_File]) -> None:
        for name, content in self._contents.items():
            self.layout.write_target(name, content)
        for name, file in self._files.items():
            self.layout.copy_target(name, file)
        for one in files:
            self.layout.write(one.role, one.version, one.raw)

    def _suits_the_former_root(self) -> bool:
        """Whether who knows only the old root can read what is new: then that comes first.

        Else the old keys are lost, and for an instant nobody can read anything; a publication that
        is killed in that instant is mended by the next signature.
        """
        state = self.state
        return self.former is not None and all(
            (
                signed.verifies(self.former, "targets", state.roles["targets"]),
                signed.verifies(self.former, "snapshot", state.snapshot),
                signed.verifies(self.former, TIMESTAMP, state.timestamp),
            )
        )

    def _forget(self) -> None:
        self._contents.clear()
        self._files.clear()
        self._changed.clear()
        self._taken.clear()
        self.former = None

    def _signed_role(self, role: str) -> _File:
        metadata = self.state.roles[role]
        named = self.state.snapshot.signed.meta.get(f"{role}.json")
        known = (metadata.signed.version, named.version if named else 0, self.layout.newest(role))
        version = max(known) + 1
        signed.stamp(metadata.signed, version, self.now, self.lives.of(role))
        self.state.roles[role] = self._sign(metadata, role)
        return _File(role, version, signed.to_bytes(self.state.roles[role]))

    def _signed_snapshot(self, files: list[_File]) -> list[_File]:
        old = self.state.snapshot.signed
        new = {f"{one.role}.json": signed.described_file(one.version, one.raw) for one in files}
        meta = old.meta | new  # what was named once stays: else kiosks refuse the snapshot
        quiet = old.expires - self.now >= self.lives.snapshot * _QUIET
        if quiet and meta == old.meta and "snapshot" not in self._changed:
            return []
        snapshot = Snapshot(meta=meta)
        version = max(old.version, self.layout.newest("snapshot")) + 1
        signed.stamp(snapshot, version, self.now, self.lives.snapshot)
        self.state.snapshot = self._sign(Metadata(snapshot), "snapshot")
        raw = signed.to_bytes(self.state.snapshot)
        self.state.timestamp.signed.snapshot_meta = signed.described_file(version, raw)
        return [_File("snapshot", version, raw)]

    def _signed_root(self) -> list[_File]:
        if self.former is None:
            return []
        version = self.former.signed.version + 1
        signed.stamp(self.state.root.signed, version, self.now, self.lives.root)
        quorums = [signed.quorum_of(one, "root") for one in (self.former, self.state.root)]
        new_one = not self.former.signed.version  # there was none whose keys could sign
        self.state.root = signed.sign(
            self.state.root, "root", quorums[1:] if new_one else quorums, self.ring
        )
        return [_File("root", version, signed.to_bytes(self.state.root))]

    def _signed_timestamp(self) -> bytes:
        timestamp = self.state.timestamp.signed
        signed.stamp(timestamp, timestamp.version + 1, self.now, self.lives.timestamp)
        self.state.timestamp = self._sign(self.state.timestamp, TIMESTAMP)
        return signed.to_bytes(self.state.timestamp)

    def _sign(self, metadata: Metadata[signed.T], role: str) -> Metadata[signed.T]:
        """Sign by those of now, and those of before where they are here: no reader sees a gap."""
        before = None
        if self.former is not None and self.former.signed.version and role in signed.TOP:
            before = signed.quorum_of(self.former, role)
        return signed.sign(metadata, role, [self.quorum(role)], self.ring, also=before)
