"""Mounts real file systems, by hand and as root: python -m tests.stick.as_root FOLDER.

Each kernel has its own: FAT and exFAT are tried where it has them, and named where it has not.
ext4, which the helper refuses, stands in for them to try everything but their drivers.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest.mock import patch

from kiosk.stick import volume
from kiosk.usb_stick import Outcome
from tests.stick.test_helper import Post

MIB: Final = 1 << 20
MAKERS: Final = {
    "vfat": ("mkfs.vfat",),
    "exfat": ("mkfs.exfat", "-q"),
    "ext4": ("mkfs.ext4", "-q", "-F", "-E", "root_owner=65534:65534"),
}


@contextmanager
def plugged(post: Post, image: Path, *flags: str) -> Iterator[None]:
    """Plug an image in."""
    attach = ("losetup", "--find", "--show", *flags, str(image))
    device = subprocess.run(attach, check=True, capture_output=True, text=True).stdout.strip()
    place = image.parent / "place"
    place.mkdir(exist_ok=True)
    post.plug(volume.UsbVolume((Path(device),), str(time.monotonic_ns()), place))
    try:
        yield
    finally:
        post.slot.clear()
        subprocess.run(("losetup", "--detach", device), check=True)


def try_kind(kind: str, folder: Path) -> None:
    """Read, write, fill and damage one kind."""
    post, size = Post(), (16 if kind == "ext4" else 40) * MIB
    image = folder / f"{kind}.img"
    image.write_bytes(b"")
    os.truncate(image, size)
    subprocess.run((*MAKERS[kind], str(image)), check=True, stdout=subprocess.DEVNULL)
    small, large = os.memfd_create("small"), os.memfd_create("large")
    os.write(small, b"%PDF-1.7\n" + os.urandom(300_000))
    os.write(large, b"%PDF-1.7\n" + os.urandom(size))

    def put(document: int) -> str:
        return post.ask({"ask": "put", "name": "attestation.pdf"}, document)[2]["outcome"]

    with plugged(post, image):
        start = time.monotonic()
        expect(kind, "write", put(small), Outcome.DONE)
        say(f"{kind}: written and verified in {(time.monotonic() - start) * 1000:.0f} ms")
        expect(kind, "write too much", put(large), Outcome.FULL)
        listed, _, _ = post.ask({"ask": "list"})
        expect(kind, "list", [one["untrusted_name"] for one in listed], ["attestation.pdf"])
        _, (copy,), _ = post.ask({"ask": "fetch", "mark": listed[0]["mark"]})
        expect(kind, "fetch", os.pread(copy, MIB, 0), os.pread(small, MIB, 0))
        expect(kind, "end", post.ask({"ask": "end"})[2]["outcome"], Outcome.DONE)
        expect(kind, "next visit", post.ask({"ask": "list"})[2]["outcome"], Outcome.SPENT)
    with plugged(post, image, "--read-only"):
        expect(kind, "read-only", put(small), Outcome.READ_ONLY)
    os.truncate(image, MIB)
    with plugged(post, image):
        outcome = post.ask({"ask": "list"})[2]["outcome"]
        known = {Outcome.UNREADABLE, Outcome.NOTHING_USABLE, Outcome.DONE}
        expect(kind, f"cut off: {outcome}", outcome in known, wanted=True)


def say(text: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{text}\n")


def expect(kind: str, what: str, got: object, wanted: object) -> None:
    """Say what was tried, and stop where it went wrong."""
    say(f"{kind}: {what}: {'ok' if got == wanted else f'{got!r}, not {wanted!r}'}")
    if got != wanted:
        sys.exit(1)


def main() -> None:
    """Try each kind that this kernel has."""
    folder = Path(sys.argv[1])
    for kind in ("vfat", "exfat"):
        subprocess.run(("modprobe", "-q", kind), check=False)
        if kind in Path("/proc/filesystems").read_text().split():
            try_kind(kind, folder)
        else:
            say(f"{kind}: NOT TRIED, this kernel has none")
    options = volume._OPTIONS | {"ext4": ""}
    known = patch.object(volume, "filesystem", return_value="ext4")
    with patch.object(volume, "_OPTIONS", options), known:
        try_kind("ext4", folder)


if __name__ == "__main__":
    main()
