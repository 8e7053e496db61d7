"""From the whitelist and the files over it, as they were written, to the policy of a kiosk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kiosk.policy import checks
from kiosk.policy.assembly import assemble
from kiosk.policy.category_file import read_categories
from kiosk.policy.overlay import RegionFile, SiteFile
from kiosk.policy.overlay_checks import overlay_problems
from kiosk.policy.problem import FileError, Problem
from kiosk.policy.validation import validate
from kiosk.policy.whitelist import Whitelist
from kiosk.policy.yaml_text import Document, parse

if TYPE_CHECKING:
    from collections.abc import Collection

    from kiosk.policy.model import Category, Policy


class Source(NamedTuple):
    """A file that somebody else has read."""

    name: str
    untrusted: bytes


def read_policy(  # noqa: PLR0913 - what a policy is made of, each by its name
    whitelist: Source,
    overlay: Source | None = None,
    *,
    region: Source | None = None,
    mode: str = "",
    categories: Source | None = None,
    icons: Collection[str] | None = None,
) -> Policy:
    """Read the policy of a kiosk.

    Args:
        whitelist: the whitelist.
        overlay: the commune's file.
        region: the département's file, which lies between the two.
        mode: "strict", "public" or "legal"; "" for what the files say, the commune's first.
        categories: what is done with each category of sites.
        icons: the pictograms that exist, or None where nobody knows.

    Raises:
        FileError: with everything that is wrong in the files.
    """
    problems: list[Problem] = []
    document = _parse(whitelist, problems)
    judged = _categories(categories, problems) if categories else ()
    model = None
    if document:
        model, wrong = validate(Whitelist, document)
        problems += wrong
        problems += checks.whitelist_problems(document, icons)
    overs: list[tuple[RegionFile, Document]] = []
    below = [document] if document else []
    for source, kind in ((region, RegionFile), (overlay, SiteFile)):
        changes = _parse(source, problems) if source else None
        if changes is None:
            continue
        file, wrong = validate(kind, changes)
        problems += wrong
        if document:
            problems += overlay_problems(changes, below, icons, judged)
        below.append(changes)
        if file:
            overs.append((file, changes))
    if problems or model is None or document is None:
        raise FileError(problems)
    return assemble((model, document), overs, mode, judged)


def _categories(source: Source, problems: list[Problem]) -> tuple[Category, ...]:
    try:
        return read_categories(source.untrusted, source.name)
    except FileError as error:
        problems += error.problems
        return ()


def _parse(source: Source, problems: list[Problem]) -> Document | None:
    try:
        return parse(source.untrusted, source.name)
    except FileError as error:
        problems += error.problems
        return None
