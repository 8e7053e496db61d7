"""An administrator changes the list once, and a kiosk shows it to whoever comes next."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.settings import ROOT
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

    def rename(self, before: str, after: str) -> None:
        """Change what stands on a tile, and publish."""
        text = self.source.read_text(encoding="utf-8")
        assert f"label: {before}\n" in text
        changed = text.replace(f"label: {before}\n", f"label: {after}\n")
        self.source.write_text(changed, encoding="utf-8")
        publish = "source --to repository --keys office --keys online"
        for words in (publish, "copy repository --to www"):
            self._kiosk("publish", *words.split(), cwd=self.desk.folder)

    def update(self) -> str:
        """Have the kiosk look once."""
        settings = {f"KIOSK_{name.upper()}": value for name, value in self.settings.items()}
        return self._kiosk("update", settings=settings)

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
    kiosk.next_session()  # nobody is there: the next one comes by itself
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
