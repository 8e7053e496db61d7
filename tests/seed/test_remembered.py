"""An unchanged seed is applied without being read again; any change at all is read."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.settings import ROOT
from tests.seed.town import GOOD_WIFI, SMALL

TEXT = SMALL + GOOD_WIFI + "updates: {address: https://x.fr/, root: root.json}\n"
# what a start has loaded in the end
PROGRAM = """
import sys
from kiosk.__main__ import main
status = main(sys.argv[1:])
print("pydantic" in sys.modules)
sys.exit(status)
"""


class Starts:
    """A machine that starts as a process of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seed = root / "seed"
        self.seed.mkdir()
        self.write(TEXT)
        (self.seed / "root.json").write_text("{}")

    def write(self, text: str) -> None:
        (self.seed / "ilot.yaml").write_text(text)

    def start(self) -> bool:
        """Start, and tell whether everything was read anew."""
        for file in sorted((self.root / "run").rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        words = ["seed", "apply", "--seed", str(self.seed), "--prefix", str(self.root)]
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.splitlines()[-1] == "True"

    def outcome(self) -> dict[str, tuple[bytes, int]]:
        files = [file for file in (self.root / "run").rglob("*") if file.is_file()]
        return {str(f): (f.read_bytes(), f.stat().st_mode & 0o777) for f in files}


@pytest.fixture
def starts(tmp_path: Path):
    return Starts(tmp_path)


def test_the_second_start_makes_the_same_without_reading(starts: Starts):
    assert starts.start()
    first = starts.outcome()
    assert not starts.start()
    assert starts.outcome() == first
    assert any(mode == 0o600 for _, mode in first.values())


@pytest.mark.parametrize("change", ["text", "keys", "no keys", "note", "good", "no note"])
def test_whatever_has_changed_is_read_again(starts: Starts, change: str):
    starts.start()
    state = starts.root / "var/lib/ilot/seed"
    match change:
        case "text":
            starts.write(TEXT + "# more\n")
        case "keys":
            (starts.seed / "root.json").write_text("{ }")
        case "no keys":
            (starts.seed / "root.json").unlink()
        case "note":
            (state / "made.json").write_text('{"of": "x"')
        case "good":
            (state / "good.yaml").unlink()
        case _:
            (state / "made.json").unlink()
    assert starts.start()


def test_a_code_that_is_lost_is_taken_from_the_seed_again(starts: Starts):
    starts.write(TEXT + f"agent_code_hash: $argon2id$v=19$m=8,t=1,p=1${'a' * 22}${'A' * 43}\n")
    starts.start()
    assert not starts.start()
    (starts.root / "var/lib/ilot/kiosk/agent-code").unlink()
    assert starts.start()
    assert (starts.root / "var/lib/ilot/kiosk/agent-code").exists()


def test_what_was_wrong_once_is_never_remembered(starts: Starts):
    starts.start()
    starts.write("version: 2\n")
    assert starts.start()
    assert starts.start()
    assert (starts.root / "run/ilot/seed-fault").exists()
