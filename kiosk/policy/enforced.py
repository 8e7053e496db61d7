"""The policy as a session's programs get it: a compiled file, and the lists that all share."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.policy import compiled
from kiosk.policy.categories import CategoryIndex, CategoryIndexError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.policy.model import Policy

_LOG: Final = logging.getLogger(__name__)


def enforced_policy(file: Path, lists: Sequence[int]) -> Policy:
    """Read the policy that shell and gate of one session enforce alike.

    Args:
        file: the compiled policy.
        lists: descriptors of the index of categories and of its delta, which are closed; or none.

    Returns:
        The policy. Where the index cannot be read there is none, and `legal` is `public`.

    Raises:
        CompiledError: the policy cannot be read.
        OSError: the file cannot be read.
    """
    policy = compiled.load(file.read_bytes())
    if not lists:
        return policy
    try:
        # by its descriptor: both read the same one, whatever an update does meanwhile
        files = [Path(f"/proc/self/fd/{descriptor}") for descriptor in lists]
        return policy.with_lists(CategoryIndex.open(*files))
    except CategoryIndexError as error:
        _LOG.error("no index of categories: %s", error)
        return policy
    finally:
        for descriptor in lists:
            os.close(descriptor)
