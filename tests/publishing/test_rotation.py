from __future__ import annotations

from datetime import timedelta

import pytest
from tuf.api.exceptions import BadVersionNumberError

from kiosk.errors import KioskError
from kiosk.publishing import keys, rotation, signed
from kiosk.publishing.keys import Keyring
from tests.publishing.conftest import NOW, World

WHITELIST = "whitelist.yaml"
FIRST = [b"the first whitelist"]


def replace_one(world: World, role: str, label: str) -> None:
    """Drop the oldest key of a role, and add a new one."""
    new = keys.make(world.keys, label).key
    with world.opened() as publication:
        ids = publication.quorum(role).ids
        oldest = next(one.id for one in world.ring.of(label) if one.id in ids)
        rotation.rotate(publication, role, add=[new], drop=[oldest])
        publication.publish()


def test_a_root_replaced_five_times_is_followed_by_who_knew_the_first(world: World):
    reader = world.reader()
    reader.look(WHITELIST)
    for _ in range(5):
        replace_one(world, "root", "root")
    assert reader.look(WHITELIST) == FIRST
    assert world.reader("a new one").look(WHITELIST) == FIRST


def test_the_keys_of_the_first_root_alone_cannot_make_another_root(world: World):
    for _ in range(3):
        replace_one(world, "root", "root")
    for name in ("root-4", "root-5", "root-6"):
        (world.keys / f"{name}.pem").unlink()
    world.ring = Keyring(world.keys)
    with pytest.raises(KioskError, match="0 of 2"):
        replace_one(world, "snapshot", "snapshot")


@pytest.mark.parametrize(
    ("role", "label"),
    [
        ("targets", "publisher"),
        ("regions", "regions"),
        ("snapshot", "snapshot"),
        ("timestamp", "timestamp"),
    ],
)
def test_any_role_is_given_another_key(world: World, role: str, label: str):
    world.add_region("03")
    world.publish({"regions/03/region.yaml": b"overlay"})
    reader = world.reader()
    reader.look(WHITELIST)
    replace_one(world, role, label)
    world.publish({WHITELIST: b"the second", "regions/03/region.yaml": b"other"})
    found = reader.look(WHITELIST, "regions/03/region.yaml")
    assert found == [b"the second", b"other"]


def test_new_online_keys_end_what_a_thief_has_signed_ahead(world: World):
    """Version 2^31 blocks the honest repository until then."""
    reader = world.reader()
    timestamp_file = world.repository / "metadata" / "timestamp.json"
    honest = timestamp_file.read_bytes()
    with world.opened() as publication:
        state = publication.state
        state.snapshot.signed.version = state.timestamp.signed.version = 2**31
        fast = signed.sign(state.snapshot, "snapshot", [publication.quorum("snapshot")], world.ring)
        raw = signed.to_bytes(fast)
        state.timestamp.signed.snapshot_meta = signed.described_file(2**31, raw)
        stamp = [publication.quorum("timestamp")]
        forged = signed.sign(state.timestamp, "timestamp", stamp, world.ring)
    (world.repository / "metadata" / f"{2**31}.snapshot.json").write_bytes(raw)
    timestamp_file.write_bytes(signed.to_bytes(forged))
    assert reader.look(WHITELIST) == FIRST
    (world.repository / "metadata" / f"{2**31}.snapshot.json").unlink()
    timestamp_file.write_bytes(honest)
    with pytest.raises(BadVersionNumberError):
        reader.look(WHITELIST)
    for name in ("snapshot", "timestamp"):
        keys.make(world.keys, name)
    with world.opened() as publication:
        newest = [world.ring.of(name)[-1].key for name in ("snapshot", "timestamp")]
        rotation.rotate_online(publication, *newest)
        publication.publish()
    assert reader.look(WHITELIST) == FIRST


def test_a_departement_cannot_sign_what_is_not_its_own(world: World):
    world.add_region("03")
    world.add_region("63")
    with world.opened() as publication:
        own = publication.state.roles["region-03"].signed
        for path in (WHITELIST, "regions/63/63-00001.yaml", "canary/whitelist.yaml"):
            own.targets[path] = signed.described_target(path, b"hostile")
        publication.touch("region-03")
        publication.publish()
    found = world.reader().look(WHITELIST, "regions/63/63-00001.yaml", "canary/whitelist.yaml")
    assert found == [*FIRST, None, None]


def test_a_revoked_departement_keeps_its_overlays_but_signs_no_more(world: World):
    world.add_region("03")
    world.publish({"regions/03/region.yaml": b"overlay"})
    with world.opened() as publication:
        rotation.revoke_region(publication, "03")
        publication.publish()
        assert publication.quorum("region-03").ids == publication.quorum("regions").ids
    assert world.reader().look("regions/03/region.yaml") == [b"overlay"]


def test_a_withdrawn_departement_leaves_nothing_behind(world: World):
    world.add_region("03")
    world.publish({"regions/03/region.yaml": b"overlay"})
    reader = world.reader()
    reader.look("regions/03/region.yaml")
    with world.opened() as publication:
        publication.withdraw("03")
        publication.publish()
    assert reader.look("regions/03/region.yaml", WHITELIST) == [None, *FIRST]


def test_a_repository_signed_every_day_never_expires(world: World):
    reader = world.reader()
    for day in range(0, 90, 3):
        now = NOW + timedelta(days=day)
        with world.opened(now) as publication:
            publication.publish()
        assert reader.look(WHITELIST, at=now + timedelta(days=3)) == FIRST


def test_what_somebody_else_signed_is_not_extended(world: World):
    with world.opened() as publication:
        state = publication.state
        other = Keyring(world.folder / "thief")
        key = keys.make(world.folder / "thief", "timestamp").key
        forged = signed.sign(state.timestamp, "timestamp", [signed.Quorum((key,))], other)
    (world.repository / "metadata" / "timestamp.json").write_bytes(signed.to_bytes(forged))
    with pytest.raises(KioskError, match="not signed by those who may"), world.opened():
        pass
