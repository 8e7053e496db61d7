from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.policy.problem import FileError
from kiosk.publishing import validation
from kiosk.publishing.publication import Rollout
from kiosk.publishing.source import read, read_region
from kiosk.settings import ROOT, WHITELIST

SITE = b"version: 1\nname: Agence de Saint-Exemple\ncommune: Saint-Exemple\n"


def write(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, {"whitelist.yaml": WHITELIST.read_bytes()})


def test_each_file_is_published_under_its_own_name(folder: Path):
    write(folder, {"regions/03/03-00017.yaml": SITE, "regions/2A/2A-00001.yaml": SITE})
    source = read(folder)
    assert sorted(source.files) == [
        "regions/03/03-00017.yaml",
        "regions/2A/2A-00001.yaml",
        "whitelist.yaml",
    ]
    assert source.regions == ("03", "2A")
    assert source.kiosks("03") == ["03-00017"]
    assert validation.validate(source) == 3


def test_a_trial_has_a_share_of_the_kiosks(folder: Path):
    trial = {"canary/whitelist.yaml": WHITELIST.read_bytes()}
    write(folder, {**trial, "canary/rollout.yaml": "percent: 10\nsalt: s1\n"})
    assert read(folder).rollout == Rollout(10, "s1")
    assert validation.validate(read(folder)) == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("whitelst.yaml", "", "did you mean “whitelist.yaml”"),
        ("regions/3/03-00017.yaml", SITE, "“3” is no département"),
        ("regions/03/63-00017.yaml", SITE, "belongs into regions/63"),
        ("regions/03/03-017.yaml", SITE, "no kiosk takes a file of this name"),
        ("canary/whitelist.yaml", "", "no rollout.yaml"),
        ("canary/rollout.yaml", "percent: 101\nsalt: s1\n", r"rollout.yaml:1:\d+"),
        ("delta.kfi", b"", "no categories.kfi"),
    ],
)
def test_what_is_misspelt_or_out_of_place_is_refused_with_a_hint(folder, name, content, told):
    write(folder, {name: content})
    with pytest.raises(KioskError, match=told):
        read(folder)


def test_notes_and_what_editors_leave_are_not_published(folder: Path):
    write(folder, {"README.md": "notes", ".git/config": "", "whitelist.yaml~": "old"})
    assert sorted(read(folder).files) == ["whitelist.yaml"]


def test_what_is_wrong_is_told_with_file_and_line(folder: Path):
    site = SITE + b"hidden: [nowhere]\n"
    write(folder, {"regions/03/03-00017.yaml": site, "regions/03/03-00018.yaml": SITE})
    with pytest.raises(FileError, match=r"regions/03/03-00017.yaml:4:\d+: there is no service"):
        validation.validate(read(folder))


def test_an_overlay_that_fits_only_the_list_in_force_is_refused_for_the_trial(folder: Path):
    text = WHITELIST.read_text()
    write(folder, {"regions/03/03-00017.yaml": SITE + b"hidden: [caf]\n"})
    assert validation.validate(read(folder)) == 2
    trial = {"canary/whitelist.yaml": text.replace("id: caf\n", "id: caf-nouveau\n")}
    write(folder, {**trial, "canary/rollout.yaml": "percent: 1\nsalt: s1\n"})
    with pytest.raises(FileError, match="no service “caf” to hide"):
        validation.validate(read(folder))


def test_an_index_that_is_none_is_refused(folder: Path):
    write(folder, {"categories.kfi": b"not an index"})
    with pytest.raises(KioskError):
        validation.validate(read(folder))


def test_a_departement_reads_its_own_folder_against_what_is_published(tmp_path: Path):
    published = {"whitelist.yaml": WHITELIST.read_bytes()}
    write(tmp_path, {"03-00017.yaml": (ROOT / "config" / "site.example.yaml").read_bytes()})
    assert validation.validate(read_region(tmp_path, "03"), published) == 2
    write(tmp_path, {"03-00018.yaml": "version: 2\n"})
    with pytest.raises(FileError, match=r"03-00018.yaml:1:\d+"):
        validation.validate(read_region(tmp_path, "03"), published)
