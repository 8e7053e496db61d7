"""Whatever administrators do in any order: who looks now and then reads what is in force."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from kiosk.publishing import copying, keys, repository, rotation
from kiosk.publishing.keys import Keyring
from kiosk.publishing.layout import Layout
from kiosk.publishing.publication import Publication
from tests.publishing.conftest import NOW, Reader, World

LABELS = {"root": "root", "targets": "publisher", "regions": "regions"}
NUMBERS = st.sampled_from(["03", "2A", "974"])
CONTENTS = st.binary(min_size=1, max_size=8)


class Histories(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp())
        self.now = NOW
        repository.make_keys(self.folder / "keys")
        self.world = World(self.folder, Keyring(self.folder / "keys"), "")
        self.model: dict[str, bytes] = {}
        self.regions: set[str] = set()
        with repository.created(self.world.repository, self.world.ring, self.now) as publication:
            publication.publish()
        self.often, self.seldom = self.reader("often"), self.reader("seldom")

    def reader(self, name: str) -> Reader:
        self.world.base = f"file://{self.folder / 'stick'}"
        return self.world.reader(name)

    def opened(self) -> AbstractContextManager[Publication]:
        self.world.ring = Keyring(self.folder / "keys")
        return self.world.opened(self.now)

    @rule(content=CONTENTS)
    def publish(self, content: bytes):
        with self.opened() as publication:
            publication.put("whitelist.yaml", content)
            publication.publish()
        self.model["whitelist.yaml"] = content

    @rule(number=NUMBERS)
    def add(self, number: str):
        if number in self.regions:
            return
        key = keys.make(self.folder / "keys", f"region-{number}").key
        with self.opened() as publication:
            rotation.add_region(publication, number, key)
            publication.publish()
        self.regions.add(number)

    @precondition(lambda self: self.regions)
    @rule(data=st.data(), content=CONTENTS)
    def overlay(self, data: st.DataObject, content: bytes):
        name = f"regions/{data.draw(st.sampled_from(sorted(self.regions)))}/region.yaml"
        with self.opened() as publication:
            publication.put(name, content)
            publication.publish()
        self.model[name] = content

    @precondition(lambda self: self.regions)
    @rule(data=st.data())
    def revoke(self, data: st.DataObject):
        with self.opened() as publication:
            number = data.draw(st.sampled_from(sorted(self.regions)))
            rotation.revoke_region(publication, number)
            publication.publish()

    @precondition(lambda self: self.regions)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject):
        number = data.draw(st.sampled_from(sorted(self.regions)))
        with self.opened() as publication:
            publication.withdraw(number)
            publication.publish()
        self.regions.remove(number)
        self.model.pop(f"regions/{number}/region.yaml", None)

    @rule(role=st.sampled_from(sorted(LABELS)))
    def rotate(self, role: str):
        new = keys.make(self.folder / "keys", LABELS[role]).key
        with self.opened() as publication:
            oldest = min(publication.quorum(role).ids)
            rotation.rotate(publication, role, add=[new], drop=[oldest])
            publication.publish()

    @rule()
    def rotate_online(self):
        made = [keys.make(self.folder / "keys", one).key for one in ("snapshot", "timestamp")]
        with self.opened() as publication:
            rotation.rotate_online(publication, *made)
            publication.publish()

    @rule(days=st.integers(1, 6))
    def days_pass(self, days: int):
        self.now += timedelta(days=days)
        with self.opened() as publication:
            publication.publish()

    @rule(seldom=st.booleans())
    def look(self, *, seldom: bool):
        copying.copy(Layout(self.world.repository), Layout(self.folder / "stick"))
        reader = self.seldom if seldom else self.often
        names = ["whitelist.yaml", *(f"regions/{n}/region.yaml" for n in ("03", "2A", "974"))]
        assert reader.look(*names, at=self.now) == [self.model.get(name) for name in names]

    def teardown(self):
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


Histories.TestCase.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestHistories = pytest.mark.sandbox(Histories.TestCase)
