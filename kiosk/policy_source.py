"""Reads the files that a policy is written in."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex
from kiosk.policy.model import Policy
from kiosk.policy.reading import Source, read_policy
from kiosk.settings import CATEGORIES


def load_policy(  # noqa: PLR0913 - what a policy is made of, each by its name
    whitelist: Path,
    overlay: Path | None = None,
    mode: str = "",
    *,
    region: Path | None = None,
    categories: Path = CATEGORIES,
    index: Path | None = None,
    icons: Collection[str] | None = None,
) -> Policy:
    """Read the policy of a kiosk.

    Args:
        whitelist: the whitelist.
        overlay: the commune's own file.
        region: the département's, between the two.
        mode: "strict", "public" or "legal"; "" for what the files say.
        categories: what is done with each category of sites.
        index: the lists of sites by category, with the delta beside it, or None.
        icons: the pictograms that exist, or None not to ask for them: a kiosk runs without one.

    Raises:
        KioskError: a file cannot be read, or says something wrong.
    """
    over = read(overlay) if overlay else None
    judged = read(categories)
    policy = read_policy(
        read(whitelist),
        over,
        region=read(region) if region else None,
        mode=mode,
        categories=judged,
        icons=icons,
    )
    return policy.with_lists(CategoryIndex.open_with_delta(index)) if index else policy


def read(file: Path) -> Source:
    """Read one file.

    Raises:
        KioskError: it cannot be read.
    """
    try:
        return Source(str(file), file.read_bytes())
    except OSError as error:
        hint = {
            FileNotFoundError: "is the name right, and the folder?",
            IsADirectoryError: "name the file in it",
            PermissionError: "let this user read it: chmod a+r",
        }.get(type(error), "is it a plain file, and the disk all right?")
        raise KioskError(f"{file}: {_why(error)}", hint=hint) from error


def _why(error: OSError) -> str:
    known = {
        FileNotFoundError: "there is no such file",
        IsADirectoryError: "this is a folder",
        PermissionError: "this user may not read it",
    }
    return known.get(type(error)) or error.strerror or "it cannot be read"
