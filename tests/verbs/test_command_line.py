"""The command line answers people and pipes alike, and never with a traceback."""

import subprocess
import sys

import pytest

from kiosk.__main__ import VERBS, main
from kiosk.settings import ROOT


def kiosk(*words: str, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *words],
        input=typed,
        capture_output=True,
        cwd=ROOT,
        check=False,
    )


def test_it_lists_its_verbs(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    listed = capsys.readouterr().out
    assert set(VERBS) <= {line.split()[0] for line in listed.splitlines() if line[:4].isspace()}


def test_an_unknown_verb_is_refused_with_the_known_ones(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["chekc"])
    assert ended.value.code == 2
    assert "check" in capsys.readouterr().err


def test_an_error_comes_with_its_hint_and_no_traceback(capsys, tmp_path):
    assert main(["explain", "caf.fr", "--whitelist", str(tmp_path / "none.yaml")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "there is no such file" in said.err
    assert "hint: " in said.err


def test_a_setting_that_means_nothing_is_named(monkeypatch, capsys):
    monkeypatch.setenv("KIOSK_MODE", "lawless")
    assert main(["explain", "caf.fr"]) == 1
    assert "KIOSK_MODE" in capsys.readouterr().err


def test_the_other_end_of_a_pipe_may_stop_reading():
    urls = b"caf.fr\n" * 5000
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk", "explain", "-", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(urls)
        process.stdin.close()
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert b"Traceback" not in said
    assert b"Exception" not in said


def test_an_address_that_is_no_text_is_answered_all_the_same():
    answered = kiosk(
        "explain", "-", "--json", "--mode", "strict", typed=b"https://\xff.fr/\ncaf.fr\n"
    )
    assert answered.returncode == 0
    assert answered.stdout.count(b"\n") == 2
    assert b"Traceback" not in answered.stderr


def test_only_what_a_verb_needs_is_imported():
    program = """
import sys
from kiosk.__main__ import main
try:
    main(["explain", "--help"])
finally:
    print({"pydantic", "yaml", "PySide6", "asyncio"} & set(sys.modules))
"""
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=True
    )
    assert found.stdout.endswith(b"set()\n")
