"""The file system of a stick: which it is, and mounting it where nobody else sees it."""

from __future__ import annotations

import ctypes
import errno
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.usb_stick import Outcome

if TYPE_CHECKING:
    from pathlib import Path

_NOBODY: Final = 65534
_NEWNS: Final = 0x20000
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _NOATIME, _NOSYMFOLLOW = 1, 2, 4, 8, 1024, 256
_REC, _PRIVATE = 16384, 1 << 18
_SAFE: Final = _NOSUID | _NODEV | _NOEXEC | _NOATIME | _NOSYMFOLLOW
_BLKFLSBUF: Final = 0x1261
_NO_NEW_PRIVS: Final = 38
_OWN: Final = f"uid={_NOBODY},gid={_NOBODY},umask=077,errors=remount-ro"
_OPTIONS: Final = {"vfat": f"{_OWN},utf8", "exfat": f"{_OWN},iocharset=utf8"}


class VolumeError(Exception):
    """A file system that is not mounted, or not unmounted.

    Attributes:
        outcome: why.
    """

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(f"the stick: {outcome}")
        self.outcome = outcome


class Volume(Protocol):
    """What is mounted, read and let go of, each time by a process of its own."""

    @property
    def plugged(self) -> str:
        """What no other stick has, nor this one once it is plugged in again."""

    def mount(self, *, writable: bool) -> None:
        """Have it, for this process and its children only."""

    def open(self) -> int:
        """Give its first folder, and every right of this process up."""

    def unmount(self) -> None:
        """Let go of it; raises where it is still held."""

    def free(self) -> bool:
        """Tell whether nothing on this machine has it mounted."""


@dataclass(frozen=True, slots=True)
class UsbVolume:
    """A USB stick; nothing of it is read but in `mount`, which may hang.

    Attributes:
        devices: its partitions in /dev, or the whole of it; the first that we can read counts.
        plugged: the kernel's number of this plugging in.
        place: an empty folder.
    """

    devices: tuple[Path, ...]
    plugged: str
    place: Path

    def mount(self, *, writable: bool) -> None:
        """Mount it in a namespace that ends with this process.

        Raises:
            VolumeError: it cannot be read, or not be written.
        """
        kinds = ((one, filesystem(_head(one))) for one in self.devices)
        device, kind = next(((d, k) for d, k in kinds if k is not None), (None, None))
        if device is None or kind is None:
            raise VolumeError(Outcome.UNREADABLE)
        _call("unshare", _NEWNS)
        _call("mount", b"none", b"/", None, _REC | _PRIVATE, None)
        flags = _SAFE if writable else _SAFE | _RDONLY
        try:
            _call(
                "mount",
                bytes(device),
                bytes(self.place),
                kind.encode(),
                flags,
                _OPTIONS[kind].encode(),
            )
        except OSError as error:
            read_only = writable and error.errno in {errno.EROFS, errno.EACCES}
            raise VolumeError(Outcome.READ_ONLY if read_only else Outcome.UNREADABLE) from None

    def open(self) -> int:
        """Open it, and become nobody before anything on it is looked at."""
        root = os.open(self.place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        _call("prctl", _NO_NEW_PRIVS, 1, 0, 0, 0)
        return root

    def unmount(self) -> None:
        """Unmount, and forget what is remembered of it: the next look is at the stick itself."""
        _call("umount2", bytes(self.place), 0)
        for device in self.devices:
            file = os.open(device, os.O_RDONLY | os.O_CLOEXEC)
            try:
                _call("ioctl", file, _BLKFLSBUF, 0)
            finally:
                os.close(file)

    def free(self) -> bool:
        """Ask the kernel: it opens what is mounted for nobody exclusively."""
        return all(_free(one) for one in self.devices)


def filesystem(head: bytes) -> str | None:
    """Tell the file system by the first 512 bytes of it; None for what we do not mount."""
    if head[510:512] != b"\x55\xaa":
        return None
    if head[3:11] == b"EXFAT   ":
        return "exfat"
    fat = head[82:87] == b"FAT32" or head[54:59] in {b"FAT12", b"FAT16"}
    return "vfat" if fat else None


def sticks(blocks: Path, devices: Path, place: Path) -> tuple[UsbVolume, ...]:
    """Give the USB sticks that are plugged in, the last one first.

    Args:
        blocks: /sys/block.
        devices: /dev.
        place: where they are mounted.
    """
    found = []
    for disk in blocks.iterdir():
        try:
            on_usb = any(p.startswith("usb") and p[3:].isdecimal() for p in disk.resolve().parts)
            if on_usb and int((disk / "size").read_text()):
                number = int((disk / "diskseq").read_text())
                found.append((number, _partitions(disk, devices)))
        except (OSError, ValueError):  # pulled out while we look
            continue
    return tuple(UsbVolume(parts, str(n), place) for n, parts in sorted(found, reverse=True))


def _partitions(disk: Path, devices: Path) -> tuple[Path, ...]:
    names = sorted(one.parent.name for one in disk.glob("*/partition")) or [disk.name]
    return tuple(devices / name for name in names)


def _free(device: Path) -> bool:
    try:
        os.close(os.open(device, os.O_RDONLY | os.O_EXCL | os.O_CLOEXEC))
    except OSError as error:
        return error.errno != errno.EBUSY
    return True


def _head(device: Path) -> bytes:
    try:
        with device.open("rb") as file:
            return file.read(512)
    except OSError:
        return b""


def _call(name: str, *arguments: object) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
