"""Where a visit stands; the supervisor decides it, the shell shows it."""

from enum import StrEnum


class Phase(StrEnum):
    """One state of the kiosk, as a citizen or an agent would tell it."""

    ATTRACT = "attract"  # nobody is there
    CHARTER = "charter"  # somebody is, and reads the rules
    VISIT = "visit"
    WARNING = "warning"  # nobody has touched anything for long; the visit ends unless somebody does
    WAITING = "waiting"  # somebody waits for a code, or looks for a paper
    PAUSED = "paused"  # the agent has put the kiosk aside
    CLOSED = "closed"  # outside the opening hours
    ENDING = "ending"  # the visit's processes are being killed
    OUT_OF_SERVICE = "out-of-service"  # something could not be shown clean, or keeps failing
