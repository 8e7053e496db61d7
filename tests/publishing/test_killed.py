"""A publication that is killed leaves the old one in force, or the new one; the next one mends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tuf.api.exceptions import UnsignedMetadataError

from kiosk.errors import KioskError
from kiosk.publishing import keys, rotation
from kiosk.publishing.keys import Keyring
from kiosk.publishing.publication import Publication
from tests.publishing.conftest import World


def publish_and_die(world: World, change: Callable[[Publication], None], at: int) -> bool:
    """Publish in a process that is killed before its nth rename; say whether it had so many."""
    child = os.fork()
    if child == 0:
        left = at
        honest = Path.replace

        def replace(self: Path, target: Path) -> Path:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return honest(self, target)

        Path.replace = replace  # type: ignore[method-assign,assignment]  # the disk, not our code
        status = 1
        try:
            with world.opened() as publication:
                change(publication)
                publication.publish()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert status in {0, signal.SIGKILL}
    return status != 0


def new_whitelist(publication: Publication) -> None:
    publication.put("whitelist.yaml", b"the second")
    publication.put("regions/03/region.yaml", b"its overlay")


def test_whenever_it_is_killed_a_kiosk_reads_the_old_state_or_the_new(world: World):
    world.add_region("03")
    reader = world.reader()
    seen = []
    for at in range(99):
        killed = publish_and_die(world, new_whitelist, at)
        found = reader.look("whitelist.yaml", "regions/03/region.yaml")
        assert found in ([b"the first whitelist", None], [b"the second", b"its overlay"])
        seen.append(found[0])
        if not killed:
            break
    assert len(seen) >= 5  # what was written before is not written again
    assert seen.count(b"the second") == 1


@pytest.mark.parametrize("online", [False, True])
def test_whenever_a_rotation_is_killed_a_kiosk_reads_on(world: World, *, online: bool):
    labels = ("snapshot", "timestamp") if online else ("root",)
    fresh = [keys.make(world.keys, label).key for label in labels]

    def rotate(publication: Publication) -> None:
        if online:
            rotation.rotate_online(publication, *fresh)
        else:
            oldest = world.ring.of("root")[0].id
            rotation.rotate(publication, "root", add=fresh, drop=[oldest])

    reader = world.reader()
    for at in range(99):
        killed = publish_and_die(world, rotate, at)
        assert reader.look("whitelist.yaml") == [b"the first whitelist"]
        if (world.repository / "metadata" / "2.root.json").exists():
            break
        assert killed
    with world.opened() as publication:  # as the timer does every day
        publication.publish()
    assert reader.look("whitelist.yaml") == [b"the first whitelist"]


def test_where_the_old_keys_are_lost_the_next_signature_mends_what_was_killed(world: World):
    fresh = [keys.make(world.keys, label).key for label in ("snapshot", "timestamp")]
    for label in ("snapshot", "timestamp"):
        (world.keys / f"{label}-1.pem").unlink()
    world.ring = Keyring(world.keys)
    reader = world.reader()
    reader.look("whitelist.yaml")
    at = 0
    while publish_and_die(world, lambda one: rotation.rotate_online(one, *fresh), at):
        at += 1
        if (world.repository / "metadata" / "2.root.json").exists():
            with pytest.raises(UnsignedMetadataError):
                reader.look("whitelist.yaml")
            break
    with world.opened() as publication:
        publication.publish()
    assert reader.look("whitelist.yaml") == [b"the first whitelist"]


def test_a_full_disk_publishes_nothing(world: World, monkeypatch: pytest.MonkeyPatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KioskError, match="No space left"):
        world.publish({"whitelist.yaml": b"the second"})
    monkeypatch.undo()
    assert world.reader().look("whitelist.yaml") == [b"the first whitelist"]
    assert not list(world.repository.rglob(".new-*"))
