"""Copies what is in force in a repository to another folder: a web host's, or a USB stick."""

from __future__ import annotations

from tuf.api.metadata import Metadata, Targets

from kiosk.publishing import repository
from kiosk.publishing.layout import TIMESTAMP, Layout, replace
from kiosk.publishing.publication import State
from kiosk.updates.image.release import FOLDER as IMAGES


def copy(source: Layout, place: Layout) -> int:
    """Copy what kiosks need: every root, and the last of all else.

    Whoever reads the place meanwhile sees the old state or the new one; what was there stays.

    Returns:
        How many files were new there.

    Raises:
        KioskError: the source is damaged, or the disk refuses.
    """
    state = repository.read(source)
    count = 0
    with place.locked():
        for name in targets_in_force(state):
            if name.startswith(f"{IMAGES}/"):  # as long as a disk is
                count += place.copy_target(name, source.found_target(name))
                continue
            content = source.read_target(name)
            file = place.targets / name
            if not file.exists() or file.read_bytes() != content:
                replace(file, content)
                count += 1
        for role, version in metadata_in_force(source, state):
            known = place.newest(role) >= version and _has(place, role, version)
            place.write(role, version, source.read(role, version))
            count += not known
        place.write(TIMESTAMP, 0, source.read(TIMESTAMP))
    return count


def metadata_in_force(source: Layout, state: State) -> list[tuple[str, int]]:
    """Name the roles that kiosks may ask for, each with its version, and every root."""
    named = [
        (name.removesuffix(".json"), one.version)
        for name, one in state.snapshot.signed.meta.items()
    ]
    wanted = [(role, version) for role, version in named if role in state.roles]
    snapshot = state.timestamp.signed.snapshot_meta.version
    roots = [("root", version) for version in range(1, source.newest("root") + 1)]
    return [*wanted, ("snapshot", snapshot), *roots]


def targets_in_force(state: State) -> list[str]:
    """Name the targets that kiosks may ask for, with their hashes."""
    roles: list[Metadata[Targets]] = list(state.roles.values())
    targets = (target for role in roles for target in role.signed.targets.values())
    return sorted({target.get_prefixed_paths()[0] for target in targets})


def _has(place: Layout, role: str, version: int) -> bool:
    return (place.metadata / f"{version}.{role}.json").exists()
