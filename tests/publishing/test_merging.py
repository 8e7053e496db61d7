"""What a département signs in a copy reaches kiosks through the administrator, and no more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.publishing import keys, merging, repository, rotation, signed
from kiosk.publishing.keys import Keyring
from kiosk.publishing.layout import Layout
from tests.publishing.conftest import NOW, World

NAME = "regions/03/03-00017.yaml"


@pytest.fixture
def copy(world: World) -> Path:
    """Give the département a copy; its key is in no other drawer."""
    own = keys.make(world.folder / "allier", "region-03").key
    with world.opened() as publication:
        rotation.add_region(publication, "03", own)
        publication.publish()
    return Path(shutil.copytree(world.repository, world.folder / "copy"))


def sign(world: World, copy: Path, files: dict[str, bytes]) -> None:
    ring = Keyring(world.folder / "allier")
    with repository.opened(copy, ring, NOW) as publication:
        for name, content in files.items():
            publication.put(name, content)
        publication.publish_role("region-03")


def sign_anything(world: World, copy: Path, path: str) -> None:
    """Sign what `kiosk publish` never would."""
    ring = Keyring(world.folder / "allier")
    with repository.opened(copy, ring, NOW) as publication:
        target = signed.described_target(path, b"hostile")
        publication.state.roles["region-03"].signed.targets[path] = target
        publication.layout.write_target(target.get_prefixed_paths()[0], b"hostile")
        publication.publish_role("region-03")


def merge(world: World, copy: Path) -> list[str]:
    with world.opened() as publication:
        found = merging.found(publication, Layout(copy))
        for one in found:
            merging.take(publication, one)
        if found:
            publication.publish()
        return [one.number for one in found]


def test_what_it_signed_is_merged_and_read(world: World, copy: Path):
    sign(world, copy, {NAME: b"an overlay"})
    assert world.reader().look(NAME) == [None]
    assert merge(world, copy) == ["03"]
    assert world.reader("other").look(NAME, "whitelist.yaml") == [
        b"an overlay",
        b"the first whitelist",
    ]
    assert merge(world, copy) == []


def test_it_signs_again_over_what_was_merged(world: World, copy: Path):
    for content in (b"one", b"two", b"three"):
        sign(world, copy, {NAME: content})
        merge(world, copy)
    assert world.reader().look(NAME) == [b"three"]


def test_its_key_signs_nothing_but_its_own_role(world: World, copy: Path):
    ring = Keyring(world.folder / "allier")
    with repository.opened(copy, ring, NOW) as publication:
        publication.put("whitelist.yaml", b"hostile")
        with pytest.raises(KioskError, match="change targets as well"):
            publication.publish_role("region-03")
        with pytest.raises(KioskError, match="0 of 1"):
            publication.publish()


@pytest.mark.parametrize("path", ["whitelist.yaml", "regions/63/63-00001.yaml", "regions/03/../x"])
def test_what_is_not_its_own_is_not_merged(world: World, copy: Path, path: str):
    sign_anything(world, copy, path)
    with pytest.raises(KioskError, match="not of the département 03"):
        merge(world, copy)


def test_a_content_that_was_changed_afterwards_is_not_merged(world: World, copy: Path):
    sign(world, copy, {NAME: b"an overlay"})
    (file,) = (copy / "targets" / "regions" / "03").iterdir()
    file.write_bytes(b"an 0verlay")
    with pytest.raises(KioskError, match="not what was signed"):
        merge(world, copy)


def test_a_revoked_key_signs_nothing_that_is_merged(world: World, copy: Path):
    with world.opened() as publication:
        rotation.revoke_region(publication, "03")
        publication.publish()
    for content in (b"one", b"two"):
        sign(world, copy, {NAME: content})
    with pytest.raises(KioskError, match="not signed by the département 03"):
        merge(world, copy)


def test_what_was_signed_in_an_old_copy_is_signed_anew(world: World, copy: Path):
    with world.opened() as publication:
        publication.put(NAME, b"the administrator's")
        publication.publish()
    sign(world, copy, {NAME: b"its own"})
    with pytest.raises(KioskError, match="old copy"):
        merge(world, copy)
    assert world.reader().look(NAME) == [b"the administrator's"]


def test_commands_to_kiosks_of_others_are_not_merged(world: World, copy: Path):
    when = '"not_before": "2026-01-01T00:00:00Z", "expires": "2026-01-02T00:00:00Z"'
    order = f'{{"commands": [{{"id": "1", "op": "reboot", "kiosks": ["63-00001"], {when}}}]}}'
    with repository.opened(copy, Keyring(world.folder / "allier"), NOW) as publication:
        publication.put("regions/03/commands.json", order.encode())
        publication.publish_role("region-03")
    with pytest.raises(KioskError, match="not of 03"):
        merge(world, copy)
