from __future__ import annotations

import pytest

from kiosk.errors import KioskError
from kiosk.publishing import repository
from kiosk.publishing.keys import Keyring
from kiosk.publishing.publication import Rollout
from tests.publishing.conftest import NOW, World


def test_what_is_published_is_read_by_a_kiosk(world: World):
    assert world.reader().look("whitelist.yaml") == [b"the first whitelist"]


def test_a_second_publication_replaces_the_first(world: World):
    reader = world.reader()
    reader.look("whitelist.yaml")
    world.publish({"whitelist.yaml": b"the second", "categories.yaml": b"categories"})
    assert reader.look("whitelist.yaml", "categories.yaml") == [b"the second", b"categories"]


def test_what_is_removed_is_no_longer_there(world: World):
    world.publish({"categories.yaml": b"categories"})
    with world.opened() as publication:
        assert publication.remove("categories.yaml")
        publication.publish()
    assert world.reader().look("categories.yaml") == [None]


def test_a_trial_says_for_which_share_of_the_kiosks_it_is(world: World):
    with world.opened() as publication:
        publication.put("canary/whitelist.yaml", b"a trial", Rollout(10, "s1"))
        publication.publish()
        target = publication.state.roles["targets"].signed.targets["canary/whitelist.yaml"]
    assert target.custom == {"rollout": {"percent": 10, "salt": "s1"}}
    assert world.reader().look("canary/whitelist.yaml") == [b"a trial"]


def test_the_same_content_again_is_no_publication(world: World):
    with world.opened() as publication:
        assert not publication.put("whitelist.yaml", b"the first whitelist")
        assert not publication.changed


def test_a_repository_is_not_begun_over_another(world: World):
    with (
        pytest.raises(KioskError, match="already"),
        repository.created(world.repository, world.ring, NOW),
    ):
        pass


def test_two_do_not_publish_at_once(world: World):
    with world.opened(), pytest.raises(KioskError, match="somebody else"), world.opened():
        pass


def test_without_the_key_nothing_is_published_and_the_key_is_named(world: World):
    (world.keys / "publisher-1.pem").unlink()
    world.ring = Keyring(world.keys)
    with pytest.raises(KioskError, match="publisher-1"):
        world.publish({"whitelist.yaml": b"the second"})
    assert world.reader().look("whitelist.yaml") == [b"the first whitelist"]
