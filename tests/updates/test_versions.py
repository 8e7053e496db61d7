"""A version of the policy is whole, or it is not there."""

import hashlib
import json
from pathlib import Path

import pytest

from kiosk.updates import durable
from kiosk.updates.versions import Version, find, name_of, offered


@pytest.fixture
def version(tmp_path: Path) -> Version:
    files = {"whitelist.yaml": b"version: 1\n", "site.yaml": b"version: 1\nname: Ebreuil\n"}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    made = Version(name_of(12, hashes), tmp_path / "versions" / name_of(12, hashes))
    made.folder.mkdir(parents=True)
    for name, data in files.items():
        (made.folder / name).write_bytes(data)
    (made.folder / "MANIFEST.json").write_text(json.dumps(hashes))
    durable.point(tmp_path / "offered", Path("versions", made.name))
    return made


def test_the_version_that_is_offered_is_given_with_its_files(tmp_path, version):
    assert offered(tmp_path) == version
    files = version.files()
    assert (files.whitelist.name, files.region, files.index) == ("whitelist.yaml", None, None)
    assert files.site
    assert version.name.startswith("0000000012-")


def test_a_version_is_found_by_its_name_and_by_nothing_else(tmp_path, version):
    assert find(tmp_path, version.name) == version
    for name in ("", "..", "../versions", "0000000013-3fa0c1d2e4b5", f"{version.name}/"):
        assert find(tmp_path, name) is None


def test_no_version_is_offered_before_there_is_one(tmp_path):
    assert offered(tmp_path) is None


def _shorten(folder: Path) -> None:
    (folder / "whitelist.yaml").write_bytes(b"")


def _add(folder: Path) -> None:
    (folder / "region.yaml").write_bytes(b"")


def _agree(folder: Path) -> None:
    (folder / "whitelist.yaml").write_bytes(b"other\n")
    hashes = json.loads((folder / "MANIFEST.json").read_text())
    hashes["whitelist.yaml"] = hashlib.sha256(b"other\n").hexdigest()
    (folder / "MANIFEST.json").write_text(json.dumps(hashes))


@pytest.mark.parametrize(
    "harm",
    [
        *(_shorten, _add, _agree, lambda folder: (folder / "site.yaml").unlink()),
        lambda folder: (folder / "MANIFEST.json").unlink(),
        lambda folder: (folder / "MANIFEST.json").write_bytes(b"\0" * 100),
        lambda folder: folder.rename(folder.with_name("elsewhere")),
    ],
)
def test_a_version_that_was_harmed_in_any_way_is_not_there(tmp_path, version, harm):
    harm(version.folder)
    assert offered(tmp_path) is None
    assert find(tmp_path, version.name) is None
