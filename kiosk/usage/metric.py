"""Names everything that is reported; there is no other name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Family(StrEnum):
    """What is reported together, and for how long a time."""

    USAGE = "usage"  # of visits: an ISO week, noised
    HEALTH = "health"  # of the machine: a day, exact


class Metric(StrEnum):
    """What is counted of visits. Each name is that of an OTLP gauge."""

    SESSIONS = "kiosk_sessions"
    DURATIONS = "kiosk_session_minutes"
    SERVICES = "kiosk_services_opened"
    REFUSALS = "kiosk_refused"
    PRINTS = "kiosk_visits_printing"
    SCANS = "kiosk_visits_scanning"
    HELP = "kiosk_visits_helped"
    SMILEYS = "kiosk_smileys"
    ENDS = "kiosk_visit_ends"


class Gauge(StrEnum):
    """What is known of the machine. Each name is that of an OTLP gauge."""

    UPTIME = "kiosk_uptime_seconds"
    RESTARTS = "kiosk_restarts"
    WIPES_UNPROVED = "kiosk_wipes_unproved"
    PRINTER_FAULT = "kiosk_printer_fault_minutes"
    PRINTER_STATE = "kiosk_printer_state"
    SCANNER_FAULT = "kiosk_scanner_fault_minutes"
    POLICY_VERSION = "kiosk_policy_version"
    POLICY_AGE = "kiosk_policy_age_hours"
    POLICY_FAULT = "kiosk_policy_fault"
    POLICY_ROLLBACKS = "kiosk_policy_rollbacks"
    IMAGE_VERSION = "kiosk_image_version"
    IMAGE_STEP = "kiosk_image_step"
    IMAGE_FAULT = "kiosk_image_fault"
    IMAGE_FAILURES = "kiosk_image_failures"
    COMMANDS_DONE = "kiosk_commands_done"
    COMMANDS_REFUSED = "kiosk_commands_refused"
    SOFTWARE = "kiosk_software_version"
    DISK_FREE = "kiosk_disk_free_megabytes"
    TEMPERATURE = "kiosk_temperature_celsius"
    CLOCK_UNTRUSTED = "kiosk_clock_untrusted"
    REPORTS_DROPPED = "kiosk_reports_dropped"
    REPORTS_REFUSED = "kiosk_reports_refused"


class Merge(StrEnum):
    """What becomes of two observations of one day."""

    SUM = "sum"
    LAST = "last"
    HIGHEST = "highest"
    LOWEST = "lowest"


MERGES: Final = {
    Gauge.UPTIME: Merge.SUM,
    Gauge.RESTARTS: Merge.SUM,
    Gauge.WIPES_UNPROVED: Merge.SUM,
    Gauge.PRINTER_FAULT: Merge.SUM,
    Gauge.PRINTER_STATE: Merge.LAST,
    Gauge.SCANNER_FAULT: Merge.SUM,
    Gauge.POLICY_VERSION: Merge.LAST,
    Gauge.POLICY_AGE: Merge.LAST,
    Gauge.POLICY_FAULT: Merge.LAST,
    Gauge.POLICY_ROLLBACKS: Merge.SUM,
    Gauge.IMAGE_VERSION: Merge.LAST,
    Gauge.IMAGE_STEP: Merge.LAST,
    Gauge.IMAGE_FAULT: Merge.LAST,
    Gauge.IMAGE_FAILURES: Merge.LAST,  # a start of the machine lies between a failure and its count
    Gauge.COMMANDS_DONE: Merge.SUM,
    Gauge.COMMANDS_REFUSED: Merge.SUM,
    Gauge.SOFTWARE: Merge.LAST,
    Gauge.DISK_FREE: Merge.LOWEST,
    Gauge.TEMPERATURE: Merge.HIGHEST,
    Gauge.CLOCK_UNTRUSTED: Merge.HIGHEST,
    Gauge.REPORTS_DROPPED: Merge.SUM,
    Gauge.REPORTS_REFUSED: Merge.SUM,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a metric of visits is cut into cells.

    Attributes:
        attribute: the name of what tells its cells apart, or "" where it is one number.
        bound: in how many of its cells one visit may count.
        scale: of the noise on each cell; one visit costs epsilon bound / scale.
    """

    attribute: str
    bound: int
    scale: int

    @property
    def epsilon(self) -> float:
        """What one visit gives away at most, as differential privacy counts it."""
        return self.bound / self.scale


SHAPES: Final = {
    Metric.SESSIONS: Shape("", 1, 1),
    Metric.DURATIONS: Shape("minutes", 1, 1),
    Metric.SERVICES: Shape("service", 2, 2),
    Metric.REFUSALS: Shape("category", 1, 2),
    Metric.PRINTS: Shape("", 1, 2),
    Metric.SCANS: Shape("", 1, 2),
    Metric.HELP: Shape("", 1, 2),
    Metric.SMILEYS: Shape("face", 1, 2),
    Metric.ENDS: Shape("cause", 1, 2),
}
EPSILON: Final = sum(shape.epsilon for shape in SHAPES.values())  # of a whole visit


def merged(gauge: Gauge, before: int, now: int) -> int:
    """Give what becomes of two observations of one day."""
    match MERGES[gauge]:
        case Merge.SUM:
            return before + now
        case Merge.LAST:
            return now
        case Merge.HIGHEST:
            return max(before, now)
        case Merge.LOWEST:
            return min(before, now)
