"""What the categories are to the gates: denied, of security, or of no concern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kiosk.categories.lists import LOCAL_ALLOW, LOCAL_DENY
from kiosk.policy.model import Category, Treatment

OWN: Final = frozenset((LOCAL_ALLOW, LOCAL_DENY))  # what a commune itself lists is not judged


@dataclass(frozen=True, slots=True)
class Kinds:
    """The ids of the categories.

    Attributes:
        denied: whose sites are not open.
        security: that know of a danger.
        harmless: whose sites are open, so that what is on a security list has no place in them.
        compiled: that are taken from their lists; None for all.
    """

    denied: frozenset[str]
    security: frozenset[str]
    harmless: frozenset[str]
    compiled: frozenset[str] | None = None

    @classmethod
    def of(cls, categories: Iterable[Category]) -> Kinds:
        """Take them from what a kiosk does with each category."""
        known = tuple(categories)
        return cls(
            frozenset(one.id for one in known if one.treatment is Treatment.DENY),
            frozenset(one.id for one in known if one.security),
            frozenset(one.id for one in known if one.treatment is Treatment.ALLOW),
            frozenset(one.id for one in known if one.compiled),
        )
