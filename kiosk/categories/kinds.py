"""What the categories are to the gates: denied, of security, or of no concern."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kinds:
    """The ids of the categories.

    Attributes:
        denied: whose sites are not open.
        security: that know of a danger.
        compiled: that are taken from their lists; None for all.
    """

    denied: frozenset[str]
    security: frozenset[str]
    compiled: frozenset[str] | None = None
