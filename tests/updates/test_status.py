"""What the last look for a new policy found, in the agent's words."""

import datetime as dt
import json

import pytest

from kiosk.updates import status
from kiosk.updates.status import Fault, Found, Status

NOON = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
VERSION = "0000000012-3fa0c1d2e4b5"


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_has_a_sentence_and_an_advice_of_fifteen_words_at_most(fault):
    found = Status(NOON, fault=fault)
    for text in (status.sentence(found), *status.advice(found).split(". ")):
        assert text
        assert len([word for word in text.split() if word.isalnum()]) <= 15


def test_the_place_of_an_error_is_told():
    found = Status(NOON, fault=Fault.INVALID, file="whitelist.yaml", line=12)
    assert "whitelist.yaml, ligne 12" in status.sentence(found)


def test_a_fault_is_known_since_it_was_found_first():
    first = status.after(None, Found(Fault.STALE), NOON)
    second = status.after(first, Found(Fault.STALE), NOON + HOUR)
    other = status.after(second, Found(Fault.DISK), NOON + 2 * HOUR)
    assert (second.since, other.since) == (NOON, NOON + 2 * HOUR)


def test_when_a_repository_was_last_right_is_remembered_through_faults():
    right = status.after(None, Found(verified=True, version=VERSION), NOON)
    wrong = status.after(right, Found(Fault.UNREACHABLE, version=VERSION), NOON + HOUR)
    assert (wrong.verified, wrong.version) == (NOON, VERSION)
    assert status.after(wrong, Found(verified=True), NOON + 2 * HOUR).since is None


def test_a_fault_that_passes_by_itself_is_told_after_six_hours_only():
    stale = status.after(None, Found(Fault.STALE), NOON)
    assert status.to_tell(stale, NOON + HOUR) is None
    assert status.to_tell(stale, NOON + 6 * HOUR) is Fault.STALE
    wrong = status.after(None, Found(Fault.SIGNATURE), NOON)
    assert status.to_tell(wrong, NOON) is Fault.SIGNATURE


def test_it_is_kept_in_a_file(tmp_path):
    assert status.read(tmp_path) is None
    found = Status(NOON, NOON, Fault.INVALID, NOON, "site.yaml", 3, VERSION)
    status.write(tmp_path, found)
    assert status.read(tmp_path) == found


@pytest.mark.parametrize(
    "change",
    [
        *({"fault": "https://www.ameli.fr/"}, {"file": "/etc/passwd"}, {"line": "x"}),
        *({"version": "../x"}, {"checked": "yesterday"}, {"checked": None}),
    ],
)
def test_nothing_but_what_we_know_can_be_read_from_it(tmp_path, change):
    status.write(tmp_path, Status(NOON))
    file = tmp_path / "status.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    assert status.read(tmp_path) is None
