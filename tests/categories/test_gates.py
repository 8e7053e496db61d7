"""What a source offers is judged before it comes into force."""

import datetime as dt
import json
from pathlib import Path

import pytest

from kiosk.categories.gates import (
    BARRED,
    GROWTH,
    MOST_GAINED,
    PATIENCE,
    SHRINK,
    Offer,
    Outcome,
    Past,
    judge,
)

DAY = dt.date(2026, 8, 17)
PHISHING = Past(in_force=(269_000, 270_000, 270_500, 269_800, 270_100, 270_300, 270_017))
SMALL = 300


def glitches() -> dict[str, list[tuple[str, int, int]]]:
    text = Path(__file__).with_name("glitches.json").read_text()
    series: dict[str, list[tuple[str, int, int]]] = json.loads(text)
    return series


def outcome(past: Past | None, offer: Offer, *, ordered: bool = False) -> Outcome:
    return judge(past, offer, DAY, ordered=ordered)[0].outcome


def judged(past: Past | None, offer: Offer, days: int = 0) -> tuple[Outcome, str, Past]:
    verdict, after = judge(past, offer, DAY + dt.timedelta(days=days))
    assert after
    return verdict.outcome, verdict.reason, after


def test_none_of_the_120_historic_glitches_of_ut1_gets_in():
    drops = rises = 0
    for series in glitches().values():
        past: Past | None = None
        before = 0
        for day, count, glitch in series:
            held = past.in_force[-1] if past else 0
            verdict, past = judge(past, Offer(count), dt.date.fromisoformat(day))
            in_force = past.in_force[-1] if past else 0
            drops += glitch and count < before
            rises += glitch and count > before
            if held >= SMALL and verdict.outcome is not Outcome.LASTING:
                assert 0.7 * held <= in_force <= 1.5 * held, (day, count)
            before = count
    assert (drops, rises) == (56, 64)


def test_an_ordinary_week_is_taken():
    what, why, after = judged(PHISHING, Offer(273_202, kept=267_380))
    assert what is Outcome.TAKEN
    assert why == "273202 entries, 270017 before"
    assert after == Past((*PHISHING.in_force[1:], 273_202))


def test_a_list_that_lost_half_keeps_its_last_good_content_and_says_why():
    what, why, after = judged(PHISHING, Offer(135_000))
    assert what is Outcome.REFUSED
    assert why == (
        "it has 135000 entries, and 270017 are usual (-50 %): the 270017 entries of before stay"
    )
    assert after.in_force[-1] == 270_017
    assert after.since == DAY


def test_a_list_that_is_empty_is_never_taken_whatever_the_patience_or_the_order():
    past = PHISHING
    for days in range(0, 400, 30):
        assert outcome(past, Offer(0), ordered=True) is Outcome.REFUSED
        what, _, past = judged(past, Offer(0), days)
        assert what is Outcome.REFUSED


@pytest.mark.parametrize(
    ("usual", "offered"),
    [(3, 9), (12, 2), (30, 110), (59, 115), (97, 80), (429, 500), (270_000, 350_000)],
)
def test_a_tiny_list_may_change_by_some_lines_and_a_long_one_by_its_share(usual, offered):
    assert outcome(Past((usual,) * 7), Offer(offered)).good


@pytest.mark.parametrize(
    ("usual", "offered"),
    [(200, 150), (300, 500), (429, 60_741), (3_587, 368_580), (270_000, 200_000)],
)
def test_what_no_editor_does_in_a_day_is_refused(usual, offered):
    assert not outcome(Past((usual,) * 7), Offer(offered)).good


def test_the_longest_list_gains_no_more_than_a_hundred_thousand_names_at_once():
    adult = Past((2_050_000,) * 7)
    assert outcome(adult, Offer(2_050_000 + MOST_GAINED)).good
    assert not outcome(adult, Offer(2_659_101)).good  # 30 %: a part of it pasted in once more


def test_growth_that_stays_is_taken_after_ninety_days_with_nobody_looking():
    past = Past((1_457,) * 7)  # gambling, May 2024
    for days in range(0, PATIENCE.days, 7):
        what, _, past = judged(past, Offer(5_664 + days), days)
        assert what is Outcome.REFUSED
    what, why, past = judged(past, Offer(5_750), PATIENCE.days)
    assert what is Outcome.LASTING
    assert why.endswith("but has stayed so for 90 days")
    assert outcome(past, Offer(5_760)) is Outcome.TAKEN


def test_what_jumps_about_while_it_waits_begins_to_wait_anew():
    past = Past((1_457,) * 7)
    past = judged(past, Offer(5_664))[2]
    past = judged(past, Offer(59_074), 60)[2]
    assert past.since == DAY + dt.timedelta(days=60)
    past = judged(past, Offer(1_460), 61)[2]
    assert past.waiting == ()


def test_a_hundred_times_as_many_wait_for_a_person_however_long():
    past = Past((3_587,) * 7)  # dating, 2021: eight months
    for days in range(0, 264, 7):
        what, _, past = judged(past, Offer(368_580), days)
        assert what is Outcome.REFUSED
    assert outcome(past, Offer(368_580), ordered=True) is Outcome.ORDERED
    assert outcome(past, Offer(3_802)) is Outcome.TAKEN


def test_steady_growth_is_followed_though_the_usual_size_lags_behind():
    past, count = Past((10_000,) * 7), 10_000
    for days in range(60):
        count = int(count * 1.03)
        what, _, past = judged(past, Offer(count), days)
        assert what is Outcome.TAKEN


def test_the_same_number_of_other_names_is_refused():
    assert outcome(PHISHING, Offer(270_000, kept=120_000)) is Outcome.REFUSED
    assert outcome(PHISHING, Offer(270_000, kept=None)) is Outcome.TAKEN


def test_a_harmless_list_full_of_names_of_security_lists_is_refused():
    jobsearch = Offer(60_741, kept=429, tainted=30_384)
    verdict, after = judge(None, jobsearch, DAY)
    assert verdict.outcome is Outcome.REFUSED
    assert verdict.reason == (
        "30384 of its 60741 entries (50 %) are on security lists: it stays empty"
    )
    assert after is None
    assert outcome(Past((60_000,) * 7), jobsearch) is Outcome.REFUSED
    assert outcome(Past((400,) * 7), Offer(429, tainted=9)) is Outcome.TAKEN


def test_a_list_that_would_deny_many_public_sites_is_refused():
    assert outcome(PHISHING, Offer(270_000, barred=BARRED)) is Outcome.TAKEN
    assert outcome(PHISHING, Offer(270_000, barred=BARRED + 1)) is Outcome.REFUSED


def test_a_list_without_what_surely_belongs_to_it_is_refused():
    verdict, _ = judge(PHISHING, Offer(270_000, missing=("a.example", "b.example")), DAY)
    assert verdict.outcome is Outcome.REFUSED
    assert verdict.reason.startswith("a.example, b.example should be among its 270000 entries")


def test_after_a_look_an_administrator_lets_a_list_through_and_it_is_the_measure_from_then_on():
    verdict, after = judge(PHISHING, Offer(135_000), DAY, ordered=True)
    assert verdict.outcome is Outcome.ORDERED
    assert after == Past((135_000,))
    assert outcome(after, Offer(136_000)) is Outcome.TAKEN


def test_the_first_time_there_is_nothing_to_compare_with():
    assert outcome(None, Offer(270_000)) is Outcome.FIRST
    assert outcome(Past((0, 0)), Offer(4)) is Outcome.FIRST


def test_the_figures_are_those_that_the_documentation_gives():
    assert (SHRINK, GROWTH) == (0.2, 0.5)
