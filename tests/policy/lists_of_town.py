"""The town of town.py with lists of categories, and what its commune opens and closes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.categories.build import build
from kiosk.categories.spec import read_sources
from kiosk.policy.categories import CategoryIndex
from kiosk.policy.category_file import read_categories
from kiosk.policy.model import Policy, Rule, Tier
from kiosk.policy.pattern import Pattern
from kiosk.settings import CATEGORIES
from tests.policy.town import POLICY

LISTS: Final = Path(__file__).parent / "lists"
_SOURCES: Final = ("ut1:{}/ut1", "etalab:{}/etalab.txt", "deny:{}/deny.txt", "allow:{}/allow.txt")
_COMMUNE: Final = {
    "ferme.example": Tier.DENIED,
    "ferme.education.gouv.fr": Tier.DENIED,
    "ok.evil.example": Tier.LAWFUL,
    "ok.loto.example": Tier.LAWFUL,
    "ok.xn--hameon-zua.example": Tier.LAWFUL,
}


def index_of_town(file: Path) -> CategoryIndex:
    """Build the index of tests/policy/lists."""
    build(read_sources([source.format(LISTS) for source in _SOURCES]), file)
    return CategoryIndex.open(file)


def policy_of_town(index: CategoryIndex) -> Policy:
    """Give the policy of the town over an index."""
    commune = tuple(Rule(Pattern.parse(h), "site:1", tier) for h, tier in _COMMUNE.items())
    categories = read_categories(CATEGORIES.read_bytes(), "categories.yaml")
    return replace(POLICY, rules=POLICY.rules + commune, categories=categories, lists=index)
