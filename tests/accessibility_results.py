"""Notes what the tests that are named by a requirement have found, for ./dev accessibility.

`test_A06_A37_...` is about A06 and A37. One file for each stream of tests, as they run at once:
ILOT_TESTS is its name. Without that, nothing is noted: who tries a few tests proves nothing.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import defaultdict
from typing import Final

import pytest

from kiosk.accessibility.results import Outcome, Stream, worst, written
from kiosk.settings import ROOT

FOLDER: Final = ROOT / "build" / "accessibility"
STREAM: Final = "ILOT_TESTS"
_NAMED: Final = re.compile(r"test_((?:A\d\d_)+)")


def requirements_of(test: str) -> list[str]:
    """Give the requirements that a test is about, by its name."""
    named = _NAMED.match(test)
    return named[1].rstrip("_").split("_") if named else []


class Notes:
    """What is noted during a run.

    Args:
        name: of the stream.
    """

    def __init__(self, name: str) -> None:
        self._file = FOLDER / f"{name}.json"
        self._began = dt.datetime.now(dt.UTC)
        self._outcomes: defaultdict[str, list[Outcome]] = defaultdict(list)
        self._file.unlink(missing_ok=True)  # a run that is cut off leaves no old one behind

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a test ended; its preparation and its end can fail, too."""
        test = report.nodeid.partition("[")[0]
        if not requirements_of(test.rpartition("::")[2]):
            return
        if report.failed or hasattr(report, "wasxfail"):  # what we know to be short is short
            self._outcomes[test].append(Outcome.FAILED)
        elif report.skipped:
            self._outcomes[test].append(Outcome.SKIPPED)
        elif report.when == "call":
            self._outcomes[test].append(Outcome.PASSED)

    def pytest_sessionfinish(self) -> None:
        """Write it down."""
        found: defaultdict[str, dict[str, Outcome]] = defaultdict(dict)
        for test, outcomes in sorted(self._outcomes.items()):
            for requirement in requirements_of(test.rpartition("::")[2]):
                found[requirement][test] = worst(outcomes)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        stream = Stream(began=self._began, requirements=dict(sorted(found.items())))
        self._file.write_text(written(stream), encoding="utf-8")


def begin(config: pytest.Config) -> None:
    """Take notes, where that is asked."""
    name = os.environ.get(STREAM, "")
    if name and not config.option.collectonly:
        config.pluginmanager.register(Notes(name))
