"""The next session begins with the newest policy that holds, and never with one that failed."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.policy import compiled
from kiosk.settings import ROOT, Settings
from kiosk.supervisor.policies import Chosen, Policies, as_in_force
from kiosk.updates import versions
from kiosk.updates.standing import TRIAL, Standing, load
from tests.policy.broken_files import SMALL


class Machine:
    """A kiosk's folders, and the hand of `kiosk update` in one of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.policies = folder / "policies"
        self.settings = Settings(whitelist=SMALL, policy=self.policies, state=self.state)
        self.said: list[str] = []
        self.now = 0.0
        self.used: list[str | None] = []
        self._number = 0

    def offer(self, label: str, *, whole: bool = True) -> str:
        """Offer a policy whose first tile has this label; give its name."""
        content = SMALL.read_text().replace("label: CAF", f"label: {label}").encode()
        hashes = {versions.WHITELIST: hashlib.sha256(content).hexdigest()}
        self._number += 1
        name = versions.name_of(self._number, hashes)
        place = self.policies / versions.VERSIONS / name
        place.mkdir(parents=True)
        (place / versions.WHITELIST).write_bytes(content if whole else content[:-1])
        (place / versions.MANIFEST).write_text(json.dumps(hashes))
        link = self.policies / versions.OFFERED
        link.unlink(missing_ok=True)
        link.symlink_to(place)
        return name

    def begin(self) -> tuple[Policies, Chosen]:
        policies = Policies(self.settings, self.state, self.said.append, lambda: self.now)
        policies.apply = lambda chosen: self.used.append(chosen.version)
        return policies, policies.first()

    @property
    def kept(self) -> Standing:
        return load((self.state / "policy.json").read_bytes())


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def label(chosen: Chosen) -> str:
    return compiled.load(chosen.compiled).services[0].label


def test_without_anything_offered_the_images_own_is_in_force(machine: Machine):
    _, chosen = machine.begin()
    assert chosen.version is None
    assert label(chosen) == "CAF"


def test_what_is_offered_is_tried_and_good_after_its_trial(machine: Machine):
    name = machine.offer("Familles")
    policies, chosen = machine.begin()
    assert (chosen.version, label(chosen)) == (name, "Familles")
    policies.started(name)
    policies.painted(name)
    assert machine.kept.good is None
    machine.now = TRIAL + 1
    policies.look()
    assert machine.kept.good == name


def test_a_policy_with_which_sessions_die_is_taken_back_at_once(machine: Machine):
    name = machine.offer("Poison")
    policies, chosen = machine.begin()
    verdicts = []
    for _ in range(3):
        policies.started(name)
        policies.failed(name, was_painted=False)
        verdicts.append(machine.kept.bad)
    assert verdicts == [(), (), (name,)]
    assert [chosen.version, machine.begin()[1].version] == [name, None]


def test_the_good_one_before_it_comes_back(machine: Machine):
    good = machine.offer("Bonne")
    policies, _ = machine.begin()
    policies.started(good)
    policies.painted(good)
    machine.now = TRIAL + 1
    policies.look()
    bad = machine.offer("Poison")
    for _ in range(3):
        policies, chosen = machine.begin()  # each start of the supervisor counts
        if chosen.version == bad:
            policies.started(bad)
    assert machine.begin()[1].version == good
    assert machine.kept.bad == (bad,)


def test_damaged_files_are_passed_over_and_no_verdict_on_what_they_were(machine: Machine):
    name = machine.offer("Cassée", whole=False)
    _, chosen = machine.begin()
    assert chosen.version is None
    assert any("damaged or gone" in line for line in machine.said)
    assert name not in machine.kept.bad


def test_a_list_that_this_program_cannot_read_is_bad_at_once(machine: Machine):
    name = machine.offer("CAF\n    no-such-key: 1")
    _, chosen = machine.begin()
    assert chosen.version is None
    assert machine.kept.bad == (name,)


def test_an_image_whose_own_list_is_wrong_says_so(machine: Machine, tmp_path: Path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("version: 1\n")
    policies = Policies(Settings(whitelist=wrong), machine.state, machine.said.append)
    with pytest.raises(KioskError):
        policies.first()


def test_verdicts_that_cannot_be_read_leave_the_images_own_in_force_until_one_is_offered(
    machine: Machine,
):
    machine.state.mkdir()
    (machine.state / "policy.json").write_text("{")
    assert machine.begin()[1].version is None
    assert any("cannot be read" in line for line in machine.said)


def test_whoever_asks_the_command_line_is_answered_by_what_is_in_force(machine: Machine):
    name = machine.offer("Familles")
    machine.begin()
    there = as_in_force(machine.settings, {})
    assert there.whitelist.parent.name == name
    assert as_in_force(Settings(state=machine.folder / "none"), {}) == Settings(
        state=machine.folder / "none"
    )


def test_what_comes_before_the_first_picture_imports_nothing_that_could_wait():
    late = ("asyncio", "yaml", "pydantic", "sqlite3", "requests", "tuf")
    program = f"import kiosk.supervisor.start, sys; print([m for m in {late} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stdout == b"[]\n"
