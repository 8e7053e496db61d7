"""An archive of lists is unpacked, and nothing that somebody hid in it."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from kiosk.categories.archive import ArchiveError, unpack
from tests.categories.upstream import archive

LISTS = {"adult": ["a.example", "b.example"], "adult/urls": ["c.example/x"], "vpn": ["d.example"]}


def unpacked(content: bytes, folder: Path, **options: object) -> dict[str, str]:
    file = folder / "archive"
    file.write_bytes(content)
    lists = folder / "lists"
    lists.mkdir()
    unpack(file, lists, **options)  # type: ignore[arg-type]  # the test's own options
    return {str(f.relative_to(lists)): f.read_text() for f in lists.rglob("*") if f.is_file()}


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def test_the_lists_of_an_archive_are_unpacked(tmp_path):
    assert unpacked(archive(LISTS), tmp_path) == {
        "adult/domains": "a.example\nb.example\n",
        "adult/urls": "c.example/x\n",
        "vpn/domains": "d.example\n",
    }


def test_only_the_categories_that_are_wanted_are_unpacked(tmp_path):
    assert list(unpacked(archive(LISTS), tmp_path, wanted={"vpn"})) == ["vpn/domains"]


@pytest.mark.parametrize(
    "odd",
    [
        member("blacklists/ads", tarfile.SYMTYPE, "publicite"),
        member("blacklists/evil/domains", tarfile.SYMTYPE, "/etc/passwd"),
        member("blacklists/evil/domains", tarfile.LNKTYPE, "blacklists/adult/domains"),
        member("blacklists/evil/domains", tarfile.CHRTYPE),
        member("blacklists/evil/domains", tarfile.FIFOTYPE),
        member("blacklists/evil/usage"),
        member("blacklists/Evil/domains"),
        member("blacklists/-rf/domains"),
        member("a/b/evil/domains"),
    ],
    ids=lambda info: f"{info.name}-{info.type.decode()}",
)
def test_links_devices_and_other_files_are_left_out(tmp_path, odd):
    lists = unpacked(archive(LISTS, (odd, b"")), tmp_path)
    assert len(lists) == 3


@pytest.mark.parametrize(
    "name", ["../evil/domains", "/tmp/evil/domains", "blacklists/../../evil/domains"]
)
def test_what_names_a_place_outside_refuses_the_whole(tmp_path, name):
    with pytest.raises(ArchiveError, match="elsewhere"):
        unpacked(archive(LISTS, (member(name), b"")), tmp_path)
    assert not (tmp_path / "evil").exists()


def test_a_bomb_is_stopped_at_the_limit(tmp_path):
    bomb = member("blacklists/adult2/domains")
    bomb.size = 50 << 20
    packed = archive({}, (bomb, bytes(bomb.size)))
    assert len(packed) < 1 << 20
    with pytest.raises(ArchiveError, match="more than we take"):
        unpacked(packed, tmp_path, most=10 << 20)


def test_a_bomb_behind_the_last_list_is_stopped_too(tmp_path):
    content = archive(LISTS) + gzip.compress(bytes(50 << 20))
    with pytest.raises(ArchiveError, match="more than we take"):
        unpacked(content, tmp_path, most=10 << 20)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_archive_is_refused(tmp_path, share):
    names = [f"name-{i * 7919 % 100_003}.example" for i in range(5000)]
    content = archive({"adult": names})
    with pytest.raises(ArchiveError, match="damaged"):
        unpacked(content[: int(len(content) * share)], tmp_path)


def test_a_flipped_bit_is_noticed(tmp_path):
    content = bytearray(archive({"adult": [f"name-{i}.example" for i in range(5000)]}))
    content[-6] ^= 1  # in the checksum
    with pytest.raises(ArchiveError, match="damaged"):
        unpacked(bytes(content), tmp_path)


def test_a_list_that_comes_twice_is_refused(tmp_path):
    again = member("blacklists/vpn/domains")
    with pytest.raises(ArchiveError, match="damaged"):
        unpacked(archive(LISTS, (again, b"")), tmp_path)


@pytest.mark.parametrize("content", [b"", b"<html>log in here</html>", b"PK\x03\x04"])
def test_what_is_no_archive_is_refused(tmp_path, content):
    with pytest.raises(ArchiveError, match=r"no \.tar\.gz"):
        unpacked(content, tmp_path)


def test_an_archive_of_nothing_is_refused(tmp_path):
    empty = io.BytesIO()
    with tarfile.open(fileobj=empty, mode="w:gz"):
        pass
    with pytest.raises(ArchiveError, match="empty"):
        unpacked(empty.getvalue(), tmp_path)
