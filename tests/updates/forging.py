"""What a thief of keys, or a mirror that lies, can do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from tuf.api.metadata import Metadata

from kiosk.publishing import keys, repository, rotation, signed
from kiosk.publishing.publication import Publication
from tests.updates.mirror import instead
from tests.updates.mirror import status as answers
from tests.updates.town import NOW, Town

TIMESTAMP: Final = "/metadata/timestamp.json"


def resign(town: Town, role: str, change: Callable[[Any], None]) -> bytes:
    """Give the metadata of a role, changed and signed by its own keys; nothing is written."""
    with repository.opened(town.repository, town.ring, NOW) as publication:
        metadata = _of(publication, role)
        change(metadata.signed)
        return signed.to_bytes(signed.sign(metadata, role, [publication.quorum(role)], town.ring))


def _of(publication: Publication, role: str) -> Metadata[Any]:
    state = publication.state
    if role in {"root", "snapshot", "timestamp"}:
        found: Metadata[Any] = getattr(state, role)
        return found
    return state.roles[role]


def everlasting(payload: Any) -> None:  # noqa: ANN401 - any role
    """Let the next version hold for ten years."""
    payload.version += 1
    payload.expires = (NOW + dt.timedelta(days=3650)).replace(microsecond=0)


def far_ahead(town: Town) -> dict[str, bytes]:
    """Give snapshot and timestamp of version 2^31, by path: the thief has both keys."""

    def version(payload: Any) -> None:  # noqa: ANN401 - any role
        payload.version = 2**31

    snapshot = resign(town, "snapshot", version)

    def pointing(payload: Any) -> None:  # noqa: ANN401 - any role
        version(payload)
        payload.snapshot_meta = signed.described_file(2**31, snapshot)

    return {
        f"/metadata/{2**31}.snapshot.json": snapshot,
        "/metadata/timestamp.json": resign(town, "timestamp", pointing),
    }


def rotate_online(town: Town) -> None:
    made = [keys.make(town.keys, role).key for role in ("snapshot", "timestamp")]
    town.change(lambda publication: rotation.rotate_online(publication, *made))


def serve_forged(town: Town, roles: dict[str, tuple[int, bytes]]) -> None:
    """Have the mirror give roles, with a snapshot and a timestamp signed for them."""
    files = {f"/metadata/{number}.{role}.json": raw for role, (number, raw) in roles.items()}

    def snapshot(payload) -> None:
        payload.version = 90
        for role, (number, raw) in roles.items():
            payload.meta[f"{role}.json"] = signed.described_file(number, raw)

    files["/metadata/90.snapshot.json"] = raw = resign(town, "snapshot", snapshot)

    def timestamp(payload) -> None:
        payload.version = 90
        payload.snapshot_meta = signed.described_file(90, raw)

    files[TIMESTAMP] = resign(town, "timestamp", timestamp)
    town.mirror.hook = lambda path: instead(files[path]) if path in files else None


def saved(town: Town) -> dict[str, bytes]:
    """Give everything that is published now, by its path."""
    files = [file for file in town.repository.rglob("*") if file.is_file()]
    return {f"/{file.relative_to(town.repository)}": file.read_bytes() for file in files}


def replayed(town: Town, files: dict[str, bytes]) -> None:
    """Have the mirror give these files, and no others."""
    town.mirror.hook = lambda path: instead(files[path]) if path in files else answers(404)
