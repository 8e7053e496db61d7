"""What the screen shows of where a visit stands."""

import pytest

from kiosk.phase import Phase
from kiosk.shell.standing import Band, Curtain, Shown, shown


def test_a_visit_has_nothing_over_it():
    assert shown(Phase.VISIT, None, erased=False, closes_in=None) == Shown()


@pytest.mark.parametrize("phase", [p for p in Phase if p not in {Phase.VISIT, Phase.WAITING}])
def test_every_other_phase_has_a_curtain_of_its_own(phase: Phase):
    assert shown(phase, None, erased=False, closes_in=600).curtain.value == phase.value


def test_the_warning_counts_seconds_and_never_below_one():
    assert shown(Phase.WARNING, 12.2, erased=False, closes_in=None).number == 13
    assert shown(Phase.WARNING, -3, erased=False, closes_in=None).number == 1


def test_who_waits_for_a_code_sees_the_minutes_and_the_page():
    seen = shown(Phase.WAITING, 541, erased=False, closes_in=300)
    assert seen == Shown(Curtain.NONE, Band.WAITING, 10)


def test_the_end_of_the_opening_hours_is_a_band():
    assert shown(Phase.VISIT, None, erased=False, closes_in=900) == Shown(
        Curtain.NONE, Band.CLOSES, 15
    )


@pytest.mark.parametrize("phase", [Phase.VISIT, Phase.WAITING])
def test_who_called_reads_that_the_agent_comes_before_anything_that_can_wait(phase: Phase):
    seen = shown(phase, 541, erased=False, closes_in=300, agent_comes=True)
    assert seen == Shown(Curtain.NONE, Band.COMES)


def test_that_the_agent_comes_does_not_hide_the_warning():
    seen = shown(Phase.WARNING, 30, erased=False, closes_in=None, agent_comes=True)
    assert seen.curtain is Curtain.WARNING


@pytest.mark.parametrize("phase", [Phase.ENDING, Phase.ATTRACT, Phase.VISIT, Phase.CLOSED])
def test_that_everything_is_erased_is_said_first(phase: Phase):
    assert shown(phase, None, erased=True, closes_in=None) == Shown(Curtain.ERASED)


@pytest.mark.parametrize("phase", [Phase.CHARTER, Phase.WARNING, Phase.OUT_OF_SERVICE])
def test_nobody_is_kept_from_what_matters_by_it(phase: Phase):
    assert shown(phase, 60, erased=True, closes_in=None).curtain is not Curtain.ERASED


def test_a_printer_that_cannot_print_is_a_band_in_a_visit_alone():
    def seen(phase: Phase, closes_in: float | None = None) -> Shown:
        return shown(phase, None, erased=False, closes_in=closes_in, trouble="paper_out")

    assert seen(Phase.VISIT) == Shown(band=Band.PRINTER, trouble="paper_out")
    assert seen(Phase.ATTRACT).curtain is Curtain.ATTRACT
    assert seen(Phase.VISIT, 600).band is Band.CLOSES
