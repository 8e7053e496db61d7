"""An administrator publishes from the command line."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.settings import WHITELIST

SITE = "version: 1\nname: Agence de Saint-Exemple\ncommune: Saint-Exemple\n"
REPOSITORY = ["--to", "repository"]
KEYS = ["--keys", "keys"]


@pytest.fixture(autouse=True)
def fleet(tmp_path, monkeypatch):
    """Stand in a fresh folder, with a source, keys and a repository in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "source").mkdir()
    shutil.copy(WHITELIST, tmp_path / "source")
    labels = ["root", "root", "root", "publisher", "regions", "snapshot", "timestamp"]
    assert main(["publish", "keys", "make", *labels, *KEYS]) == 0
    assert main(["publish", "init", "repository", *KEYS]) == 0
    return tmp_path


def publish(*words: str) -> int:
    return main(["publish", *words])


def timestamp(folder: Path) -> int:
    said = json.loads((folder / "repository" / "metadata" / "timestamp.json").read_text())
    version: int = said["signed"]["version"]
    return version


def test_a_dry_run_tells_what_each_kiosk_would_get_and_signs_nothing(fleet, capsys):
    assert publish("region", "add", "03", *REPOSITORY, *KEYS) == 0
    overlays = fleet / "source" / "regions" / "03"
    overlays.mkdir(parents=True)
    (overlays / "03-00017.yaml").write_text(SITE)
    assert publish("source", *REPOSITORY, *KEYS) == 0
    (overlays / "03-00017.yaml").write_text(f"{SITE}allowed: [exemple.fr]\n")
    (fleet / "list.txt").write_text("https://exemple.fr/\nhttps://www.caf.fr/\n")
    before = timestamp(fleet)
    capsys.readouterr()
    assert publish("source", *REPOSITORY, "--dry-run", "--addresses", "list.txt") == 0
    told = capsys.readouterr().out
    assert timestamp(fleet) == before
    assert "any kiosk without a file of its own:\n  nothing changes" in told
    part = told[told.index("03-00017:\n") :]
    assert "opened: https://exemple.fr/: not-listed -> commune-opened" in part
    assert "2 addresses: 1 opened" in part
    assert "new rule: T3 exemple.fr" in part


def test_what_is_wrong_is_told_with_its_line_and_nothing_is_published(fleet, capsys):
    with (fleet / "source" / "whitelist.yaml").open("a") as file:
        file.write("servces: []\n")
    before = timestamp(fleet)
    assert publish("source", *REPOSITORY, *KEYS) == 1
    told = capsys.readouterr().err
    assert re.search(r"source/whitelist.yaml:\d+:1: “servces” is no key", told)
    assert "did you mean “services”?" in told
    assert timestamp(fleet) == before


def test_the_same_folder_again_is_no_publication(fleet, capsys):
    assert publish("source", *REPOSITORY, *KEYS) == 0
    before = timestamp(fleet)
    assert publish("source", *REPOSITORY, *KEYS) == 0
    assert "nothing has changed" in capsys.readouterr().out
    assert timestamp(fleet) == before


def test_a_file_that_left_the_folder_is_published_no_longer(fleet, capsys):
    categories = fleet / "source" / "categories.yaml"
    shutil.copy(WHITELIST.with_name("categories.yaml"), categories)
    assert publish("source", *REPOSITORY, *KEYS) == 0
    assert (
        publish("command", "test-page", "--kiosks", "all", "--expires", "2h", *REPOSITORY, *KEYS)
        == 0
    )
    categories.unlink()
    capsys.readouterr()
    assert publish("source", *REPOSITORY, *KEYS) == 0
    assert "gone     categories.yaml" in capsys.readouterr().out
    assert list((fleet / "repository" / "targets").glob("*.commands.json"))


def test_commands_are_numbered_by_day(capsys):
    for op in ("reboot", "pause"):
        words = ["command", op, "--kiosks", "03-00017,03-00018", "--expires", "2h"]
        assert publish(*words, *REPOSITORY, *KEYS) == 0
    told = capsys.readouterr().out
    assert re.search(r"^\d{4}-\d\d-\d\d-1: reboot for 03-00017,03-00018$", told, re.MULTILINE)
    assert re.search(r"^\d{4}-\d\d-\d\d-2: pause for", told, re.MULTILINE)


@pytest.mark.parametrize(
    "words",
    [
        ["--kiosks", "03-17", "--expires", "2h"],
        ["--kiosks", "all", "--expires", "tomorrow"],
        ["--kiosks", "all", "--expires", "90d"],
        ["--kiosks", "all", "--expires", "2020-01-01T00:00:00Z"],
    ],
)
def test_a_command_that_no_kiosk_would_take_is_not_published(fleet, words):
    before = timestamp(fleet)
    assert publish("command", "reboot", *words, *REPOSITORY, *KEYS) == 1
    assert timestamp(fleet) == before


def test_an_order_that_does_not_exist_cannot_be_given(capsys):
    with pytest.raises(SystemExit):
        publish("command", "screenshot", "--kiosks", "all", "--expires", "2h", *REPOSITORY, *KEYS)
    assert "invalid" in capsys.readouterr().err


def test_a_key_is_replaced_by_name_and_the_calendar_says_so(capsys):
    assert publish("keys", "rotate", "root", "--drop", "root-1", *REPOSITORY, *KEYS) == 0
    assert publish("keys", "rotate", "publisher", *REPOSITORY, *KEYS) == 0
    assert publish("keys", "rotate", "online", *REPOSITORY, *KEYS) == 0
    assert publish("keys", "revoke", "root", "root-2", *REPOSITORY, *KEYS) == 0
    capsys.readouterr()
    assert publish("status", "repository", *KEYS) == 0
    told = capsys.readouterr().out
    assert re.search(r"^root .* 2 of root-3, root-4$", told, re.MULTILINE)
    assert re.search(r"^targets .* 1 of publisher-2$", told, re.MULTILINE)
    assert re.search(r"^timestamp .* 1 of timestamp-2$", told, re.MULTILINE)


def test_too_few_keys_of_the_root_are_never_left(capsys):
    assert publish("keys", "revoke", "root", "root-1", *REPOSITORY, *KEYS) == 0
    assert publish("keys", "revoke", "root", "root-2", *REPOSITORY, *KEYS) == 1
    assert "1 keys are left, and 2 must sign" in capsys.readouterr().err


def test_which_key_ends_must_be_said_where_there_are_several(capsys):
    assert publish("keys", "rotate", "root", *REPOSITORY, *KEYS) == 1
    assert "--drop NAME: it has root-1, root-2, root-3" in capsys.readouterr().err


def test_a_departement_signs_with_its_own_key_and_the_administrator_merges(fleet, capsys):
    assert publish("keys", "make", "region-03", "--keys", "allier") == 0
    own = ["--key", "allier/region-03-1.pub"]
    assert publish("source", *REPOSITORY, *KEYS) == 0
    assert publish("region", "add", "03", *own, *REPOSITORY, *KEYS) == 0
    shutil.copytree(fleet / "repository", fleet / "copy")
    (fleet / "overlays").mkdir()
    (fleet / "overlays" / "03-00017.yaml").write_text(SITE)
    sign = ["region", "sign", "03", "overlays", "--to", "copy", "--keys", "allier"]
    assert publish(*sign) == 0
    capsys.readouterr()
    assert publish("region", "merge", "copy", *REPOSITORY, *KEYS) == 0
    assert "new      regions/03/03-00017.yaml" in capsys.readouterr().out
    assert publish("region", "merge", "copy", *REPOSITORY, *KEYS) == 0
    assert "nothing to merge" in capsys.readouterr().out
    assert publish("keys", "revoke", "region-03", *REPOSITORY, *KEYS) == 0
    (fleet / "overlays" / "03-00018.yaml").write_text(SITE)
    assert publish(*sign) == 0
    assert publish("region", "merge", "copy", *REPOSITORY, *KEYS) == 1


def test_a_departement_is_told_where_its_overlay_is_wrong(fleet, capsys):
    assert publish("source", *REPOSITORY, *KEYS) == 0
    assert publish("region", "add", "03", *REPOSITORY, *KEYS) == 0
    (fleet / "overlays").mkdir()
    (fleet / "overlays" / "03-00017.yaml").write_text(f"{SITE}hidden: [nowhere]\n")
    assert publish("region", "sign", "03", "overlays", *REPOSITORY, *KEYS) == 1
    assert re.search(r"overlays/03-00017.yaml:4:\d+: there is no service", capsys.readouterr().err)


def test_a_stick_carries_what_is_in_force(fleet):
    assert publish("source", *REPOSITORY, *KEYS) == 0
    assert publish("copy", "repository", "--to", f"file://{fleet}/stick") == 0
    assert (fleet / "stick" / "metadata" / "timestamp.json").exists()
    assert publish("status", "stick") == 0


def test_without_keys_nothing_is_signed_and_the_hint_says_why(capsys):
    assert publish("source", *REPOSITORY) == 1
    assert "--keys FOLDER" in capsys.readouterr().err


def test_an_address_is_no_folder_to_publish_into(capsys):
    with pytest.raises(SystemExit):
        publish("source", "--to", "https://exemple.fr/", *KEYS)
    assert "publish into a folder" in capsys.readouterr().err
