"""Wrong clocks, long absences, repositories that nobody signs."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from kiosk.publishing import keys, rotation
from kiosk.publishing.keys import Keyring
from kiosk.updates.status import Fault
from tests.updates.forging import (
    replayed,
    saved,
)
from tests.updates.mirror import file_in, honest, only
from tests.updates.town import DAY, NOW, Kiosk, Town, whitelist

pytestmark = pytest.mark.sandbox


def test_a_root_that_was_replaced_twice_meanwhile_is_followed(town: Town, kiosk: Kiosk):
    for _ in range(2):
        new = keys.make(town.keys, "root").key
        oldest = min(town.ring.of("root"), key=lambda key: int(key.name.split("-")[1])).id

        def replace_one(publication, new=new, oldest=oldest) -> None:
            rotation.rotate(publication, "root", add=[new], drop=[oldest])

        town.change(replace_one)
        (town.keys / f"{min(town.ring.of('root'), key=lambda k: k.name).name}.pub").unlink()
        town.ring = Keyring(town.keys)
    town.publish({"whitelist.yaml": whitelist("two")})
    assert kiosk.look().fault is None
    assert kiosk.label == "two"


def test_a_kiosk_that_was_off_for_thirty_days_takes_what_was_maintained(town: Town, kiosk: Kiosk):
    later = NOW + 30 * DAY
    for days in (6, 12, 18, 24, 30):
        town.change(lambda publication: publication.touch("snapshot"), NOW + days * DAY)
    town.publish({"whitelist.yaml": whitelist("two")}, later)
    town.mirror.now = later
    assert kiosk.look(later).fault is None
    assert kiosk.label == "two"


def test_a_repository_that_nobody_signs_for_thirty_days_is_refused_until_somebody_does(
    town: Town, kiosk: Kiosk
):
    town.publish({"whitelist.yaml": whitelist("two")})
    later = NOW + 30 * DAY
    town.mirror.now = later
    assert kiosk.look(later).fault is Fault.EXPIRED
    assert kiosk.label == "one"
    town.change(lambda publication: publication.touch("snapshot"), later)
    assert kiosk.look(later).fault is None
    assert kiosk.label == "two"


def test_a_repository_that_is_frozen_is_noticed_within_eight_days(town: Town, kiosk: Kiosk):
    files = saved(town)
    town.publish({"whitelist.yaml": whitelist("two")})
    replayed(town, files)
    for days, fault in ((6, None), (8, Fault.EXPIRED)):
        town.mirror.now = NOW + days * DAY
        assert kiosk.look(NOW + days * DAY).fault is fault
    town.mirror.hook = honest
    town.change(lambda publication: publication.touch("snapshot"), NOW + 8 * DAY)
    assert kiosk.look(NOW + 8 * DAY).fault is None
    assert kiosk.label == "two"


@pytest.mark.parametrize("year", [1970, 2025])
def test_a_clock_that_is_behind_by_years_takes_what_is_right_and_is_reported(
    town: Town, kiosk: Kiosk, year: int
):
    town.publish({"whitelist.yaml": whitelist("two")})
    assert kiosk.look(dt.datetime(year, 1, 1, tzinfo=dt.UTC)).fault is Fault.CLOCK
    assert kiosk.label == "two"
    assert kiosk.look().fault is None


def test_a_clock_in_1970_does_not_hide_that_a_repository_is_frozen(town: Town, kiosk: Kiosk):
    files = saved(town)
    for days in range(1, 9):  # it has lived on for eight days, and knows
        town.change(lambda publication: publication.touch("snapshot"), NOW + days * DAY)
        town.mirror.now = NOW + days * DAY
        assert kiosk.look(NOW + days * DAY).fault is None
    shutil.rmtree(kiosk.task.folder / "cache")  # so that no number tells, only time
    replayed(town, files)
    found = kiosk.look(dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    assert (found.fault, found.verified, kiosk.label) == (Fault.CLOCK, False, "one")


@pytest.mark.parametrize(
    "ahead", [8 * DAY, 400 * DAY, dt.datetime(2038, 1, 19, 4, tzinfo=dt.UTC) - NOW]
)
@pytest.mark.parametrize("source", ["server", "stick"])
def test_a_clock_that_is_ahead_keeps_the_last_good_policy_and_is_reported(
    town: Town, kiosk: Kiosk, ahead: dt.timedelta, source: str
):
    town.publish({"whitelist.yaml": whitelist("two")})
    stick = source == "stick"
    base = town.repository.as_uri() if stick else town.mirror.url
    found = kiosk.look(NOW + ahead, base=base)
    unknowable = stick and ahead < 1000 * DAY  # a stick says nothing about the time
    assert found.fault is (Fault.EXPIRED if unknowable else Fault.CLOCK)
    assert kiosk.label == "one"
    assert kiosk.look().fault is None, "and the wrong clock leaves no trace"
    assert kiosk.label == "two"


def test_a_clock_that_ran_ahead_for_days_does_not_close_the_way_afterwards(
    town: Town, kiosk: Kiosk
):
    for _ in range(20):
        assert kiosk.look(NOW + 6 * DAY).fault is Fault.CLOCK
    town.publish({"whitelist.yaml": whitelist("two")})
    kiosk.look()
    assert kiosk.label == "two"


def test_a_file_that_a_cache_has_kept_for_months_does_not_make_the_clock_wrong(
    town: Town, kiosk: Kiosk
):
    def kept(exchange) -> None:
        exchange.date_time_string = lambda *_: "Mon, 01 Jun 2026 12:00:00 GMT"
        file_in(town.repository, exchange.path)(exchange)

    town.publish({"whitelist.yaml": whitelist("two")})
    town.mirror.hook = only(".whitelist.yaml", kept)
    assert kiosk.look().fault is None
    assert kiosk.label == "two"
