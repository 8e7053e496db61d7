"""What an agent may order: at the panel, with a key, or from the command line."""

from enum import StrEnum


class Order(StrEnum):
    """One order; the supervisor obeys it or says why not."""

    RESET = "reset"  # end the visit now, whatever it does
    PAUSE = "pause"
    RESUME = "resume"
    HELP_ON = "help-on"  # the agent helps: all delays three times as long
    HELP_OFF = "help-off"
    COMING = "coming"  # to somebody who called
    STATUS = "status"
    SHUT_DOWN = "shut-down"  # between visits only, as the next one
    REBOOT = "reboot"
    LOUDER = "louder"
    SOFTER = "softer"
    MORE_PAGES = "more-pages"  # to print, for this visit
    PRINT_SHEET = "print-sheet"  # the agent's own, for the wall
    OPEN_SITE = "open-site"  # the one that was asked for, for this visit
    NOTE_FACTS = "note-facts"  # of the machine, into a file for whoever mends it
    REPORT_SITE = "report-site"  # ask the administrator to list it


class Refusal(StrEnum):
    """Why an order is not obeyed; whoever shows it says it in words."""

    UNKNOWN = "unknown"  # no such order
    NOT_YET = "not-yet"  # this kiosk has not learnt it
    IN_VISIT = "in-visit"  # only between two visits
    NOT_CALLED = "not-called"  # nobody waits for the agent
    NOT_ASKED = "not-asked"  # nobody asks for a site, or for this one any more
    CLOSED_SITE = "closed-site"  # of a kind that no agent may open
    NO_IDLE_VISIT = "no-idle-visit"  # nobody's visit is left alone
    NO_PAPER = "no-paper"  # nothing can be printed now
    FAILED = "failed"  # it was tried


class CodeAnswer(StrEnum):
    """What becomes of the agent's code (`kiosk.wire.PinAnswer`)."""

    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "wait"  # it was not tried: the one before was wrong
    UNSET = "unset"  # there is none on this kiosk
