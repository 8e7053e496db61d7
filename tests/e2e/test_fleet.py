"""An administrator changes the list once, and a kiosk shows it to whoever comes next."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.settings import ROOT
from tests.deploy import nginx as web
from tests.e2e.kiosk_driver import Kiosk
from tests.publishing.test_administrator import BEGUN, Desk

pytestmark = pytest.mark.e2e

_ID = "03-00017"


class Fleet:
    """A desk from which is published, and one kiosk that takes it from a folder."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder)
        self.desk.follow(*BEGUN)
        self.source = self.desk.folder / "source" / "whitelist.yaml"
        self.policy = folder / "policies"
        self.state = folder / "state"
        self.settings = {
            "id": _ID,
            "updates": f"file://{self.desk.folder / 'www'}/",
            "root": str(self.desk.folder / "root.json"),
            "policy": str(self.policy),
            "state": str(self.state),
        }

    def rename(self, before: str, after: str, *wake: str) -> float:
        """Change what stands on a tile, and publish; give when the new list was on its host."""
        text = self.source.read_text(encoding="utf-8")
        assert f"label: {before}\n" in text
        changed = text.replace(f"label: {before}\n", f"label: {after}\n")
        self.source.write_text(changed, encoding="utf-8")
        publish = "source --to repository --keys office --keys online"
        self._kiosk("publish", *publish.split(), cwd=self.desk.folder)
        began = time.monotonic()
        copy = ["copy", "repository", "--to", "www"]
        self._kiosk("publish", *copy, *wake, cwd=self.desk.folder)
        return began

    def update(self) -> str:
        """Have the kiosk look once."""
        return self._kiosk("update", settings=self._variables())

    @contextmanager
    def following(self) -> Iterator[subprocess.Popen[str]]:
        """Have the kiosk look again and again, and listen."""
        with subprocess.Popen(
            [sys.executable, "-m", "kiosk", "update", "--follow"],
            cwd=ROOT,
            env={**self.desk.environment, **self._variables()},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            yield process
            process.terminate()

    def _variables(self) -> dict[str, str]:
        return {f"KIOSK_{name.upper()}": value for name, value in self.settings.items()}

    def standing(self) -> dict[str, Any]:
        """Give what the kiosk has decided about policies."""
        kept: dict[str, Any] = json.loads((self.state / "policy.json").read_text())
        return kept

    def _kiosk(self, *words: str, cwd: Path = ROOT, settings: dict[str, str] | None = None) -> str:
        environment = {**self.desk.environment, **(settings or {})}
        done = subprocess.run(
            [sys.executable, "-m", "kiosk", *words],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    return Fleet(tmp_path)


def test_a_list_that_is_published_is_on_the_screen_and_a_visit_keeps_the_one_it_began_with(
    fleet: Fleet, start_kiosk: Callable[..., Kiosk]
):
    fleet.update()
    kiosk = start_kiosk(settings={**fleet.settings, "charter": "yes"})
    kiosk.sees("CAF")
    assert fleet.standing()["trial"]

    fleet.rename("CAF", "Allocations")
    fleet.update()
    kiosk.next_session(read=True)  # nobody is there: the next one comes by itself
    kiosk.sees("Allocations")

    kiosk.tap("Commencer")
    fleet.rename("Allocations", "Familles")
    fleet.update()
    taken = f"policy {(fleet.policy / 'offered').readlink().name} is in force"
    kiosk.wait(lambda: taken in kiosk.words_so_far() or None, "the third list")
    kiosk.tap("J'ai compris, je commence")
    kiosk.tap("Allocations")
    kiosk.reads("Se connecter à Mon compte")
    kiosk.end_visit()
    kiosk.sees("Familles")
    assert fleet.standing()["bad"] == []


def test_a_list_with_which_no_home_comes_up_is_taken_back_and_never_tried_again(
    fleet: Fleet, start_kiosk: Callable[..., Kiosk]
):
    fleet.update()
    kiosk = start_kiosk(settings={**fleet.settings, "charter": "yes"}, dies_of="Poison")
    fleet.rename("CAF", "Poison")
    fleet.update()
    kiosk.wait(lambda: fleet.standing()["bad"] or None, "the verdict")
    kiosk.sees("CAF")
    assert len(fleet.standing()["bad"]) == 1
    assert "is taken back" in kiosk.words_so_far()


def test_a_kiosk_that_is_woken_shows_the_new_list_long_before_its_next_look(
    fleet: Fleet, start_kiosk: Callable[..., Kiosk], tmp_path: Path
):
    with web.nginx(tmp_path / "nginx", fleet.desk.folder / "www") as host:
        fleet.settings |= {"updates": f"{host.base}/", "wake": f"{host.base}/wake"}
        fleet.update()
        kiosk = start_kiosk(settings=fleet.settings)
        kiosk.sees("CAF")
        with fleet.following() as follower:
            assert follower.stdout
            follower.stdout.readline()  # it has looked once, and listens
            began = fleet.rename("CAF", "Allocations", "--wake", host.publish, "--urgent")
            kiosk.next_session(read=True)  # nothing is erased where nobody was
            kiosk.sees("Allocations")
            print(f"on the screen {time.monotonic() - began:.1f} s after it was published")  # noqa: T201 - a figure
