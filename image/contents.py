#!/usr/bin/python3
"""Says what the image is made of: a bill of materials (CycloneDX) and what takes the space."""

import hashlib
import json
import sys
import uuid
from collections import Counter
from email.parser import HeaderParser
from pathlib import Path

OUT = Path("/out")
ROOT = OUT / "root"
DEEP = ("usr/lib", "usr/share", "usr", "usr/lib/ilot", "usr/lib/x86_64-linux-gnu")


def main() -> int:
    """Write contents.json, and print sizes."""
    components = [*debian(), *wheels()]
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_OID, (OUT / "roothash").read_text().strip()).urn,
        "version": 1,
        "metadata": {
            "component": {"type": "operating-system", "name": "ilot", "version": sys.argv[1]}
        },
        "components": components,
    }
    text = json.dumps(bill, indent=1, ensure_ascii=False)
    (OUT / "contents.json").write_text(f"{text}\n", encoding="utf-8")
    print(f"{len(components)} parts, in contents.json")
    for name, size in places().most_common(18):
        print(f"{size / 1e6:8.1f} MB  {name}")
    for name in ("root.img", "ilot.efi", "ilot.img", "ilot.img.xz"):
        file = OUT / name
        print(f"{file.stat().st_size / 1e6:8.1f} MB  {name}, {digest(file)}")
    return 0


def debian() -> list[dict[str, object]]:
    """Give the packages of Debian."""
    text = (ROOT / "var/lib/dpkg/status").read_text(encoding="utf-8")
    found = [HeaderParser().parsestr(part) for part in text.strip().split("\n\n")]
    return [
        {
            "type": "library",
            "name": part["Package"],
            "version": part["Version"],
            "purl": f"pkg:deb/debian/{part['Package']}@{part['Version']}"
            f"?arch={part['Architecture']}&distro=trixie",
        }
        for part in sorted(found, key=lambda part: part["Package"])
    ]


def wheels() -> list[dict[str, object]]:
    """Give the packages of Python."""
    folder = ROOT / "usr/lib/ilot/site-packages"
    files = sorted(folder.glob("*.dist-info/METADATA"))
    found = [HeaderParser().parsestr(file.read_text(encoding="utf-8")) for file in files]
    return [
        {
            "type": "library",
            "name": part["Name"],
            "version": part["Version"],
            "purl": f"pkg:pypi/{part['Name'].lower()}@{part['Version']}",
        }
        for part in found
    ]


def places() -> Counter[str]:
    """Give the bytes below each place of the root, before they are compressed."""
    sizes: Counter[str] = Counter()
    for file in ROOT.rglob("*"):
        if file.is_symlink() or not file.is_file():
            continue
        parts = file.relative_to(ROOT).parts
        depth = next((n + 1 for n in (3, 2, 1) if "/".join(parts[:n]) in DEEP), 1)
        sizes["/".join(parts[:depth])] += file.stat().st_size
    return sizes


def digest(file: Path) -> str:
    """Give the checksum of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main())
