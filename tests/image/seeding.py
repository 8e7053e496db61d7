"""Puts a seed onto the seed partition of an image, as an installer does with a PC."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from tests.image.disk import SEED, partitions
from tests.image.finger import PRODUCT, SERIAL, VENDOR
from tests.image.machine import TABLET

KEYBOARD: Final = "KEYS1"  # the serial number of the one keyboard that is declared
NAME: Final = "ilot.yaml"
ROOT_NAME: Final = "root.json"
TEXT: Final = f"""\
version: 1
id: 03-00017
site:
  name: Agence postale communale de Saint-Exemple
  commune: Saint-Exemple-sur-Allier
  phone: 04 70 00 00 00
screen:
  diagonal: 21.5
  distance: 500
network:
  cable: dhcp
language: fr
devices:
  - allow id {VENDOR:04x}:{PRODUCT:04x} serial "{SERIAL}" with-interface 03:00:00
  - allow id 0627:0001 serial "{TABLET}" with-interface 03:00:00
  - allow id 0627:0001 serial "{KEYBOARD}" with-interface 03:01:01
practice: true
"""


def seeded(image: Path, text: str, to: Path, root: bytes = b"") -> Path:
    """Copy an image, with its holes, and write a seed onto the copy.

    Args:
        image: as it was built.
        text: the seed.
        to: the copy.
        root: whom it trusts first with policies, or nothing.

    Raises:
        KioskError: there is no seed partition, or mtools are missing.
    """
    try:
        size = image.stat().st_size
    except OSError as error:
        hint = "build it: ./build_image.sh"
        raise KioskError(f"{image}: there is no such image", hint=hint) from error
    if shutil.disk_usage(to.parent).free < size:
        raise KioskError(f"{to.parent}: no room for an image of {size >> 20} MB")
    subprocess.run(["cp", "--sparse=always", image, to], check=True)
    write_seed(to, text.encode())
    if root:
        write_seed(to, root, ROOT_NAME)
    return to


def write_seed(disk: Path, data: bytes, name: str = NAME) -> None:
    """Write a seed, or a file beside it, onto the seed partition of a raw disk.

    Raises:
        KioskError: there is no such partition, or mtools are missing.
    """
    with disk.open("rb") as file:
        part = partitions(file).get(SEED)
    if part is None:
        raise KioskError(f"{disk}: no partition {SEED}")
    command = ["mcopy", "-o", "-i", f"{disk}@@{part.start}", "-", f"::{name}"]
    try:
        subprocess.run(
            command,
            input=data,
            check=True,
            capture_output=True,
            env=os.environ | {"MTOOLS_SKIP_CHECK": "1"},
        )
    except FileNotFoundError as error:
        raise KioskError("mcopy is not there", hint="apt-get install mtools") from error
    except subprocess.CalledProcessError as error:
        raise KioskError(f"{disk}: {error.stderr.decode().strip()}") from error
