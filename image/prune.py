#!/usr/bin/python3
"""Leaves out of PySide6 what the list `kept` neither names nor needs."""

import fnmatch
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

KEPT = Path(__file__).with_name("kept")


def main() -> int:
    """Prune the folder of packages named; say how much is left."""
    packages = Path(sys.argv[1])
    qt = packages / "PySide6"
    every = {file.relative_to(qt).as_posix(): file for file in qt.rglob("*") if not file.is_dir()}
    keep: set[str] = set()
    for pattern in patterns():
        named = set(fnmatch.filter(every, pattern))
        if not named:
            print(f"{KEPT}: {pattern}: there is no such file any more", file=sys.stderr)
            return 1
        keep |= named
    libraries = {Path(name).name: name for name in every if name.startswith("Qt/lib/")}
    libraries |= {file.name: file.name for file in qt.glob("lib*.so*")}
    reach(keep, every, libraries)
    before = weight(every.values())
    for name, file in every.items():
        if name not in keep:
            file.unlink()
    for folder in sorted(qt.rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    # of what pip wrote; it names programs by the folder in which they were unpacked
    records = packages.glob("*.dist-info/RECORD")
    others = (packages.rglob(pattern) for pattern in ("*.pyi", "*.pyx", "*.h"))
    for waste in chain(records, *others):
        waste.unlink()
    shutil.rmtree(packages / "bin", ignore_errors=True)
    print(f"PySide6: {weight(map(qt.__truediv__, keep)) >> 20} of {before >> 20} MB kept")
    return 0


def patterns() -> Iterator[str]:
    """Give the patterns of the list."""
    for line in KEPT.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.partition(":")[0]


def reach(keep: set[str], every: dict[str, Path], libraries: dict[str, str]) -> None:
    """Add to what is kept the libraries that it needs, and those that these need."""
    waiting = list(keep)
    while waiting:
        for needed in needs(every[waiting.pop()]):
            name = libraries.get(needed)  # else the system's, which its packages bring
            if name and name not in keep:
                keep.add(name)
                waiting.append(name)


def needs(file: Path) -> list[str]:
    """Give the names of the libraries that a file says it needs; none if it is no program."""
    with file.open("rb") as stream:
        if stream.read(4) != b"\x7fELF":
            return []
    told = subprocess.run(  # noqa: S603 - a constant
        ["/usr/bin/readelf", "-d", file], capture_output=True, text=True, check=True
    ).stdout
    return [line.partition("[")[2].rstrip("]") for line in told.splitlines() if "(NEEDED)" in line]


def weight(files: Iterable[Path]) -> int:
    """Give the bytes of files."""
    return sum(file.lstat().st_size for file in files)


if __name__ == "__main__":
    sys.exit(main())
