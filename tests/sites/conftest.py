"""A sandbox of sites for a test, and people who visit it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.sites.citizen import Citizen
from tests.sites.server import SandboxOfSites


@pytest.fixture
def sandbox() -> Iterator[SandboxOfSites]:
    with SandboxOfSites(slow=0.2) as running:
        yield running


@pytest.fixture
def somebody(sandbox: SandboxOfSites) -> Iterator[Callable[..., Citizen]]:
    """Make one more citizen, with no cookie yet."""
    with ExitStack() as people:

        def come(**how: str) -> Citizen:
            return people.enter_context(Citizen(sandbox.endpoint, **how))

        yield come


@pytest.fixture
def citizen(somebody: Callable[..., Citizen]) -> Citizen:
    return somebody()
