"""Whether a printer can print, from what it says."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.peripherals.printer import PrinterState, Reading, after
from kiosk.peripherals.reasons import Trouble

READY = PrinterState()


def reading(*reasons: str, stopped: bool = False) -> Reading:
    return Reading(stopped, reasons)


def test_an_error_hinders_printing_and_a_warning_does_not_yet():
    assert after(READY, reading("media-empty-error")).blocked
    warned = after(READY, reading("media-empty-warning"))
    assert (warned.trouble, warned.blocked) == (Trouble.PAPER_OUT, False)


def test_a_warning_hinders_printing_once_a_document_gets_no_further():
    assert after(READY, reading("media-empty-warning"), stalled=True).blocked


def test_a_printer_that_has_stopped_is_believed_whatever_the_ending_of_its_reason():
    stopped = after(READY, reading("cover-open-report", stopped=True))
    assert (stopped.trouble, stopped.blocked) == (Trouble.COVER, True)


def test_a_printer_that_has_stopped_without_a_reason_has_a_problem():
    stopped = after(READY, reading("none", stopped=True))
    assert (stopped.trouble, stopped.blocked) == (Trouble.UNKNOWN, True)


def test_of_several_troubles_the_one_that_hinders_is_told():
    told = after(READY, reading("media-jam-warning", "toner-low-report", "door-open-error"))
    assert told.trouble is Trouble.COVER


def test_low_ink_hinders_nothing():
    low = after(READY, reading("toner-low-warning", stopped=False))
    assert (low.trouble, low.blocked) == (Trouble.INK_LOW, False)


def test_one_answer_that_does_not_come_changes_nothing_and_a_second_is_off():
    jammed = after(READY, reading("media-jam-error"))
    once = after(jammed, None)
    assert (once.trouble, once.blocked) == (Trouble.JAM, True)
    assert after(once, None).trouble is Trouble.OFFLINE
    assert after(after(once, reading("none")), None).trouble is Trouble.OK


def test_a_keyword_that_no_rule_knows_is_counted_once():
    strange = reading("com.vendor.mood-bad-report")
    first = after(READY, strange)
    assert first.strange == 1
    assert after(first, strange).strange == 0


@given(st.lists(st.none() | st.builds(Reading, st.booleans(), st.lists(st.text()).map(tuple))))
def test_refilled_is_ready_whatever_came_before(readings):
    state = READY
    for one in readings:
        state = after(state, one)
    ready = after(state, reading("none"))
    assert (ready.trouble, ready.blocked, ready.silent) == (Trouble.OK, False, 0)
