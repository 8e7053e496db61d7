"""The stick that the machine starts from is nobody's stick."""

from pathlib import Path

from kiosk.stick.foreign import foreign


def plug(root: Path, disk: str, number: int, *partitions: str) -> None:
    real = root / "devices/usb1/1-1" / disk
    real.mkdir(parents=True)
    (real / "size").write_text("1000\n")
    (real / "diskseq").write_text(f"{number}\n")
    for name in partitions:
        (real / name).mkdir()
        (real / name / "partition").write_text("1\n")
        (root / "dev" / name).touch()
    (root / "block").mkdir(exist_ok=True)
    (root / "block" / disk).symlink_to(real)


def test_only_what_somebody_brought_counts(tmp_path: Path):
    (tmp_path / "dev").mkdir()
    ours = tmp_path / "ours"
    ours.mkdir()
    plug(tmp_path, "sda", 1, "sda1", "sda2")
    plug(tmp_path, "sdb", 2, "sdb1")
    (ours / "ilot-seed").symlink_to(tmp_path / "dev/sda2")
    found = foreign(tmp_path, tmp_path / "block", tmp_path / "dev", ours)
    assert [one.plugged for one in found] == ["2"]
    assert foreign(tmp_path, tmp_path / "none", tmp_path / "dev", ours) == ()
