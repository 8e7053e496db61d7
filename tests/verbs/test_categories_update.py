"""An administrator brings the lists up to date from the command line."""

import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.settings import ROOT
from tests.categories.upstream import archive

LISTS = {
    "adult": [f"adult-{number}.example" for number in range(300)],
    "gambling": [f"casino-{number}.example" for number in range(300)],
}
SOURCES = """\
version: 1
sources:
  - name: ut1
    title: Lists
    format: ut1
    url: {url}
    licence: CC BY-SA 4.0
    attribution: An university
"""


def kiosk(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", "categories", *map(str, words)]
    environment = {name: value for name, value in os.environ.items() if "KIOSK" not in name}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    packed = tmp_path / "all.tar.gz"
    packed.write_bytes(archive(LISTS))
    (tmp_path / "sources.yaml").write_text(SOURCES.format(url=packed.as_uri()))
    return tmp_path


def update(centre: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return kiosk("update", "--to", centre / "to", "--sources", centre / "sources.yaml", *words)


def test_lists_become_an_index_a_delta_and_a_kiosks_own_index(centre):
    first = update(centre)
    assert first.returncode == 0, first.stderr
    assert "2 categories taken" in first.stdout
    lists = {**LISTS, "adult": [*LISTS["adult"], "new.example"], "gambling": ["few.example"]}
    (centre / "all.tar.gz").write_bytes(archive(lists))
    second = update(centre)
    assert second.returncode == 1
    assert "ut1 gambling: refused: it has 1 entries, and 300 are usual (-100 %)" in second.stdout
    assert "hint: look at what was refused" in second.stdout
    older, newer = centre / "to" / "versions" / "0001", centre / "to" / "versions" / "0002"
    made = kiosk("delta", older, newer, "-o", centre / "delta.kfi.xz")
    assert "1 added, 0 gone, 0 changed" in made.stdout, made.stderr
    packed = centre / "index.kfi.xz"
    packed.write_bytes(lzma.compress((older / "index.kfi").read_bytes()))
    sources = centre / "sources.yaml"
    taken = kiosk("update", "--to", centre / "kiosk", "--from", packed, "--sources", sources)
    assert taken.returncode == 0, taken.stderr
    index = centre / "kiosk" / "current" / "index.kfi"
    shown = kiosk("show", "--index", index, "www.new.example", "casino-9.example")
    assert "adult" in shown.stdout
    assert "gambling" in shown.stdout
    back = update(centre, "--back")
    assert back.stdout.endswith("/0001\n")


def test_what_is_asked_for_wrongly_is_said_with_a_hint(centre):
    wrong = update(centre, "--accept", "gamblin")
    assert wrong.returncode == 1
    assert "there is no category gamblin" in wrong.stderr
    nowhere = kiosk("update", "--sources", centre / "sources.yaml")
    assert "it is not said where the versions are kept" in nowhere.stderr
    assert "hint: " in nowhere.stderr
    none = kiosk("delta", centre, centre, "-o", centre / "delta.kfi")
    assert "no version with its lists" in none.stderr
