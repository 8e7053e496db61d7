"""The file that names the sources says where it is wrong, and how to mend it."""

from pathlib import Path

import pytest

from kiosk.categories.sources import read_feed
from kiosk.errors import KioskError
from kiosk.policy.problem import FileError
from kiosk.settings import ROOT

GOOD = """\
version: 1
sources:
  - name: ut1
    title: Listes
    format: ut1
    url: https://lists.example/all.tar.gz
    licence: CC BY-SA 4.0
    attribution: An university
  - name: own
    title: Ours
    format: plain
    category: local_deny
    url: file:///etc/deny.txt
    licence: own
    attribution: we
canaries:
  adult: [one.example]
"""


def problems(text: str, folder: Path) -> list[str]:
    file = folder / "sources.yaml"
    file.write_text(text)
    with pytest.raises(FileError) as caught:
        read_feed(file)
    return [f"{p.place.line}: {p.message} ({p.hint})" for p in caught.value.problems]


def test_the_file_that_is_shipped_holds():
    feed = read_feed(ROOT / "config" / "category-sources.yaml")
    assert [source.name for source in feed.sources] == ["ut1", "etalab"]
    assert feed.sources[0].most_bytes == 128 << 20
    assert "pornhub.com" in feed.canaries["adult"]


def test_a_good_file_is_read(tmp_path):
    file = tmp_path / "sources.yaml"
    file.write_text(GOOD)
    assert [source.category for source in read_feed(file).sources] == [None, "local_deny"]


@pytest.mark.parametrize(
    ("change", "line", "said", "hint"),
    [
        (("https://lists", "http://lists"), 6, "not encrypted", "https://"),
        (("https://lists.example/all.tar.gz", "lists.tar.gz"), 6, "no address", "file:///"),
        (("file:///etc", "file://etc"), 13, "no address", "file:///"),
        (("format: ut1", "format: ut2"), 5, "“ut2” is no format", "ut1"),
        (("name: own", "name: ut1"), 9, "already", "of its own"),
        (("name: own", "name: ../own"), 9, "cannot be", "small letters"),
        (("    category: local_deny\n", ""), 9, "belongs to a category", "add a line"),
        (("    format: ut1\n", "    format: ut1\n    category: x\n"), 6, "its own", "delete"),
        (("    licence: own\n", ""), 9, "has no “licence”", "add a line"),
        (("    licence: own\n", "    licence: own\n    most: huge\n"), 15, "no size", "megabytes"),
        (("one.example", "https://one.example/"), 17, "no host", "example.fr"),
        (("canaries", "canary"), 16, "“canary” is no key", "canaries"),
        (("version: 1", "version: 2"), 1, "“2” is no version", "1"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_how_to_mend_it(change, line, said, hint, tmp_path):
    found = problems(GOOD.replace(change[0], change[1], 1), tmp_path)
    assert len(found) == 1
    assert found[0].startswith(f"{line}: ")
    assert said in found[0]
    assert hint in found[0].partition("(")[2]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(KioskError, match="No such file"):
        read_feed(tmp_path / "none.yaml")
