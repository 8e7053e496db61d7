from __future__ import annotations

import os
from datetime import timedelta

import pytest

from kiosk.errors import KioskError
from kiosk.publishing import keys, pruning, rotation
from tests.publishing.conftest import NOW, World

AGE = timedelta(days=30)


def prune(world: World) -> set[str]:
    with world.opened() as publication:
        removed = pruning.prune(publication.layout, publication.state, NOW, AGE)
    return {file.name.partition(".")[2] for file in removed}


def grow_old(world: World) -> None:
    for file in world.repository.rglob("*"):
        os.utime(file, (0, 0))


def test_what_is_in_force_stays_and_every_root_for_those_who_were_off(world: World):
    new = keys.make(world.keys, "root").key
    with world.opened() as publication:
        oldest = world.ring.of("root")[0].id
        rotation.rotate(publication, "root", add=[new], drop=[oldest])
        publication.publish()
    world.publish({"whitelist.yaml": b"the second"})
    grow_old(world)
    assert prune(world) == {"whitelist.yaml", "targets.json", "snapshot.json"}
    assert world.reader().look("whitelist.yaml") == [b"the second"]
    world.publish({"whitelist.yaml": b"the third"})
    assert world.reader("another").look("whitelist.yaml") == [b"the third"]


def test_what_was_in_force_lately_stays(world: World):
    world.publish({"whitelist.yaml": b"the second"})
    assert prune(world) == set()


def test_what_others_put_there_stays(world: World):
    (world.repository / "metadata" / "notes.txt").write_text("notes")
    grow_old(world)
    assert prune(world) == set()


def test_nothing_is_removed_under_the_eyes_of_kiosks(world: World):
    with world.opened() as publication, pytest.raises(KioskError, match="a day old"):
        pruning.prune(publication.layout, publication.state, NOW, timedelta(hours=1))
