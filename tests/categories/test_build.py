"""The same lists give the same file, written whole or not at all."""

from __future__ import annotations

import random

import pytest

from kiosk.__main__ import main
from kiosk.categories.build import build, key_of
from kiosk.categories.table import CollisionError, laid_out, names_above
from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex
from kiosk.policy.category_format import CLASS, PRINT
from tests.categories.made import MadeList, addresses, categories, hosts, index

MANY = [f"n{number}.example{number % 50}.fr" for number in range(2000)]


def lists() -> list[MadeList]:
    return [
        hosts("one", adult=MANY[::2], games=MANY[::3]),
        hosts("two", adult=MANY[::5], phishing=MANY[1::7]),
        addresses("three", adult=[f"{name}/a/b" for name in MANY[:99]]),
    ]


def test_the_same_lists_give_the_same_bytes(tmp_path):
    for name in ("one.kfi", "two.kfi"):
        build(lists(), tmp_path / name)
    assert (tmp_path / "one.kfi").read_bytes() == (tmp_path / "two.kfi").read_bytes()


def test_the_order_of_lines_and_categories_does_not_matter(tmp_path):
    build(lists(), tmp_path / "one.kfi")
    shuffled = lists()
    chance = random.Random(4)  # noqa: S311 - a seed for a test
    for source in shuffled:
        turned = list(source._content.items())
        chance.shuffle(turned)
        source._content = dict(turned)
        for entries in source._content.values():
            chance.shuffle(entries)
    build(shuffled, tmp_path / "two.kfi")
    assert (tmp_path / "one.kfi").read_bytes() == (tmp_path / "two.kfi").read_bytes()


def test_a_table_finds_each_name_within_its_reach():
    names = {name: 1 + number % 9 for number, name in enumerate(MANY)}
    table = laid_out(names, dict(zip(range(10), range(10), strict=True)), names_above(names), b"k")
    assert len(table.words) == table.slots + table.reach
    filled = [word for word in table.words if word]
    assert len(filled) == len(names) + 50
    assert sum(word & CLASS > 0 for word in filled) == len(names)
    assert len({word >> 16 & PRINT for word in filled}) == len(filled)


def test_names_that_hash_alike_ask_for_another_key(tmp_path, monkeypatch):
    tried = []

    def collides_once(names, numbers, above, key):
        tried.append(key)
        if len(tried) == 1:
            raise CollisionError
        return laid_out(names, numbers, above, key)

    monkeypatch.setattr("kiosk.categories.build.laid_out", collides_once)
    made = index(tmp_path, hosts(adult=["a.fr"]))
    assert tried[:2] == [key_of(0), key_of(1)]
    assert made.key == key_of(1)


def test_a_host_that_must_stay_open_is_proved_not_to_be_taken_for_another(tmp_path, monkeypatch):
    """With hashes cut to nothing, every name is taken for a listed one; the proof sees it."""
    file = tmp_path / "index.kfi"
    build([hosts(adult=["a.fr"])], file, must_allow=["www.impots.gouv.fr", "a.fr", "b.a.fr"])
    good = file.read_bytes()
    monkeypatch.setattr("kiosk.categories.build._agrees", lambda *_: False)
    with pytest.raises(KioskError, match="no key keeps the names apart"):
        build([hosts(adult=["b.fr"])], file, must_allow=["www.impots.gouv.fr"])
    assert file.read_bytes() == good
    assert [place.name for place in tmp_path.iterdir()] == ["index.kfi"]


def test_nothing_to_list_is_an_error_and_leaves_the_old_file(tmp_path):
    file = tmp_path / "index.kfi"
    build([hosts(adult=["a.fr"])], file)
    with pytest.raises(KioskError, match="nothing at all"):
        build([hosts(adult=["10.0.0.1"])], file)
    assert categories(CategoryIndex.open(file), "a.fr") == {"a.fr": {"adult"}}


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(KioskError, match="may you write there"):
        build([hosts(adult=["a.fr"])], tmp_path / "none" / "index.kfi")


def test_more_classes_than_numbers_are_refused(tmp_path):
    named = {f"c{number}": [f"n{number}.fr"] for number in range(CLASS)}
    with pytest.raises(KioskError, match="fewer sources"):
        build([hosts(**named)], tmp_path / "index.kfi")


def test_an_open_index_lives_on_when_its_file_is_replaced(tmp_path):
    first = index(tmp_path, hosts(adult=["a.fr"]))
    second = index(tmp_path, hosts(adult=["b.fr"]))
    assert first.classes("a.fr")
    assert not first.classes("b.fr")
    assert second.classes("b.fr")


def test_the_command_line_builds_proves_and_shows(tmp_path, capsys):
    (tmp_path / "list.txt").write_text("a.example.fr\n10.0.0.1\n")
    (tmp_path / "open.txt").write_text("# ours\nhttps://www.impots.gouv.fr/x\nb.fr\n")
    file = str(tmp_path / "index.kfi")
    words = ["categories", "build", f"list:{tmp_path}/list.txt=adult,date=2026-01-02", "-o", file]
    assert main([*words, "--must-allow", str(tmp_path / "open.txt")]) == 0
    said = capsys.readouterr()
    assert "an address by number 1" in said.out
    assert "2 hosts proved" in said.out
    assert "writing" in said.err
    assert main(["categories", "show", "--index", file, "https://www.a.example.fr/x", "b.fr"]) == 0
    assert capsys.readouterr().out == (
        "www.a.example.fr\n    a.example.fr: adult (list, 2026-01-02)\nb.fr: in no list\n"
    )
    assert main(["categories", "show", "--verify", "--index", file]) == 0
    assert "of 2026-01-02: 1 entries" in capsys.readouterr().out


def test_a_category_that_nobody_has_judged_is_refused(tmp_path, capsys):
    (tmp_path / "list.txt").write_text("a.fr\n")
    source = f"list:{tmp_path}/list.txt=knitting"
    assert main(["categories", "build", source, "-o", str(tmp_path / "i.kfi")]) == 1
    assert "nobody has judged the category knitting" in capsys.readouterr().err
    assert not (tmp_path / "i.kfi").exists()


def test_a_machine_without_an_index_is_said(monkeypatch, capsys):
    monkeypatch.delenv("KIOSK_INDEX", raising=False)
    assert main(["categories", "show", "a.fr"]) == 1
    assert "this machine has no index" in capsys.readouterr().err


def test_a_damaged_index_is_said_and_not_shown(tmp_path, capsys):
    (tmp_path / "index.kfi").write_bytes(b"ILOT-KFI")
    assert main(["categories", "show", "--index", str(tmp_path / "index.kfi"), "a.fr"]) == 1
    assert "ends within its header" in capsys.readouterr().err


def test_a_corpus_with_a_bad_line_is_named_with_its_line(tmp_path, capsys):
    (tmp_path / "list.txt").write_text("a.fr\n")
    (tmp_path / "open.txt").write_text("ok.fr\nno host\n")
    words = [
        "categories",
        "build",
        f"list:{tmp_path}/list.txt=adult",
        "-o",
        str(tmp_path / "i.kfi"),
    ]
    assert main([*words, "--must-allow", str(tmp_path / "open.txt")]) == 1
    assert "open.txt:2" in capsys.readouterr().err
