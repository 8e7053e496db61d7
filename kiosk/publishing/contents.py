"""Says what a folder changes about what is published, and puts it into a publication."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from kiosk.publishing import signed
from kiosk.publishing.layout import Layout
from kiosk.publishing.publication import Publication, State, region_role, role_of
from kiosk.publishing.source import CANARY, COMMON, REGION, Source
from kiosk.updates.command import FILE as COMMANDS
from kiosk.updates.image.release import ROLE as IMAGE

_PREFIX: Final = f"{CANARY}/"


class Change(NamedTuple):
    """What happens to one published file.

    Attributes:
        name: of the target.
        what: "new", "changed" or "gone".
    """

    name: str
    what: str


def published(layout: Layout, state: State) -> dict[str, bytes]:
    """Give all that is published, without commands and images.

    Raises:
        KioskError: a file is missing or damaged.
    """
    found = {}
    for role in (role for name, role in state.roles.items() if name != IMAGE):
        for name, target in role.signed.targets.items():
            if not name.endswith(COMMANDS):
                content = layout.read_target(target.get_prefixed_paths()[0])
                signed.same_target(target, content)
                found[name] = content
    return found


def after(before: Mapping[str, bytes], source: Source) -> dict[str, bytes]:
    """Give what is published once a folder is: a département without one keeps what it has."""
    kept = {n: c for n, c in before.items() if n.startswith("regions/") and not _said(n, source)}
    return kept | source.files


def whole(before: Mapping[str, bytes], source: Source, despite: Collection[str] = ()) -> Source:
    """Give a folder together with what départements have published over it, to be validated.

    Args:
        before: what is published.
        source: the folder.
        despite: départements whose overlays need not fit: their kiosks keep what they have.
    """
    files = after(before, source)
    numbers = {name.split("/")[1] for name in files if name.startswith("regions/")}
    return replace(source, files=files, regions=tuple(sorted(numbers - set(despite))))


def changes(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> Iterator[Change]:
    """Name what differs, by name."""
    for name in sorted(before.keys() | now.keys()):
        if name not in now:
            yield Change(name, "gone")
        elif name not in before:
            yield Change(name, "new")
        elif before[name] != now[name]:
            yield Change(name, "changed")


def apply(publication: Publication, source: Source) -> None:
    """Have a folder published; commands stay as they are.

    Raises:
        KioskError: a département of it is not part of the repository.
    """
    for name, content in source.files.items():
        publication.put(name, content, source.rollout if name.startswith(_PREFIX) else None)
    roles = ["targets"] if COMMON[0] in source.files else []
    for role in (*roles, *map(region_role, source.regions)):
        for name in publication.names(role):
            if name not in source.files and not name.endswith(COMMANDS):
                publication.remove(name)


def of_kiosk(files: Mapping[str, bytes], kiosk: str) -> dict[str, bytes]:
    """Give the files of one kiosk under the names that they have there; "" is any other kiosk."""
    number = kiosk.split("-", maxsplit=1)[0]
    names = {name: name for name in COMMON}
    if kiosk:
        names |= {
            f"regions/{number}/{REGION}": REGION,
            f"regions/{number}/{kiosk}.yaml": "site.yaml",
        }
    return {there: files[name] for name, there in names.items() if name in files}


def on_trial(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the files as the kiosks of the trial take them."""
    trial = {n.removeprefix(_PREFIX): c for n, c in files.items() if n.startswith(_PREFIX)}
    return dict(files) | trial


def kiosks(files: Mapping[str, bytes]) -> list[str]:
    """Name the kiosks that have a file of their own."""
    stems = (n.rsplit("/", 1)[1].removesuffix(".yaml") for n in files if role_of(n) != "targets")
    return sorted(stem for stem in stems if stem not in {"region", "commands.json"})


def _said(name: str, source: Source) -> bool:
    return name.split("/")[1] in source.regions
