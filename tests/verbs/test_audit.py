"""`kiosk audit` says before a list is published what it does to the addresses that people use."""

import json

import pytest

from kiosk.__main__ import main
from kiosk.settings import ROOT, WHITELIST

ADDRESSES = """# what people asked for this week
https://www.caf.fr/
impots.gouv.fr
https://exemple.fr/
https://laposte.fr.exemple.fr/
https://192.0.2.1/
"""


@pytest.fixture
def addresses(tmp_path):
    file = tmp_path / "addresses.txt"
    file.write_text(ADDRESSES)
    return str(file)


def test_it_counts_what_opens_and_names_what_does_not(addresses, capsys):
    assert main(["audit", addresses, "--mode", "public"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "5 addresses, mode public"
    assert "       2  allow T1 service" in lines
    assert "refused: https://exemple.fr/: not-listed" in lines
    assert "refused: https://laposte.fr.exemple.fr/: lookalike of laposte" in lines
    assert "refused: https://192.0.2.1/: ip-literal" in lines


def test_programs_get_an_object_for_each_address(addresses, capsys):
    assert main(["audit", addresses, "--mode", "public", "--json"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["verdict"] for answer in answers] == ["allow", "allow", "deny", "deny", "deny"]


def test_it_tells_what_a_new_list_changes(addresses, tmp_path, capsys):
    new = tmp_path / "new.yaml"
    text = WHITELIST.read_text()
    assert "hosts: [caf.fr" in text
    new.write_text(text.replace("hosts: [caf.fr", "hosts: [exemple.fr, caf.fr", 1))
    old = ROOT / "config" / "whitelist.yaml"
    assert main(["audit", addresses, "--diff", str(old), str(new)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "opened: https://exemple.fr/: not-listed -> service" in lines
    assert "new rule: T1 exemple.fr" in lines
    assert not [line for line in lines if line.startswith("closed")]


def test_a_folder_is_a_policy_with_all_its_files(addresses, tmp_path, capsys):
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "whitelist.yaml").write_bytes(WHITELIST.read_bytes())
    site = "version: 1\nname: A\ncommune: B\nallowed: [exemple.fr]\n"
    (tmp_path / "new" / "site.yaml").write_text(site)
    assert main(["audit", addresses, "--diff", str(tmp_path / "old"), str(tmp_path / "new")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "opened: https://exemple.fr/: not-listed -> commune-opened" in lines


def test_a_list_that_is_not_there_is_named(capsys):
    assert main(["audit", "nowhere.txt"]) == 1
    assert "nowhere.txt" in capsys.readouterr().err
