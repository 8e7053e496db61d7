"""What an administrator publishes, as the kiosks' own program takes it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.publishing import keys, rotation
from kiosk.publishing.keys import Keyring
from kiosk.settings import CATEGORIES, ROOT, WHITELIST
from kiosk.updates import command
from kiosk.updates.look import look
from kiosk.updates.status import Found
from kiosk.updates.task import Task
from tests.publishing.conftest import NOW, World

ALL = ["--to", "repository", "--keys", "keys"]


class Fleet:
    """An administrator's desk, and kiosks that look at what she publishes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = folder / "source"
        self.source.mkdir()
        shutil.copy(WHITELIST, self.source)
        labels = ["root", "root", "root", "publisher", "regions", "snapshot", "timestamp"]
        self.run("keys", "make", *labels, "--keys", "keys")
        self.run("init", "repository", "--keys", "keys")
        self.run("source", *ALL)

    def run(self, *words: str) -> None:
        assert main(["publish", *words]) == 0

    def look(self, kiosk: str, at: timedelta = timedelta()) -> Found:
        base = f"file://{self.folder}/repository/"
        root = self.folder / "repository" / "metadata" / "1.root.json"
        task = Task(kiosk, base, root, self.folder / kiosk, CATEGORIES)
        return look(task, NOW + timedelta(minutes=1) + at)

    def offered(self, kiosk: str, name: str) -> bytes | None:
        file = self.folder / kiosk / "offered" / name
        return file.read_bytes() if file.exists() else None


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fleet:
    monkeypatch.chdir(tmp_path)
    return Fleet(tmp_path)


def test_it_takes_the_first_list_and_the_next_one(fleet: Fleet):
    assert fleet.look("03-00017").fault is None
    assert fleet.offered("03-00017", "whitelist.yaml") == WHITELIST.read_bytes()
    text = WHITELIST.read_text().replace("hosts: [caf.fr", "hosts: [exemple.fr, caf.fr")
    (fleet.source / "whitelist.yaml").write_text(text)
    fleet.run("source", *ALL)
    assert fleet.look("03-00017").fault is None
    assert fleet.offered("03-00017", "whitelist.yaml") == text.encode()


def test_a_trial_is_taken_by_those_that_the_salt_draws(fleet: Fleet):
    """03-00001 draws 78, 03-00002 draws 26, 63-00017 draws 2."""
    text = WHITELIST.read_text().replace("hosts: [caf.fr", "hosts: [exemple.fr, caf.fr")
    (fleet.source / "canary").mkdir()
    (fleet.source / "canary" / "whitelist.yaml").write_text(text)
    taken = {}
    for percent in (10, 50):
        rollout = f"percent: {percent}\nsalt: s1\n"
        (fleet.source / "canary" / "rollout.yaml").write_text(rollout)
        fleet.run("source", *ALL)
        for kiosk in ("03-00001", "03-00002", "63-00017"):
            assert fleet.look(kiosk).fault is None
            taken[percent, kiosk] = fleet.offered(kiosk, "whitelist.yaml") == text.encode()
    assert [kiosk for (percent, kiosk), trial in taken.items() if percent == 10 and trial] == [
        "63-00017"
    ]
    assert [kiosk for (percent, kiosk), trial in taken.items() if percent == 50 and trial] == [
        "03-00002",
        "63-00017",
    ]
    shutil.rmtree(fleet.source / "canary")
    fleet.run("source", *ALL)
    assert fleet.look("63-00017").fault is None
    assert fleet.offered("63-00017", "whitelist.yaml") == WHITELIST.read_bytes()


def test_each_kiosk_takes_its_own_overlay_only(fleet: Fleet):
    fleet.run("region", "add", "03", *ALL)
    own = fleet.source / "regions" / "03" / "03-00017.yaml"
    own.parent.mkdir(parents=True)
    shutil.copy(ROOT / "config" / "site.example.yaml", own)
    fleet.run("source", *ALL)
    for kiosk, expected in (("03-00017", own.read_bytes()), ("03-00018", None), ("63-1", None)):
        if kiosk != "63-1":
            assert fleet.look(kiosk).fault is None
        assert fleet.offered(kiosk, "site.yaml") == expected


def test_each_kiosk_takes_the_commands_to_it(fleet: Fleet):
    fleet.run("region", "add", "03", *ALL)
    fleet.run("command", "reboot", "--kiosks", "03-00017", "--expires", "2h", *ALL)
    fleet.run("command", "pause", "--kiosks", "all", "--expires", "2h", *ALL)
    fleet.look("03-00017")
    fleet.look("63-00001")
    assert [one.op for one in command.read(fleet.folder / "03-00017")] == ["reboot", "pause"]
    assert [one.op for one in command.read(fleet.folder / "63-00001")] == ["pause"]


def test_every_key_was_replaced_twice_while_it_was_off(fleet: Fleet):
    assert fleet.look("03-00017").fault is None
    for number in (1, 2):
        fleet.run("keys", "rotate", "root", "--drop", f"root-{number}", *ALL)
        for label in ("publisher", "regions", "online"):
            fleet.run("keys", "rotate", label, *ALL)
    (fleet.source / "categories.yaml").write_bytes(CATEGORIES.read_bytes())
    fleet.run("source", *ALL)
    assert fleet.look("03-00017").fault is None
    assert fleet.offered("03-00017", "categories.yaml") == CATEGORIES.read_bytes()


def test_it_was_off_for_thirty_days_of_daily_signatures(fleet: Fleet):
    world = World(fleet.folder, Keyring(fleet.folder / "keys"), "")
    assert fleet.look("03-00017").fault is None
    for day in range(1, 31):
        with world.opened(NOW + timedelta(days=day)) as publication:
            publication.publish()
    assert fleet.look("03-00017", timedelta(days=30)).fault is None


def test_the_overlay_of_a_withdrawn_departement_leaves_its_kiosks(fleet: Fleet):
    world = World(fleet.folder, Keyring(fleet.folder / "keys"), "")
    with world.opened() as publication:
        rotation.add_region(publication, "03", keys.make(world.keys, "region-03").key)
        site = (ROOT / "config" / "site.example.yaml").read_bytes()
        publication.put("regions/03/03-00017.yaml", site)
        publication.publish()
    fleet.look("03-00017")
    assert fleet.offered("03-00017", "site.yaml")
    fleet.run("region", "remove", "03", *ALL)
    assert fleet.look("03-00017").fault is None
    assert fleet.offered("03-00017", "site.yaml") is None
