"""What a visit left mounted, and what the kiosk itself lives on."""

from pathlib import Path

from kiosk.supervisor.outside import removable_mounts


def attach(root: Path, number: str, bus: str, disk: str, partition: str) -> None:
    whole = root / "devices" / bus / "block" / disk
    (whole / partition).mkdir(parents=True, exist_ok=True)
    (whole / "removable").write_text("1\n" if bus == "mmc0" else "0\n")
    (root / "block").mkdir(exist_ok=True)
    (root / "block" / number).symlink_to(whole / partition)


def test_a_stick_that_is_left_mounted_is_told_from_the_one_that_the_kiosk_lives_on(tmp_path: Path):
    attach(tmp_path, "8:7", "usb1", "sda", "sda7")
    attach(tmp_path, "8:17", "usb1", "sdb", "sdb1")
    attach(tmp_path, "8:33", "ata1", "sdc", "sdc1")
    attach(tmp_path, "179:1", "mmc0", "mmcblk0", "mmcblk0p1")
    mounts, ours = tmp_path / "mountinfo", tmp_path / "ours"
    row = "30 1 {} / /somewhere rw - vfat none rw\n"

    def count(*numbers: str) -> int:
        mounts.write_text("".join(row.format(number) for number in ("0:25", *numbers)))
        return removable_mounts(mounts, tmp_path / "block", ours)

    assert count("8:7", "8:7", "8:33") == 1  # nobody says that it is ours
    ours.mkdir()
    (ours / "ilot-state").symlink_to("/dev/sda7")
    assert count("8:7", "8:7", "8:33") == 0
    assert count("8:7", "8:17") == 1
    assert count("8:7", "8:17", "179:1") == 2
