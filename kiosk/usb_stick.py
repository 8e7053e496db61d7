"""How a talk about a USB stick ends, in words that processes send one another."""

from enum import StrEnum


class Outcome(StrEnum):
    """One for each sentence that a citizen is told."""

    DONE = "done"
    NO_STICK = "no-stick"
    SPENT = "spent"  # plugged in during another visit: to be pulled out and plugged in again
    UNREADABLE = "unreadable"
    NOTHING_USABLE = "nothing-usable"
    GONE = "gone"  # the document or the stick
    TOO_LARGE = "too-large"
    FULL = "full"
    READ_ONLY = "read-only"
    NOT_VERIFIED = "not-verified"
    SLOW = "slow"
    STUCK = "stuck"  # the process that had it mounted cannot be ended
    REFUSED = "refused"  # a request that means nothing
    NO_HELPER = "no-helper"  # nobody here can read sticks
