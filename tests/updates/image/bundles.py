"""Bundles by RAUC itself: right ones, and each way of being wrong."""

from __future__ import annotations

import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kiosk.settings import ROOT

MISSING = [
    name for name in ("rauc", "mksquashfs", "openssl") if not Path("/usr/bin", name).exists()
]


@dataclass(frozen=True)
class Workshop:
    """Where bundles are made.

    Attributes:
        folder: with `root.img` and `efi.img`, and the keys of two houses.
    """

    folder: Path

    @property
    def keyring(self) -> Path:
        return self.folder / "image.cert"

    def bundle(self, version: str, *, signed_by: str = "image", kind: str = "ilot-amd64") -> Path:
        file = self.folder / f"{signed_by}-{kind}-{version}.raucb"
        if not file.exists():
            command = [
                str(ROOT / "image" / "bundle.sh"),
                *("--key", str(self.folder / f"{signed_by}.key")),
                *("--cert", str(self.folder / f"{signed_by}.cert")),
                *("--from", str(self.folder), "--to", str(file)),
                *("--version", version, "--compatible", kind),
            ]
            subprocess.run(command, check=True, capture_output=True)
        return file

    def truncated(self, version: str) -> Path:
        data = self.bundle(version).read_bytes()
        file = self.folder / f"truncated-{version}.raucb"
        file.write_bytes(data[: len(data) * 2 // 3])
        return file


def workshop(folder: Path) -> Workshop:
    """Furnish one."""
    chance = random.Random(5)  # noqa: S311 - to be the same again
    (folder / "root.img").write_bytes(chance.randbytes(1 << 20))
    (folder / "efi.img").write_bytes(chance.randbytes(1 << 18))
    for name in ("image", "stranger"):
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "7300"),
                *("-pkeyopt", "ec_paramgen_curve:P-256", "-subj", f"/CN={name}"),
                *("-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.cert")),
            ],
            check=True,
            capture_output=True,
        )
    return Workshop(folder)
