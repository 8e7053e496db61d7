#!/usr/bin/python3
"""Takes the families of kernel modules away that the list `modules` names, and what needs them.

The build ends where a driver of the list `drivers` would need one of those, or one that the root
does not load: a driver that lacks a part is found out by a black screen in a village.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

FAMILIES = Path(__file__).with_name("modules")
DRIVERS = Path(__file__).with_name("drivers")


def main() -> int:
    """Prune the folder of modules named, of a root; say how many are left."""
    root = Path(sys.argv[1])
    folders = list((root / "usr/lib/modules").glob("*/modules.dep"))
    if not folders:
        return 0  # made for a container
    folder = folders[0].parent
    needs = dict(dependencies(folders[0].read_text(encoding="utf-8")))
    built_in = {name(file) for file in (folder / "modules.builtin").read_text().split()}
    gone = pruned(needs, entries(FAMILIES))
    wanted = [one for one in entries(DRIVERS) if plain(one) not in built_in]
    wrong = list(lacking(wanted, needs, gone, set(forbidden(root / "etc/modprobe.d"))))
    if wrong:
        print(*wrong, sep="\n", file=sys.stderr)
        return 1
    for file in gone:
        (folder / file).unlink()
    print(f"kernel modules: {len(needs) - len(gone)} of {len(needs)} stay", file=sys.stderr)
    return 0


def entries(file: Path) -> Iterator[str]:
    """Give what a list names; why it does is for people."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.partition(":")[0]


def dependencies(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Read modules.dep: each module with all that it needs, files below the folder."""
    for line in text.splitlines():
        file, _, needed = line.partition(":")
        yield file, frozenset(needed.split())


def pruned(needs: Mapping[str, Iterable[str]], families: Iterable[str]) -> frozenset[str]:
    """Give the modules of families, and those that could not load without them."""
    patterns = [f"kernel/{family}{end}" for family in families for end in ("", "/*")]
    gone = {file for file in needs if any(fnmatch(file, pattern) for pattern in patterns)}
    # modules.dep names what a module needs at second hand, too
    return frozenset(gone | {file for file, needed in needs.items() if not gone.isdisjoint(needed)})


def lacking(
    wanted: Iterable[str],
    needs: Mapping[str, Iterable[str]],
    gone: Iterable[str],
    forbidden_names: Iterable[str],
) -> Iterator[str]:
    """Say which drivers could not load, and for want of what."""
    files = {name(file): file for file in needs}
    for driver in wanted:
        file = files.get(plain(driver))
        if file is None:
            yield f"{DRIVERS}: {driver}: this kernel has no such module"
            continue
        parts = {name(part): part for part in (file, *needs[file])}
        for part in sorted(parts.keys() & {name(one) for one in gone}):
            yield f"{DRIVERS}: {driver} needs {parts[part]}, which {FAMILIES} takes away"
        for part in sorted(parts.keys() & set(forbidden_names)):
            yield f"{DRIVERS}: {driver} needs {part}, which etc/modprobe.d forbids"


def forbidden(folder: Path) -> Iterator[str]:
    """Give the modules that a root refuses to load."""
    for file in folder.glob("*.conf"):
        for line in file.read_text(encoding="utf-8").splitlines():
            match line.split():
                case ["install", module, "/bin/false"]:
                    yield plain(module)
                case _:
                    pass


def name(file: str) -> str:
    """Give a module's name, as the kernel writes it, by its file."""
    return plain(PurePosixPath(file).name.partition(".ko")[0])


def plain(module: str) -> str:
    """Give a name as the kernel writes it: - and _ are the same."""
    return module.replace("-", "_")


if __name__ == "__main__":
    sys.exit(main())
