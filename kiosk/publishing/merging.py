"""Takes over what départements have signed in copies of the repository.

A département holds its own key and no online one: it signs its role in a copy, and the
administrator, who has the online keys, merges that. So nobody but the administrator writes to the
web host, what a département may change is checked twice (here and by every kiosk), and a stolen key
of a département reaches no kiosk before the administrator has merged what it signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from kiosk.publishing import repository, signed
from kiosk.publishing.publication import REGIONS, Publication, region_role, role_of
from kiosk.publishing.source import Source
from kiosk.updates import command

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, Targets

    from kiosk.publishing.layout import Layout


@dataclass(frozen=True, slots=True)
class Signed:
    """What a département has signed.

    Attributes:
        number: of the département.
        metadata: verified.
        stored: the contents, by their names with the hash.
        source: the overlays, to be validated.
    """

    number: str
    metadata: Metadata[Targets]
    stored: dict[str, bytes]
    source: Source


def found(publication: Publication, copy: Layout) -> list[Signed]:
    """Find what is newer in a copy than here.

    Raises:
        KioskError: it is not signed by the département's key, was signed over an old copy, is
            damaged, or names what is not the département's.
    """
    numbers = repository.numbers(publication.state)
    newer = [number for number in numbers if _is_newer(publication, copy, number)]
    return [_read(publication, copy, number) for number in newer]


def _is_newer(publication: Publication, copy: Layout, number: str) -> bool:
    role = region_role(number)
    here, there = publication.state.roles[role], copy.newest(role)
    if there != here.signed.version:
        return there > here.signed.version
    theirs = repository.role_in(copy, role, there)
    if signed.to_bytes(theirs) != signed.to_bytes(here):
        hint = "copy the repository again, and sign there"
        raise KioskError(f"{copy.folder}: {number} was signed in an old copy", hint=hint)
    return False


def _read(publication: Publication, copy: Layout, number: str) -> Signed:
    role = region_role(number)
    version = copy.newest(role)
    metadata = repository.role_in(copy, role, version)
    name = f"{version}.{role}.json"
    if metadata.signed.version != version or not signed.verifies(
        publication.state.roles[REGIONS], role, metadata
    ):
        hint = f"whose key is it? `kiosk publish status` names those of {role}"
        raise KioskError(f"{name}: not signed by the département {number}", hint=hint)
    if metadata.signed.delegations:
        raise KioskError(f"{name}: it delegates", hint="sign with `kiosk publish region sign`")
    stored, files = {}, {}
    for path, target in metadata.signed.targets.items():
        if role_of(path) != role or target.path != path:
            hint = f"it answers for regions/{number}/ only"
            raise KioskError(f"{name}: “{path}” is not of the département {number}", hint=hint)
        place = target.get_prefixed_paths()[0]
        stored[place] = copy.read_target(place)
        signed.same_target(target, stored[place])
        if path.endswith(f"/{command.FILE}"):
            command.parse(stored[place], number)
        else:
            files[path] = stored[place]
    return Signed(number, metadata, stored, Source(copy.targets, files, (number,)))


def take(publication: Publication, one: Signed) -> None:
    """Take over what was found, after it was validated."""
    publication.take(region_role(one.number), one.metadata, one.stored)
