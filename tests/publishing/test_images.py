"""Images are published by a key of their own, to a share of the kiosks, and copied as all else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.errors import KioskError
from kiosk.publishing import contents, copying, images, keys, repository, rotation
from kiosk.publishing.keys import Keyring
from kiosk.publishing.layout import Layout
from kiosk.updates.image import release as index
from kiosk.updates.image.release import Release, measured
from kiosk.updates.image.version import ImageVersion
from tests.publishing.conftest import World
from tests.updates.image.bundles import MISSING, workshop


def version(text: str) -> ImageVersion:
    return ImageVersion.parse(text)


def publish(world: World, text: str, data: bytes, **more: object) -> tuple[Release, ...]:
    bundle = world.folder / f"{text}.raucb"
    bundle.write_bytes(data)
    with bundle.open("rb") as stream:
        release = Release(version(text), *measured(stream), **more)  # type: ignore[arg-type]
    with world.opened() as publication:
        images.begin(publication, world.ring)
        there = images.add(publication, release, bundle)
        publication.publish()
    return there


@pytest.fixture
def workbench(world: World) -> World:
    keys.make(world.keys, "image")
    return world


def test_a_kiosk_finds_the_index_and_the_bundle_and_lists_go_on_as_before(workbench: World):
    workbench.publish({"whitelist.yaml": b"one"})
    reader = workbench.reader()
    assert reader.look("whitelist.yaml", index.INDEX) == [b"one", None]
    (release,) = publish(workbench, "2026.12.1", b"bundle")
    text, bundle, lists = reader.look(index.INDEX, release.target, "whitelist.yaml")
    assert index.parse(text or b"") == (release,)
    assert (bundle, lists) == (b"bundle", b"one")
    assert (workbench.repository / "targets" / release.path).read_bytes() == b"bundle"
    workbench.publish({"whitelist.yaml": b"two"})
    assert reader.look("whitelist.yaml", release.target) == [b"two", b"bundle"]


def test_a_repository_without_images_goes_on_without_them(world: World):
    world.publish({"whitelist.yaml": b"one"})
    with world.opened() as publication:
        with pytest.raises(KioskError, match="no images are part of this repository"):
            publication.put(index.INDEX, b"{}")
        with pytest.raises(KioskError, match="no key signs images"):
            images.begin(publication, world.ring)
    assert world.reader().look("whitelist.yaml", index.INDEX) == [b"one", None]


def test_the_key_of_lists_does_not_sign_images(workbench: World):
    publish(workbench, "2026.12.1", b"bundle")
    (workbench.keys / "image-1.pem").unlink()
    without = replace(workbench, ring=Keyring(workbench.keys))
    with pytest.raises(KioskError, match="image: 0 of 1 signatures"):
        publish(without, "2026.12.2", b"other")


def test_a_share_is_raised_stopped_and_withdrawn(workbench: World):
    publish(workbench, "2026.11.1", b"old")
    publish(workbench, "2026.12.1", b"new", percent=10)
    reader = workbench.reader()

    def shares() -> dict[str, int]:
        (text,) = reader.look(index.INDEX)
        return {str(one.version): one.percent for one in index.parse(text or b"")}

    def change(how, *words: object) -> None:
        with workbench.opened() as publication:
            how(publication, *words)
            publication.publish()

    assert shares() == {"2026.12.1": 10, "2026.11.1": 100}
    change(images.share, version("2026.12.1"), 0)
    assert shares() == {"2026.12.1": 0, "2026.11.1": 100}
    change(images.share, version("2026.12.1"), 100)
    assert shares() == {"2026.12.1": 100}, "no kiosk takes the older one any more"
    change(images.withdraw, version("2026.12.1"))
    assert shares() == {}
    with pytest.raises(KioskError, match="is not published"):
        change(images.share, version("2026.12.1"), 5)


def test_a_version_has_one_content_and_there_is_no_way_back(workbench: World):
    publish(workbench, "2026.12.1", b"new")
    with pytest.raises(KioskError, match="another content"):
        publish(workbench, "2026.12.1", b"changed")
    with pytest.raises(KioskError, match="newer"):
        publish(workbench, "2026.11.1", b"old")


def test_one_that_comes_before_another_stays(workbench: World):
    publish(workbench, "2026.12.1", b"step")
    there = publish(workbench, "2027.1.0", b"far", at_least=version("2026.12.1"))
    assert [str(one.version) for one in there] == ["2027.1.0", "2026.12.1"]


def test_a_copy_has_the_bundle_and_lists_are_validated_without_it(workbench: World, tmp_path: Path):
    workbench.publish({"whitelist.yaml": b"one"})
    (release,) = publish(workbench, "2026.12.1", b"bundle")
    source, place = Layout(workbench.repository), Layout(tmp_path / "www")
    assert copying.copy(source, place)
    assert copying.copy(source, place) == 0
    assert (place.targets / release.path).read_bytes() == b"bundle"
    assert contents.published(source, repository.read(source)).keys() == {"whitelist.yaml"}


def test_the_key_of_images_is_replaced_by_the_publisher(workbench: World):
    publish(workbench, "2026.12.1", b"bundle")
    reader = workbench.reader()
    new = keys.make(workbench.keys, "image")
    with workbench.opened() as publication:
        old = publication.quorum("image").ids
        rotation.rotate(publication, "image", add=[new.key], drop=old)
        publication.publish()
    (workbench.keys / "image-1.pem").unlink()
    publish(workbench, "2026.12.2", b"bundle 2")
    assert reader.look("images/ilot-2026.12.2.raucb") == [b"bundle 2"]


@pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)}: not installed")
def test_a_bundle_that_kiosks_would_refuse_is_not_published(
    workbench: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    place = tmp_path / "workshop"
    place.mkdir()
    shop = workshop(place)
    where = ["--to", str(workbench.repository), "--keys", str(workbench.keys)]
    words = ["publish", "image", "add", "--keyring", str(shop.keyring), *where]
    for wrong in (shop.bundle("2026.12.1", signed_by="stranger"), shop.truncated("2026.12.1")):
        assert main([*words, str(wrong)]) == 1
    assert workbench.reader("first").look(index.INDEX) == [None]
    assert main([*words, str(shop.bundle("2026.12.1")), "--percent", "10"]) == 0
    capsys.readouterr()
    assert main(["publish", "image", "list", str(workbench.repository)]) == 0
    assert "2026.12.1" in capsys.readouterr().out
    share = ["publish", "image", "share", "2026.12.1", "--percent", "0", *where]
    assert main(share) == 0
    assert "0 % of the kiosks" in capsys.readouterr().out
