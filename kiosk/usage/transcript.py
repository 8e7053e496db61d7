"""Writes what leaves next as one text, and reads it again, for a process that has no ledger."""

from __future__ import annotations

import json
from typing import Any, Final

from kiosk.usage.metric import Family, Gauge, Metric
from kiosk.usage.report import Report, Row
from kiosk.usage.upcoming import Upcoming
from kiosk.usage.vocabulary import Cell, Vocabulary

_NAMES: Final[dict[str, Metric | Gauge]] = {name.value: name for name in (*Metric, *Gauge)}


def dump(upcoming: Upcoming) -> str:
    """Write it: some 5 kB a week of visits."""
    return json.dumps(
        {
            "reports": [_plain(one) for one in upcoming.reports],
            "kept": [_plain(one) for one in upcoming.kept],
            "cells": [[cell.metric, cell.value] for cell in upcoming.cells],
            "week": upcoming.week,
        },
        separators=(",", ":"),
    )


def load(untrusted_text: str) -> Upcoming:
    """Read it; what is no number of ours is left out.

    Raises:
        ValueError: it is no such text.
    """
    try:
        said: dict[str, Any] = json.loads(untrusted_text)
        cells = [Cell(metric, value) for name, value in said["cells"] if (metric := _metric(name))]
        right = Vocabulary.kept(cells)
        return Upcoming(
            tuple(_report(one) for one in said["reports"]),
            tuple(_report(one) for one in said["kept"]),
            tuple(cell for cell in cells if cell in right),
            int(said["week"]),
        )
    except (TypeError, KeyError, AttributeError, RecursionError, ValueError):
        raise ValueError("no transcript of a report") from None  # the text is not repeated


def _plain(report: Report) -> list[object]:
    return [report.family, report.period, [[row.name, row.value, row.n] for row in report.rows]]


def _report(said: list[Any]) -> Report:
    family, period, rows = said
    read = [Row(_NAMES[name], value, int(n)) for name, value, n in rows if name in _NAMES]
    cells = [Cell(row.name, row.value) for row in read if isinstance(row.name, Metric)]
    right = Vocabulary.kept(cells)
    kept = (
        row
        for row in read
        if (not row.value if isinstance(row.name, Gauge) else Cell(row.name, row.value) in right)
    )
    return Report(Family(family), int(period), tuple(kept))


def _metric(name: str) -> Metric | None:
    found = _NAMES.get(name)
    return found if isinstance(found, Metric) else None
