"""A policy is tried before it is offered: nothing that must be open closes, nor the reverse."""

from pathlib import Path

import pytest

from kiosk.categories.build import write
from kiosk.categories.collection import Collection
from kiosk.categories.delta import write_delta
from kiosk.categories.lists import About, FileList, FilePart, Shape
from kiosk.categories.suffixes import Suffixes
from kiosk.updates.status import Fault
from tests.updates.town import SMALL, Kiosk, Town, whitelist

pytestmark = pytest.mark.sandbox
SUFFIXES = Suffixes()
SAMPLES = {"adult": ("xx.example",), "gambling": ("bet.example",), "unknown": ("new.example",)}
LEGAL = SMALL.replace("mode: strict", "mode: legal")
CASINO = """\
  - id: casino
    label: Casino
    description: {fr: Des jeux., en: Games.}
    icon: mairie
    theme: vie
    start: https://www.bet.example/
    hosts: [bet.example]
"""


def collected(folder: Path, lists: dict[str, list[str]]) -> Collection:
    collection = Collection(SUFFIXES)
    for category, names in lists.items():
        file = folder / f"list-{category}"
        file.write_text("\n".join(names))
        about = About("own", "own", "we", "2026-08-17")
        collection.add(FileList(about, FilePart(category, Shape.HOST, file)))
    collection.remove_covered()
    return collection


def index(folder: Path, lists: dict[str, list[str]]) -> bytes:
    file = folder / "made.kfi"
    write(collected(folder, lists), file)
    return file.read_bytes()


FULL = {"adult": ["xx.example"], "gambling": ["bet.example"]}


@pytest.fixture
def equipped(town: Town, kiosk: Kiosk) -> Kiosk:
    """Give a kiosk in mode legal that has an index."""
    town.publish({"whitelist.yaml": LEGAL.encode(), "categories.kfi": index(town.folder, FULL)})
    assert kiosk.look(samples=SAMPLES).fault is None
    assert kiosk.offered.files().index
    return kiosk


def test_an_index_is_shared_and_not_fetched_again(town: Town, equipped: Kiosk):
    before = equipped.offered.files().index
    town.publish({"whitelist.yaml": LEGAL.replace("label: CAF", "label: two").encode()})
    town.mirror.asked.clear()
    equipped.look(samples=SAMPLES)
    now = equipped.offered.files().index
    assert equipped.label == "two"
    assert now
    assert before
    assert now.samefile(before)
    assert not [path for path in town.mirror.asked if path.endswith(".kfi")]


def test_a_service_on_a_denied_list_is_not_offered(town: Town, equipped: Kiosk):
    before = equipped.offered
    town.publish({"whitelist.yaml": (LEGAL + CASINO).encode()})
    assert equipped.look(samples=SAMPLES).fault is Fault.UNFIT
    assert equipped.offered == before


def test_an_index_that_has_lost_a_denied_category_is_not_offered(town: Town, equipped: Kiosk):
    before = equipped.offered
    town.publish({"categories.kfi": index(town.folder, {"adult": ["xx.example"]})})
    assert equipped.look(samples=SAMPLES).fault is Fault.UNFIT
    assert equipped.offered == before


def test_an_index_that_does_not_know_a_sample_is_not_offered(town: Town, equipped: Kiosk):
    before = equipped.offered
    town.publish({"categories.kfi": index(town.folder, {**FULL, "gambling": ["other.example"]})})
    assert equipped.look(samples=SAMPLES).fault is Fault.UNFIT
    assert equipped.offered == before
    town.publish({"categories.kfi": index(town.folder, FULL)})
    assert equipped.look(samples=SAMPLES).fault is None


def test_an_index_with_a_damaged_table_is_not_offered(town: Town, equipped: Kiosk):
    before = equipped.offered
    data = bytearray(index(town.folder, {**FULL, "vpn": ["vpn.example"]}))
    data[300] ^= 1
    town.publish({"categories.kfi": bytes(data)})
    found = equipped.look(samples=SAMPLES)
    assert (found.fault, found.file) == (Fault.INVALID, "categories.kfi")
    assert equipped.offered == before


def test_a_delta_comes_over_its_index_and_that_of_another_is_refused(town: Town, equipped: Kiosk):
    folder = town.folder
    base = folder / "base.kfi"
    write(collected(folder, FULL), base)
    more = {**FULL, "vpn": ["vpn.example"]}
    write_delta(collected(folder, FULL), collected(folder, more), base, folder / "delta.kfi")
    delta = (folder / "delta.kfi").read_bytes()
    town.publish({"delta.kfi": delta})
    assert equipped.look(samples=SAMPLES).fault is None
    assert (equipped.offered.folder / "delta.kfi").read_bytes() == delta
    before = equipped.offered
    town.publish({"categories.kfi": index(folder, {**more, "warez": ["w.example"]})})
    assert equipped.look(samples=SAMPLES).fault is Fault.INVALID
    assert equipped.offered == before
    town.change(lambda publication: publication.remove("delta.kfi"))
    assert equipped.look(samples=SAMPLES).fault is None


def test_an_index_on_trial_does_not_come_under_the_delta_of_another(town: Town, equipped: Kiosk):
    folder = town.folder
    base = folder / "base.kfi"
    write(collected(folder, FULL), base)
    more = {**FULL, "vpn": ["vpn.example"]}
    write_delta(collected(folder, FULL), collected(folder, more), base, folder / "delta.kfi")
    town.publish({"delta.kfi": (folder / "delta.kfi").read_bytes()})
    town.try_on("categories.kfi", index(folder, {**more, "warez": ["w.example"]}), 100)
    assert equipped.look(samples=SAMPLES).fault is None
    assert not (equipped.offered.folder / "delta.kfi").exists()


def test_the_image_lists_are_used_where_none_are_published(town: Town, kiosk: Kiosk):
    own = town.folder / "image.kfi"
    own.write_bytes(index(town.folder, {"adult": ["xx.example"], "gambling": ["other.example"]}))
    town.publish({"whitelist.yaml": whitelist("two").replace(b"strict", b"legal")})
    assert kiosk.look(samples=SAMPLES, index=own).fault is Fault.UNFIT
    own.write_bytes(index(town.folder, FULL))
    assert kiosk.look(samples=SAMPLES, index=own).fault is None
