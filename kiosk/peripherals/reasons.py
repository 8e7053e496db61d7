"""What is wrong with a printer, from the keywords by which it says so (RFC 8011, PWG 5100.9)."""

from __future__ import annotations

import re
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Final


class Trouble(StrEnum):
    """What is the matter; of several, the one that stands first is told.

    The names travel in messages and in reports; the sentences are the shell's.
    """

    QUARANTINE = "quarantine"  # no printer says so: it may hold what an ended visit has left
    FAILURE = "failure"
    JAM = "jam"
    COVER = "cover"
    OFFLINE = "offline"
    PAPER_OUT = "paper_out"
    PAPER_OTHER = "paper_other"
    TRAY_MISSING = "tray_missing"
    OUTPUT_FULL = "output_full"
    INK_OUT = "ink_out"
    SUPPLY_MISSING = "supply_missing"
    WASTE = "waste"
    PAUSED = "paused"
    SPOOL_FULL = "spool_full"
    UNKNOWN = "unknown"
    WARMING = "warming"
    BUSY = "busy"
    PAPER_LOW = "paper_low"
    INK_LOW = "ink_low"
    WASTE_SOON = "waste_soon"
    OUTPUT_SOON = "output_soon"
    MAINTENANCE = "maintenance"
    FINISHER = "finisher"
    IDENTIFY = "identify"
    INFO = "info"
    OK = "ok"


class Gravity(Enum):
    """How a printer means a keyword, by its ending."""

    ERROR = "error"  # it has stopped
    WARNING = "warning"
    REPORT = "report"
    NONE = ""


# Those that may keep a printer from printing; all others are only worth knowing.
BLOCKING: Final = frozenset(list(Trouble)[: list(Trouble).index(Trouble.WARMING)])

_EXACT: Final = {
    keyword: trouble
    for trouble, keywords in {
        Trouble.FAILURE: "fuser-over-temp opc-life-over cups-missing-filter cups-insecure-filter",
        Trouble.COVER: "cover-open door-open interlock-open",
        Trouble.OFFLINE: "shutdown timed-out power-down offline",
        Trouble.PAPER_OUT: "media-empty media-needed media-path-input-empty material-empty "
        "input-manual-input-request media-path-input-request material-needed",
        Trouble.PAPER_OTHER: "input-cannot-feed-size-selected "
        "media-path-cannot-duplex-media-selected",
        Trouble.TRAY_MISSING: "input-tray-missing output-tray-missing "
        "media-path-media-tray-missing",
        Trouble.OUTPUT_FULL: "output-area-full media-path-output-full media-path-media-tray-full",
        Trouble.INK_OUT: "toner-empty marker-supply-empty developer-empty",
        Trouble.WASTE: "marker-waste-full",
        Trouble.PAUSED: "paused moving-to-paused deactivated hold-new-jobs stopping stopped-partly",
        Trouble.SPOOL_FULL: "spool-area-full",
        Trouble.UNKNOWN: "other unknown",
        Trouble.WARMING: "fuser-under-temp power-up marker-adjusting-print-quality "
        "platform-heating chamber-heating extruder-heating",
        Trouble.BUSY: "connecting-to-device media-drying cups-waiting-for-job-completed "
        "chamber-cooling extruder-cooling platform-cooling",
        Trouble.PAPER_LOW: "media-low material-low",
        Trouble.INK_LOW: "toner-low marker-supply-low developer-low",
        Trouble.WASTE_SOON: "marker-waste-almost-full",
        Trouble.OUTPUT_SOON: "output-area-almost-full media-path-media-tray-almost-full",
        Trouble.MAINTENANCE: "cleaner-life-over cleaner-life-almost-over opc-near-eol",
        Trouble.IDENTIFY: "identify-printer-requested",
        Trouble.INFO: "interlock-closed printer-ready-to-print cups-ipp-missing-cancel-job "
        "com.apple.print.recoverable interpreter-cartridge-deleted "
        "interpreter-complex-page-encountered interpreter-resource-unavailable "
        "printer-manual-reset printer-nms-reset configuration-change "
        "alert-removal-of-binary-change-entry",
        Trouble.OK: "none",
    }.items()
    for keyword in keywords.split()
}
# Machines behind the printer that fold and staple; nobody needs them here, so only their jams,
# covers and full trays count.
_FINISHERS: Final = (
    "bander|binder|die-cutter|folder|imprinter|inserter|make-envelope|perforater|puncher|"
    "separation-cutter|sheet-rotator|slitter|stacker|stapler|stitcher|trimmer|wrapper"
)
_BROKEN: Final = (
    "failure|unrecoverable|exhausted|over-temperature|temperature-high|storage-error|at-limit"
)
_HARMLESS: Final = (
    "added|closed|turned-on|resource|memory|configuration-change|change$|recoverable|power-saver"
    "|timing|almost-full|almost-empty|cooling|(empty|full)$"
)
_PATTERNS: Final = tuple(  # the first that is found
    (re.compile(pattern), trouble)
    for pattern, trouble in (
        (f"^({_FINISHERS})-jam$", Trouble.JAM),
        (f"^({_FINISHERS})-(cover|interlock)-open$", Trouble.COVER),
        (f"^({_FINISHERS})-full$", Trouble.OUTPUT_FULL),
        (f"^({_FINISHERS})-", Trouble.FINISHER),
        (r"jam$|feed-error$", Trouble.JAM),
        (r"(cover|interlock|door)-open$|-opened$", Trouble.COVER),
        (r"^marker-waste-.*-almost-full$", Trouble.WASTE_SOON),
        (r"^marker-waste-.*-full$", Trouble.WASTE),
        (r"^marker-.*-(almost-empty|low)$", Trouble.INK_LOW),
        (r"^marker-.*-empty$", Trouble.INK_OUT),
        (r"-missing$|^marker-.*missing$", Trouble.SUPPLY_MISSING),
        (
            r"(life-almost-over|life-warn|near-eol|near-limit|at-eol|life-over)$",
            Trouble.MAINTENANCE,
        ),
        (_BROKEN, Trouble.FAILURE),
        (r"(under-temperature|temperature-low|warming-up|heating)$", Trouble.WARMING),
        (r"(offline|turned-off|removed)$", Trouble.OFFLINE),
        (_HARMLESS, Trouble.INFO),
    )
)
_ENDING: Final = re.compile(r"^(.*?)-(report|warning|error)$")
# where the ending is no ending
_WHOLE: Final = {"feed-error": Trouble.JAM, "storage-error": Trouble.FAILURE}
_LONGEST: Final = 255  # letters of a keyword (RFC 8011)


@lru_cache(256)
def read(keyword: str) -> tuple[Trouble, Gravity]:
    """Tell what a keyword of `printer-state-reasons` means.

    Args:
        keyword: as the printer sent it; one that no rule knows is UNKNOWN.
    """
    keyword = keyword[:_LONGEST].lower()
    for ending, trouble in _WHOLE.items():
        if keyword.endswith(ending):
            return trouble, Gravity.ERROR
    split = _ENDING.match(keyword)
    stem, gravity = (split[1], Gravity(split[2])) if split else (keyword, Gravity.NONE)
    exact = _EXACT.get(stem)
    if exact is not None:
        return exact, gravity
    found = (trouble for pattern, trouble in _PATTERNS if pattern.search(stem))
    return next(found, Trouble.UNKNOWN), gravity
