"""What one decision costs."""

from __future__ import annotations

import time
import timeit
from pathlib import Path

from kiosk.policy.address import Address
from kiosk.policy.decision import decide
from kiosk.policy.model import Mode, Request
from kiosk.policy_source import load_policy
from kiosk.settings import WHITELIST
from tests.bench.figures import Figure

HOSTS = 2000
REPEATS = 7
MICRO = 1e6


def figures() -> list[Figure]:
    """Measure on hosts seen for the first time, and on one that comes again and again."""
    policy = load_policy(Path(WHITELIST), None, "").with_mode(Mode.PUBLIC)
    known = [rule.pattern.host for rule in policy.rules if rule.pattern.host]

    def fresh(run: int) -> list[Request]:
        return [
            Request(Address.parse(f"https://n{number}-{run}.{known[number % len(known)]}/"))
            for number in range(HOSTS)
        ]

    decide(Request(Address.parse("https://www.caf.fr/")), policy)  # makes the index
    uncached = []
    for run in range(REPEATS):
        requests = fresh(run)
        began = time.perf_counter()
        for one in requests:
            decide(one, policy)
        uncached.append((time.perf_counter() - began) / HOSTS * MICRO)
    again = Request(Address.parse("https://www.caf.fr/"))
    cached = [
        timeit.timeit(lambda: decide(again, policy), number=20_000) / 20_000 * MICRO
        for _ in range(REPEATS)
    ]
    return [
        Figure("decide, a host for the first time", "µs", uncached, 10),
        Figure("decide, a request that has come before", "µs", cached, 1.5),
    ]
