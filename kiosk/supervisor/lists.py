"""What an agent and an administrator may know about the lists of sites by category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.fact import Health
from kiosk.policy.categories import CategoryIndex, CategoryIndexError
from kiosk.policy.model import Mode

if TYPE_CHECKING:
    from kiosk.policy.model import Policy
    from kiosk.settings import Settings


def lists_known(settings: Settings, policy: Policy) -> str:
    """Give the date of the lists ("2026-08-17").

    Returns:
        "" where there are none and the mode asks for none, and `Health.BAD` where it does.
    """
    if settings.index is not None:
        try:
            return CategoryIndex.open_with_delta(settings.index).date
        except CategoryIndexError:
            return Health.BAD
    return Health.BAD if policy.mode is Mode.LEGAL else ""
