"""However much somebody does on the kiosk, their visit counts only a little."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.usage.metric import EPSILON, SHAPES, Metric
from kiosk.usage.visit import Tally, opinion
from kiosk.usage.vocabulary import Cell, EndCause, Vocabulary, bucket
from tests.usage.weeks import POLICY, VOCABULARY

SERVICES = [service.id for service in POLICY.services]
CATEGORIES = [category.id for category in POLICY.categories]


def test_a_visit_counts_at_most_two_services_and_the_first_refusal():
    tally = Tally(VOCABULARY)
    for service in ("caf", "laposte", "ameli"):
        tally.opened(service)
        tally.opened(service)
    tally.refused("adult")
    tally.refused("gambling")
    cells = tally.end(EndCause.USER, 60).cells
    assert {cell.value for cell in cells if cell.metric is Metric.SERVICES} == {"caf", "laposte"}
    assert {cell.value for cell in cells if cell.metric is Metric.REFUSALS} == {"adult"}


@given(
    st.lists(st.sampled_from(SERVICES)),
    st.lists(st.sampled_from(CATEGORIES)),
    st.integers(1, 3),
    st.sampled_from(EndCause),
    st.floats(0, 1e6),
)
def test_no_visit_counts_in_more_cells_than_its_epsilon_allows(
    services, categories, face, cause, seconds
):
    tally = Tally(VOCABULARY)
    for service in services:
        tally.opened(service)
    for category in categories:
        tally.refused(category)
    for count in (tally.printed, tally.scanned, tally.helped) * 2:
        count()
    cells = tally.end(cause, seconds).cells | opinion(VOCABULARY, str(face)).cells
    for metric, shape in SHAPES.items():
        assert sum(cell.metric is metric for cell in cells) <= shape.bound
    assert cells <= VOCABULARY.cells


def test_one_visit_costs_an_epsilon_of_six_at_most():
    assert EPSILON == 6


def test_why_a_visit_ended_and_for_how_long_is_counted_once_each():
    cells = Tally(VOCABULARY).end(EndCause.IDLE, 0).cells
    assert cells == {
        Cell(Metric.SESSIONS),
        Cell(Metric.DURATIONS, "under-2"),
        Cell(Metric.ENDS, "idle"),
    }


def test_durations_fall_into_five_spans():
    minutes = (0, 1.99, 2, 4.99, 5, 14.99, 15, 29.99, 30, 600)
    names = ["under-2"] * 2 + ["2-5"] * 2 + ["5-15"] * 2 + ["15-30"] * 2 + ["over-30"] * 2
    assert [bucket(minute * 60) for minute in minutes] == names


def test_a_page_that_is_in_no_category_counts_by_its_reason():
    tally = Tally(VOCABULARY)
    tally.refused("lookalike")
    assert Cell(Metric.REFUSALS, "lookalike") in tally.end(EndCause.USER, 0).cells


def test_only_ids_of_the_policy_are_words():
    assert VOCABULARY.cell(Metric.SERVICES, "caf")
    assert VOCABULARY.cell(Metric.SERVICES, "www.caf.fr") is None
    assert VOCABULARY.cell(Metric.SESSIONS, "caf") is None
    assert Vocabulary.kept([Cell(Metric.SERVICES, "a b"), Cell(Metric.SESSIONS, "x")]).cells == (
        frozenset()
    )


def test_an_opinion_is_one_of_three_faces_and_nothing_else():
    assert opinion(VOCABULARY, "2").cells == {Cell(Metric.SMILEYS, "2")}
    for other in ("", "0", "4", "12", "très bien"):
        assert opinion(VOCABULARY, other).cells == frozenset()
