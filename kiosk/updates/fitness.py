"""Tries a policy before it is offered: what must be open is open, what must be closed is closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kiosk.policy.address import Address, AddressError
from kiosk.policy.categories import CategoryIndex, CategoryIndexError
from kiosk.policy.decision import decide
from kiosk.policy.model import Policy, Reason, Request, Tier, Treatment
from kiosk.policy.pattern import Pattern
from kiosk.policy.problem import FileError
from kiosk.policy.reading import Source, read_policy
from kiosk.policy.yaml_text import parse
from kiosk.updates.blame import UpdateError, of_file
from kiosk.updates.status import Fault
from kiosk.updates.versions import CATEGORIES, INDEX, REGION, SITE, WHITELIST, PolicyFiles

_TOLD: Final = 5  # of what is wrong, so that a line stays a line


def read(files: PolicyFiles, categories: Path, index: Path | None, mode: str) -> Policy:
    """Read a policy as the kiosk will.

    Args:
        files: of a version.
        categories: the image's file of them, where the version has none.
        index: the image's index, where the version has none.
        mode: that of the machine's settings, or "".

    Raises:
        UpdateError: a file says something wrong; its place is told.
        OSError: a file cannot be read.
    """
    lists = files.index or index
    try:
        policy = read_policy(
            Source(WHITELIST, files.whitelist.read_bytes()),
            _source(SITE, files.site),
            region=_source(REGION, files.region),
            mode=mode,
            categories=Source(CATEGORIES, (files.categories or categories).read_bytes()),
        )
        if lists is None:
            return policy
        opened = CategoryIndex.open_with_delta(lists)
        opened.verify()
    except FileError as error:
        raise of_file(error) from error
    except CategoryIndexError as error:
        raise UpdateError(Fault.INVALID, error.message, file=INDEX) from error
    return policy.with_lists(opened)


def _source(name: str, file: Path | None) -> Source | None:
    return Source(name, file.read_bytes()) if file else None


def samples(file: Path | None) -> dict[str, tuple[str, ...]]:
    """Read which hosts are surely in which category, from the image's file of sources.

    Raises:
        KioskError: it is no such file.
    """
    if file is None:
        return {}
    try:
        said = parse(file.read_bytes(), str(file)).value
    except FileNotFoundError:
        return {}
    listed = said.get("canaries") if isinstance(said, dict) else None
    hosts = listed if isinstance(listed, dict) else {}
    return {
        name: tuple(host for host in of if isinstance(host, str))
        for name, of in hosts.items()
        if isinstance(of, list)
    }


def try_out(policy: Policy, before: Policy | None, samples: Mapping[str, tuple[str, ...]]) -> None:
    """Ask a policy what it must know before it is offered.

    Args:
        policy: the new one.
        before: the one that is offered now, or None.
        samples: for a category, hosts that are in it.

    Raises:
        UpdateError: it is not fit for use.
    """
    wrong = [*_closed(policy), *_lost(policy, before), *_open(policy, samples)]
    if wrong:
        told = ", ".join(wrong[:_TOLD])
        raise UpdateError(Fault.UNFIT, f"the new policy is not fit for use: {told}")


def _closed(policy: Policy) -> Iterator[str]:
    """Name what a service needs and would not get."""
    for service in policy.services:
        if service.start and not _allows(policy, service.start):
            yield f"the start page of {service.id} would be closed"
    for rule in policy.rules:
        if rule.tier is Tier.SERVICE and not _allows(policy, _address(rule.pattern)):
            yield f"{rule.pattern.text} ({rule.source}) would be closed"


def _open(policy: Policy, samples: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Name what is in a denied category and would be open, though the lists know that category."""
    known = _listed(policy)
    for category in policy.categories:
        if category.treatment is not Treatment.DENY or category.id not in known:
            continue
        for host in samples.get(category.id, ()):
            decision = decide(Request(Address.parse(f"https://{host}/")), policy)
            if decision.allowed and decision.reason is not Reason.COMMUNE_OPENED:
                yield f"{host} ({category.id}) would be open"


def _lost(policy: Policy, before: Policy | None) -> Iterator[str]:
    """Name the denied categories that the lists knew, and would know no more."""
    denied = {one.id for one in policy.categories if one.treatment is Treatment.DENY}
    gone = (_listed(before) - _listed(policy)) if before else frozenset()
    for category in sorted(gone & denied):
        yield f"the lists would know nothing of {category}"


def _listed(policy: Policy) -> frozenset[str]:
    lists = policy.lists
    return frozenset().union(*lists.class_categories) if lists else frozenset()


def _allows(policy: Policy, text: str) -> bool:
    try:
        return decide(Request(Address.parse(text)), policy).allowed
    except AddressError:
        return False


def _address(pattern: Pattern) -> str:
    """Give an address that a pattern covers."""
    port = "" if pattern.port is None else f":{pattern.port}"
    query = "&".join(
        token.key if token.value is None else f"{token.key}={token.value}"
        for token in pattern.query
    )
    scheme, path = pattern.scheme or "https", pattern.path or "/"
    return f"{scheme}://{pattern.host}{port}{path}{'?' if query else ''}{query}"
