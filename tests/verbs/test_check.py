"""`kiosk check` tells an administrator all that is wrong, and what is right in one line."""

import pytest

from kiosk.__main__ import main
from kiosk.settings import ROOT, WHITELIST
from tests.policy.broken_files import BrokenFile, broken_files, name

SITE = ROOT / "config" / "site.example.yaml"


def test_our_whitelist_is_good(capsys):
    assert main(["check", str(WHITELIST)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{WHITELIST}: good: 58 services")
    assert said.out.count("\n") == 1
    assert said.err == ""


def test_our_whitelist_is_good_with_the_example_of_a_commune(capsys):
    assert main(["check", str(WHITELIST), "--site", str(SITE)]) == 0
    assert "good: 59 services" in capsys.readouterr().out


@pytest.mark.parametrize("file", broken_files("broken"), ids=name)
def test_a_broken_file_is_refused_with_file_line_column_and_mend(file: BrokenFile, capsys):
    assert main(["check", str(file.path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    for place, message, hint in file.expected:
        assert f"{file.path}:{place}: {message}\n  hint: {hint}" in said.err


def test_each_of_several_files_gets_its_verdict(capsys):
    broken = broken_files("broken")[0].path
    assert main(["check", str(broken), str(WHITELIST)]) == 1
    said = capsys.readouterr()
    assert f"{WHITELIST}: good" in said.out
    assert str(broken) in said.err


def test_a_missing_file_a_folder_and_a_picture_are_told_apart(capsys, tmp_path):
    picture = tmp_path / "picture.yaml"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    assert main(["check", str(tmp_path / "none.yaml"), str(tmp_path), str(picture)]) == 1
    said = capsys.readouterr().err
    assert "none.yaml: there is no such file" in said
    assert "this is a folder" in said
    assert "picture.yaml:1:1: this is no text file" in said


def test_a_file_that_cannot_be_read_is_named(capsys):
    assert main(["check", "/proc/self/mem"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("/proc/self/mem: ")
    assert "hint: " in said
