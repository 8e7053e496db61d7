"""The partition is mounted for as long as it is read, so that nothing on it can act."""

from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.seed.mounting import mounted


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put programs in the place of mount and umount that write down how they are called."""
    said = tmp_path / "said"
    for name in ("mount", "umount", "fsck.vfat"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        refuse = f'[ ! -e "{tmp_path}/refuse" ] || {{ echo "{name}: bad" >&2; exit 32; }}'
        program.write_text(f'#!/bin/sh\necho "{name} $*" >>{said}\n{refuse}\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    (tmp_path / "device").touch()
    return said


def test_it_is_read_only_and_unmounted_again(tmp_path: Path, commands: Path):
    with mounted(tmp_path / "device", tmp_path / "point") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
    mount, umount = commands.read_text().splitlines()
    options = set(mount.split()[4].split(","))
    assert {"ro", "nosuid", "nodev", "noexec", "fmask=0177", "dmask=0077"} <= options
    assert umount == f"umount -- {tmp_path / 'point'}"


def test_it_is_written_to_only_where_asked(tmp_path: Path, commands: Path):
    with mounted(tmp_path / "device", tmp_path / "point", writable=True):
        pass
    look, mount, _ = commands.read_text().splitlines()
    assert look == f"fsck.vfat -a -- {tmp_path / 'device'}"
    options = set(mount.split()[4].split(","))
    assert {"rw", "sync", "nosuid", "nodev", "noexec"} <= options


def test_it_is_unmounted_whatever_happens(tmp_path: Path, commands: Path):
    with pytest.raises(ZeroDivisionError), mounted(tmp_path / "device", tmp_path / "point"):
        raise ZeroDivisionError
    assert "umount" in commands.read_text()


def test_a_partition_that_cannot_be_mounted_says_why(tmp_path: Path, commands: Path):
    del commands
    (tmp_path / "refuse").touch()
    with pytest.raises(KioskError, match="bad"), mounted(tmp_path / "device", tmp_path / "point"):
        pass


def test_a_partition_that_is_not_there_is_waited_for_a_moment(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("kiosk.seed.mounting._PATIENCE", 0.05)
    with pytest.raises(KioskError, match="no such partition"), mounted(tmp_path / "none"):
        pass
