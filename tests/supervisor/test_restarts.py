from kiosk.supervisor.restarts import GOOD_LIFE, Restarts


def test_the_first_death_is_mended_at_once():
    assert Restarts().delay(lived=1.0) == 0


def test_each_further_death_makes_the_wait_longer():
    restarts = Restarts()
    delays = [restarts.delay(lived=1.0) or 0 for _ in range(7)]
    assert delays == sorted(delays)
    assert len(set(delays)) == 7


def test_too_many_deaths_in_a_row_are_given_up():
    restarts = Restarts()
    assert [restarts.delay(lived=1.0) for _ in range(8)][-1] is None


def test_a_long_life_makes_up_for_earlier_deaths():
    restarts = Restarts()
    for _ in range(5):
        restarts.delay(lived=1.0)
    assert restarts.delay(lived=GOOD_LIFE) == 0


def test_a_visit_that_ended_well_makes_up_for_earlier_deaths():
    restarts = Restarts()
    for _ in range(5):
        restarts.delay(lived=1.0)
    restarts.ended_well()
    assert restarts.delay(lived=1.0) == 0
