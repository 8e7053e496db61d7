"""What build_image.sh refuses before it has made anything."""

from __future__ import annotations

import subprocess

import pytest

from kiosk.settings import ROOT

_KEYS = str(ROOT / "pyproject.toml")  # a file that can be read


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--updates", "https://ilot.example.fr/"], "--updates without --trust"),
        (["--trust", _KEYS, "--updates", "ilot.example.fr"], "no address of a repository"),
        (["--trust", _KEYS, "--updates", "https://ilot.example.fr/a b"], "no address of a repos"),
        (["--trust", "/nowhere/root.json"], "cannot be read"),
        (["--key", _KEYS], "--key without --cert"),
        (["--version", "2026.12"], "not three numbers"),
    ],
    ids=["no keys", "no scheme", "a space", "no file", "no certificate", "two numbers"],
)
def test_a_build_that_would_make_no_good_image_ends_at_once(words: list[str], why: str):
    program = [str(ROOT / "build_image.sh"), "--dry-run", *words]
    done = subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert why in done.stderr
