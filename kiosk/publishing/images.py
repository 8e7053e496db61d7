"""Changes what is published of images: one more, for another share of the kiosks, none of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.publishing.keys import Keyring
from kiosk.publishing.publication import Publication
from kiosk.publishing.signed import Quorum
from kiosk.updates.image import release as index
from kiosk.updates.image.release import ROLE as IMAGE
from kiosk.updates.image.release import Release
from kiosk.updates.image.version import ImageVersion


def begin(publication: Publication, ring: Keyring) -> None:
    """Have images signed by the keys that are called so, where nobody signs them yet.

    Raises:
        KioskError: there is no such key.
    """
    if IMAGE in publication.state.roles:
        return
    own = tuple(one.key for one in ring.of(IMAGE))
    if not own:
        hint = "`kiosk publish keys make image --keys FOLDER`, and name that folder with --keys"
        raise KioskError("no key signs images yet, and none is here", hint=hint)
    publication.delegate_images(Quorum(own))


def published(publication: Publication) -> tuple[Release, ...]:
    """Give what is published, the newest first.

    Raises:
        KioskError: it cannot be read.
    """
    content = publication.content(index.INDEX)
    return index.parse(content) if content else ()


def add(publication: Publication, release: Release, bundle: Path) -> tuple[Release, ...]:
    """Publish an image.

    Args:
        publication: what will be published.
        release: which.
        bundle: the file.

    Returns:
        What is published then.

    Raises:
        KioskError: that version is published with another content, or a newer one is for all.
        OSError: the bundle cannot be read.
    """
    before = published(publication)
    for one in before:
        if one.version == release.version and one.sha256 != release.sha256:
            hint = "give what has changed another version: kiosks compare versions"
            raise KioskError(f"{one.version} is published with another content", hint=hint)
        if one.version > release.version and one.for_all and one.at_least is None:
            hint = "there is no way back to an older one: build it anew under a newer version"
            raise KioskError(f"{one.version} is newer, and every kiosk takes it", hint=hint)
    others = [one for one in before if one.version != release.version]
    publication.put_file(release.target, bundle)
    return _publish(publication, [*others, release])


def share(
    publication: Publication, version: ImageVersion, percent: int, salt: str = ""
) -> tuple[Release, ...]:
    """Give an image to another share of the kiosks: more of them, or 0 to stop it.

    Args:
        publication: what will be published.
        version: of the image.
        percent: of the kiosks.
        salt: another one draws other kiosks; "" keeps it.

    Raises:
        KioskError: there is no such image.
    """
    chosen = _find(publication, version)
    changed = replace(chosen, percent=percent, salt=salt or chosen.salt)
    others = [one for one in published(publication) if one is not chosen]
    return _publish(publication, [*(o for o in others if o.version != version), changed])


def withdraw(publication: Publication, version: ImageVersion) -> tuple[Release, ...]:
    """Publish an image no longer; kiosks that have it keep it.

    Raises:
        KioskError: there is no such image.
    """
    _find(publication, version)
    return _publish(publication, [o for o in published(publication) if o.version != version])


def wanted(releases: Iterable[Release]) -> tuple[Release, ...]:
    """Give those that a kiosk may still take: down to the newest that every kiosk may."""
    kept = []
    for one in sorted(releases, key=lambda one: one.version, reverse=True):
        kept.append(one)
        if one.for_all and one.at_least is None:
            break
    return tuple(kept)


def _publish(publication: Publication, releases: Iterable[Release]) -> tuple[Release, ...]:
    kept = wanted(releases)
    content = index.dump(kept)
    index.parse(content)  # as kiosks will
    publication.put(index.INDEX, content)
    names = {index.INDEX, *(one.target for one in kept)}
    for name in publication.names(IMAGE):
        if name not in names:
            publication.remove(name)
    return kept


def _find(publication: Publication, version: ImageVersion) -> Release:
    known = published(publication)
    for one in known:
        if one.version == version:
            return one
    there = ", ".join(str(one.version) for one in known) or "none"
    raise KioskError(f"the image {version} is not published", hint=f"there are: {there}")
