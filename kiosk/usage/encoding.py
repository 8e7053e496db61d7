"""Writes a report as OTLP protobuf, always the same bytes for the same numbers."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)

from kiosk.errors import KioskError
from kiosk.usage.metric import SHAPES, Family, Gauge, Metric
from kiosk.usage.report import Report, Row
from kiosk.usage.vocabulary import Cell, Vocabulary

_KIOSK: Final = re.compile(r"(\d\d|2[AB]|9[78]\d)-\d{5}")
_NANO: Final = 10**9
_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class KioskId:
    """Which kiosk reports: "03-00017".

    Raises:
        KioskError: it is nothing of the kind.
    """

    text: str

    def __post_init__(self) -> None:
        if not _KIOSK.fullmatch(self.text):
            raise KioskError(
                "this kiosk has no number, so that nobody could tell whose report it is",
                hint="set KIOSK_ID, for example KIOSK_ID=03-00017",
            )

    @property
    def department(self) -> str:
        """The number of its département."""
        return self.text.partition("-")[0]


def encode(kiosk: KioskId, report: Report, vocabulary: Vocabulary) -> bytes:
    """Give the body of a report, compressed.

    Values are gauges at the end of their period: a collector that gets a report twice has it once.

    Args:
        kiosk: whose report it is.
        report: what is told.
        vocabulary: what may be told of visits; a row that is not in it is left out.
    """
    request = ExportMetricsServiceRequest()
    resource = request.resource_metrics.add()
    for key, text in (
        ("service.name", "kiosk"),
        ("service.instance.id", kiosk.text),
        ("kiosk.departement", kiosk.department),
    ):
        attribute = resource.resource.attributes.add()
        attribute.key, attribute.value.string_value = key, text
    scope = resource.scope_metrics.add()
    scope.scope.name = f"kiosk.{report.family.value}"
    metric = None
    for row in _allowed(report.rows, vocabulary):
        if metric is None or metric.name != row.name.value:
            metric = scope.metrics.add()
            metric.name = row.name.value
        point = metric.gauge.data_points.add()
        point.as_int, point.time_unix_nano = row.n, report.period * _NANO
        if row.value and isinstance(row.name, Metric):
            label = point.attributes.add()
            label.key, label.value.string_value = SHAPES[row.name].attribute, row.value
    return gzip.compress(request.SerializeToString(deterministic=True), _LEVEL, mtime=0)


def decode(body: bytes) -> Report:
    """Read a body again, to show what is in it.

    Args:
        body: one that `encode` has made.
    """
    request = ExportMetricsServiceRequest.FromString(gzip.decompress(body))
    scope = request.resource_metrics[0].scope_metrics[0]
    family = Family(scope.scope.name.removeprefix("kiosk."))
    names = Metric if family is Family.USAGE else Gauge
    rows, period = [], 0
    for metric in scope.metrics:
        for point in metric.gauge.data_points:
            value = point.attributes[0].value.string_value if point.attributes else ""
            rows.append(Row(names(metric.name), value, point.as_int))
            period = point.time_unix_nano // _NANO
    return Report(family, period, tuple(rows))


def _allowed(rows: Iterable[Row], vocabulary: Vocabulary) -> list[Row]:
    right = [
        row
        for row in rows
        if (isinstance(row.name, Gauge) and not row.value)
        or (isinstance(row.name, Metric) and Cell(row.name, row.value) in vocabulary)
    ]
    return sorted(right, key=lambda row: (row.name.value, row.value))
