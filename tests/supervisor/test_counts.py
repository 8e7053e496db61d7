"""Each visit counts once, with why it ended and how long it lasted, and nothing else is counted."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import wire
from kiosk.phase import Phase
from kiosk.policy_source import load_policy
from kiosk.printing import Step
from kiosk.settings import WHITELIST
from kiosk.supervisor.counts import Counts
from kiosk.supervisor.lifecycle import Event, State, Terms, step
from kiosk.usage import counting
from kiosk.usage.clock import Clock
from kiosk.usage.database import Database
from kiosk.usage.metric import Family, Gauge, Metric
from kiosk.usage.period import ending

POLICY = load_policy(WHITELIST)
TERMS = Terms()
NOW = int(time.time())


class Visits:
    """A life of visits that is counted, without a kiosk around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.counts = Counts(folder, POLICY, self.said.append, Clock(lambda: NOW, lambda: True, 0))
        self.state = State()
        self.at = 0.0

    def happens(self, *events: Event, after: float = 1.0) -> None:
        for event in events:
            self.at += after
            before = self.state
            self.state = step(before, event, self.at, TERMS)
            self.counts.passed(before, event, self.state)

    def begin(self) -> None:
        self.happens(Event.HAND, Event.ACCEPTED)

    def write(self) -> None:
        """Write what waits."""

        async def work() -> None:
            task = asyncio.ensure_future(self.counts.run())
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        asyncio.run(work())

    def numbers(self) -> dict[tuple[Metric, str], int]:
        """Write what waits, and give all that is not 0."""
        self.write()
        database = Database(self.folder)
        with database.transaction() as connection:
            cells = counting.cells(connection, ending(Family.USAGE, NOW))
        database.close()
        return {(cell.metric, cell.value): n for cell, n in cells if n}


@pytest.fixture
def visits(tmp_path: Path) -> Visits:
    return Visits(tmp_path)


@pytest.mark.parametrize(
    ("events", "cause"),
    [
        ((Event.END,), "user"),
        ((Event.RESET,), "agent"),
        ((Event.DIED,), "crash"),
        ((Event.CLOSE,), "closed"),
    ],
)
def test_a_visit_counts_once_with_why_it_ended(visits: Visits, events, cause: str):
    visits.begin()
    visits.happens(*events, Event.WIPED)
    assert visits.numbers() == {
        (Metric.SESSIONS, ""): 1,
        (Metric.DURATIONS, "under-2"): 1,
        (Metric.ENDS, cause): 1,
    }


def test_the_time_that_nobody_was_there_is_no_part_of_a_visit(visits: Visits):
    visits.begin()
    visits.happens(Event.HAND, after=60)
    visits.happens(Event.TICK, after=300)
    visits.happens(Event.TICK, after=60)
    assert visits.numbers()[Metric.DURATIONS, "under-2"] == 1
    assert visits.numbers()[Metric.ENDS, "idle"] == 1


def test_whoever_reads_the_rules_and_goes_is_no_visit(visits: Visits):
    visits.happens(Event.HAND)
    assert visits.state.phase is Phase.CHARTER
    visits.happens(Event.TICK, after=400)
    visits.happens(Event.WIPED)
    assert visits.numbers() == {}


def test_what_is_opened_printed_scanned_and_refused_counts_within_its_bounds(visits: Visits):
    visits.begin()
    for service in ("caf", "grdf", "la-poste", "caf"):
        visits.counts.hear(wire.Opened(service))
    for _ in range(3):
        visits.counts.hear(wire.Blocked("category", "malware"))
        visits.counts.hear(wire.CallAgent())
        visits.counts.overhear(wire.PrintIs(Step.PRINTED, "1", "1"))
        visits.counts.overhear(wire.Scanned())
    visits.happens(Event.END)
    told = Counter(metric for metric, _ in visits.numbers())
    assert told[Metric.SERVICES] == 2
    assert told[Metric.HELP] == told[Metric.PRINTS] == told[Metric.SCANS] == 1
    assert set(visits.numbers().values()) == {1}


def test_an_opinion_counts_once_after_a_visit_and_never_in_another(visits: Visits):
    visits.counts.hear(wire.Smiled("1"))  # nobody was here
    visits.begin()
    visits.counts.hear(wire.Smiled("1"))  # it is asked afterwards
    visits.happens(Event.END, Event.WIPED)
    for face in ("3", "3", "1"):
        visits.counts.hear(wire.Smiled(face))
    visits.begin()
    visits.counts.hear(wire.Smiled("2"))  # too late: somebody else is here
    assert {
        value: n for (metric, value), n in visits.numbers().items() if metric is Metric.SMILEYS
    } == {"3": 1}


@given(st.text(), st.text(), st.text())
def test_no_word_of_a_session_gets_into_the_numbers(
    tmp_path_factory: pytest.TempPathFactory, service: str, reason: str, category: str
):
    visits = Visits(tmp_path_factory.mktemp("usage"))
    visits.begin()
    visits.counts.hear(wire.Opened(f"x{service}"))
    visits.counts.hear(wire.Blocked(f"x{reason}", f"x{category}"))
    visits.happens(Event.END)
    assert {metric for metric, _ in visits.numbers()} == {
        Metric.SESSIONS,
        Metric.DURATIONS,
        Metric.ENDS,
    }


def test_a_disk_that_is_ill_is_told_and_stops_nothing(visits: Visits):
    visits.folder.rmdir()
    visits.folder.write_text("a file in the way")
    visits.counts.observe(Gauge.RESTARTS, 1)
    visits.write()
    assert any(line.startswith("not counted") for line in visits.said)


def test_a_session_that_begins_anew_where_nobody_is_ends_no_visit(visits: Visits):
    phases = []
    for event in (Event.RENEW, Event.WIPED, Event.HAND, Event.ACCEPTED, Event.RENEW):
        visits.happens(event)
        phases.append(visits.state.phase)
    assert phases == [Phase.ENDING, Phase.ATTRACT, Phase.CHARTER, Phase.VISIT, Phase.VISIT]
    assert visits.numbers() == {}
