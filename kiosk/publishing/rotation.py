"""Replaces keys: of the root, of what is online, of those who publish, of a département."""

from __future__ import annotations

from collections.abc import Iterable

from securesystemslib.signer import Key

from kiosk.errors import KioskError
from kiosk.publishing import signed
from kiosk.publishing.publication import REGION_PATHS, REGIONS, Publication, region_role
from kiosk.publishing.signed import Quorum
from kiosk.updates.image.release import ROLE as IMAGE


def rotate(
    publication: Publication,
    role: str,
    *,
    add: Iterable[Key] = (),
    drop: Iterable[str] = (),
    threshold: int | None = None,
) -> None:
    """Give a role other keys; `publish` brings it into force.

    A new root is signed by the quorum of the old one and by its own. New online keys also end what
    whoever stole the old ones has signed, however high its version: kiosks forget it.

    Args:
        publication: what will be published.
        role: "root", "targets", "snapshot", "timestamp", "regions", "image" or "region-03".
        add: keys that are its own from now on.
        drop: the ids of keys that are no longer.
        threshold: how many must sign; as before if None.

    Raises:
        KioskError: too few keys would be left, or one to drop is not its own.
    """
    before = publication.quorum(role)
    dropped = set(drop)
    if unknown := dropped - before.ids:
        message = f"{role}: the key {min(unknown)[:12]}… is not one of its keys"
        raise KioskError(message, hint="`kiosk publish status` names them")
    kept = [key for key in before.keys if key.keyid not in dropped]
    known = {key.keyid for key in kept}
    quorum = Quorum(
        (*kept, *(key for key in add if key.keyid not in known)),
        before.threshold if threshold is None else threshold,
    )
    if not 0 < quorum.threshold <= len(quorum.ids):
        message = f"{role}: {len(quorum.ids)} keys are left, and {quorum.threshold} must sign"
        raise KioskError(message, hint="add a key, or lower the threshold")
    if role in signed.TOP:
        publication.entrust({role: quorum})
    elif role == REGIONS:
        _rotate_regions(publication, quorum)
    elif role == IMAGE:
        publication.delegate_images(quorum)
    else:
        publication.delegate(role.removeprefix("region-"), quorum)


def rotate_online(publication: Publication, snapshot: Key, timestamp: Key) -> None:
    """Replace both online keys at once, as after a theft."""
    publication.entrust({"snapshot": Quorum((snapshot,)), "timestamp": Quorum((timestamp,))})


def add_region(publication: Publication, number: str, key: Key | None = None) -> None:
    """Let a département publish its own overlays.

    The keys of `regions` may sign in its place: so the administrator begins it, and steps in when
    the département's key is lost or stolen. They could take it back anyway.

    Args:
        publication: what will be published.
        number: of the département.
        key: its own; None leaves all to its deputies.

    Raises:
        KioskError: it is there already.
    """
    role = region_role(number)
    if role in publication.state.roles:
        hint = "`kiosk publish keys rotate` changes its key"
        raise KioskError(f"the département {number} is there already", hint=hint)
    revoke_region(publication, number, key)


def revoke_region(publication: Publication, number: str, key: Key | None = None) -> None:
    """Take a département's key from it: what it had published stays, signed by its deputies.

    Args:
        publication: what will be published.
        number: of the département.
        key: its new key; None leaves it to the deputies.
    """
    deputies = publication.quorum(REGIONS)
    publication.delegate(number, Quorum((*([key] if key else ()), *deputies.keys)))


def _rotate_regions(publication: Publication, quorum: Quorum) -> None:
    """Replace the deputies' keys, in every département too."""
    before = publication.quorum(REGIONS).ids
    signed.delegate(publication.state.roles["targets"].signed, REGIONS, quorum, REGION_PATHS)
    publication.touch("targets")
    publication.touch(REGIONS)
    for role in signed.delegated(publication.state.roles[REGIONS].signed):
        own = publication.quorum(role)
        keys = (*(key for key in own.keys if key.keyid not in before), *quorum.keys)
        publication.delegate(role.removeprefix("region-"), Quorum(keys, own.threshold))
