"""The seed of a stick is read by a process without rights, and nothing else of it."""

import os
from dataclasses import dataclass
from pathlib import Path

from kiosk.stick.seeding import seed_of
from kiosk.stick.volume import VolumeError
from kiosk.usb_stick import Outcome


@dataclass
class Folder:
    """A folder that plays a stick."""

    place: Path
    plugged: str = "7"
    broken: bool = False

    def mount(self, *, writable: bool) -> None:
        assert not writable
        if self.broken:
            raise VolumeError(Outcome.UNREADABLE)

    def open(self) -> int:
        return os.open(self.place, os.O_RDONLY | os.O_DIRECTORY)

    def unmount(self) -> None:
        """Nothing is mounted."""

    def free(self) -> bool:
        return True


def test_the_seed_and_the_keys_beside_it_are_read(tmp_path: Path):
    (tmp_path / "ilot.yaml").write_text("version: 1\n")
    (tmp_path / "root.json").write_text("{}")
    (tmp_path / "holiday.jpg").write_text("not ours")
    assert seed_of(Folder(tmp_path)) == {"ilot.yaml": b"version: 1\n", "root.json": b"{}"}


def test_a_stick_without_a_seed_gives_nothing(tmp_path: Path):
    (tmp_path / "root.json").write_text("{}")
    assert seed_of(Folder(tmp_path)) == {}


def test_a_link_a_giant_and_a_broken_stick_do_no_harm(tmp_path: Path):
    (tmp_path / "ilot.yaml").symlink_to("/etc/shadow")
    assert seed_of(Folder(tmp_path)) == {}
    (tmp_path / "ilot.yaml").unlink()
    (tmp_path / "ilot.yaml").write_bytes(b"#" * 3_000_000)
    assert len(seed_of(Folder(tmp_path))["ilot.yaml"]) == 256 * 1024 + 1
    assert seed_of(Folder(tmp_path, broken=True)) == {}
