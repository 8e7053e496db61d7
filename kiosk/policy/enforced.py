"""The policy as a session's programs get it: a compiled file, and the lists that all share."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.policy import compiled
from kiosk.policy.categories import CategoryIndex, CategoryIndexError

if TYPE_CHECKING:
    from kiosk.policy.model import Policy

_LOG: Final = logging.getLogger(__name__)


def enforced_policy(file: Path, lists: int | None) -> Policy:
    """Read the policy that shell and gate of one session enforce alike.

    Args:
        file: the compiled policy.
        lists: an open descriptor of the index of categories, which is closed; or None.

    Returns:
        The policy. Where the index cannot be read there is none, and `legal` is `public`.

    Raises:
        CompiledError: the policy cannot be read.
        OSError: the file cannot be read.
    """
    policy = compiled.load(file.read_bytes())
    if lists is None:
        return policy
    try:
        # by its descriptor: both read the same one, whatever an update does meanwhile
        return policy.with_lists(CategoryIndex.open(Path(f"/proc/self/fd/{lists}")))
    except CategoryIndexError as error:
        _LOG.error("no index of categories: %s", error)
        return policy
    finally:
        os.close(lists)
