"""Whatever ends the machine, an image on trial is confirmed, tried once more, or bad for ever."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import KioskError
from kiosk.updates.image import standing as s
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.standing import (
    Bad,
    Begun,
    Event,
    Installed,
    NotInstalled,
    Refused,
    Stage,
    Standing,
    Trial,
    Unwell,
    Up,
    Well,
    Withdrawn,
    step,
)
from kiosk.updates.image.version import ImageVersion

OLD, NEW, SHA = "2026.11.1", "2026.12.1", "a" * 64


def after(*events: Event, standing: Standing | None = None) -> Standing:
    standing = standing or Standing()
    for event in events:
        standing = step(standing, event)
    return standing


INSTALLED = (Up(OLD, "1"), Begun(NEW, SHA, "1", True), Installed("1"))


def test_a_good_one_is_installed_started_confirmed_and_the_trial_is_over():
    standing = after(*INSTALLED, Up(NEW, "2"), Well(NEW))
    assert standing == Standing(confirmed=NEW)


def test_one_that_says_itself_that_no_home_was_painted_is_bad_and_stays_so():
    standing = after(*INSTALLED, Up(NEW, "2"), Unwell(NEW, Fault.HOME), Up(OLD, "3"))
    assert standing.trial is None
    assert standing.bad == (Bad(NEW, SHA, Fault.HOME),)
    assert standing.failures == 1
    assert after(Refused(NEW, SHA, Fault.HOME), standing=standing).failures == 1


@pytest.mark.parametrize("fault", [Fault.NETWORK, Fault.AUDIT])
def test_what_may_lie_at_the_village_is_a_verdict_the_second_time_only(fault: Fault):
    standing = after(*INSTALLED, Up(NEW, "2"), Unwell(NEW, fault), Up(OLD, "3"))
    assert standing.trial
    assert (standing.trial.stage, standing.bad) == (Stage.RETURNED, ())
    standing = after(Installed("3"), Up(NEW, "4"), Unwell(NEW, fault), standing=standing)
    assert (standing.trial, standing.bad) == (None, (Bad(NEW, SHA, fault),))


@pytest.mark.parametrize("fault", [Fault.HOME, Fault.WIPE, Fault.SEED])
def test_what_lies_at_the_image_is_a_verdict_at_once(fault: Fault):
    standing = after(*INSTALLED, Up(NEW, "2"), Unwell(NEW, fault))
    assert standing.bad == (Bad(NEW, SHA, fault),)


def test_the_machine_that_has_not_restarted_yet_has_not_come_back():
    standing = after(*INSTALLED, Up(OLD, "1"))
    assert standing.trial
    assert standing.trial.stage is Stage.WAITING


@pytest.mark.parametrize(
    ("came_up", "fault"), [((), Fault.NO_START), ((Up(NEW, "x"),), Fault.CUT_OFF)]
)
def test_one_that_comes_back_without_a_verdict_has_one_more_chance(came_up, fault):
    standing = after(*INSTALLED, *came_up, Up(OLD, "3"))
    assert standing.trial
    assert standing.trial.stage is Stage.RETURNED
    assert standing.bad == ()
    standing = after(Installed("3"), Up(OLD, "4"), standing=standing)
    assert standing.trial is None
    assert [one.fault for one in standing.bad] == [fault]


def test_one_that_is_withdrawn_before_its_start_is_forgotten_and_not_bad():
    assert after(*INSTALLED, Withdrawn()) == Standing()
    assert after(*INSTALLED, Up(OLD, "3"), Withdrawn(), Up(OLD, "4")) == Standing()


def test_three_installations_that_are_cut_off_are_enough():
    standing = Standing()
    for boot in "123":
        standing = after(Up(OLD, boot), Begun(NEW, SHA, boot, False), standing=standing)
        assert standing.trial
    standing = after(Up(OLD, "4"), Begun(NEW, SHA, "4", False), standing=standing)
    assert standing.trial is None
    assert [one.fault for one in standing.bad] == [Fault.INSTALL]


def test_three_installations_that_fail_are_enough():
    standing = Standing()
    for _ in range(3):
        assert standing.bad == ()
        standing = after(Begun(NEW, SHA, "1", False), NotInstalled(), standing=standing)
    assert [one.fault for one in standing.bad] == [Fault.INSTALL]


def test_one_that_was_installed_as_the_power_failed_before_it_was_written_down_is_tried_too():
    standing = after(Begun(NEW, SHA, "1", True), Up(NEW, "2"))
    assert standing.trial
    assert standing.trial.stage is Stage.STARTED
    assert after(Well(NEW), standing=standing) == Standing(confirmed=NEW)


def test_a_failure_is_told_until_something_newer_runs():
    standing = after(Refused(NEW, SHA, Fault.HOME))
    told = s.failure(standing, ImageVersion.parse(OLD))
    assert told
    assert told.fault is Fault.HOME
    assert s.failure(standing, ImageVersion.parse("2026.12.2")) is None
    assert s.failure(Standing(), ImageVersion.parse(OLD)) is None


VERSIONS, BOOTS, SHAS = st.sampled_from((OLD, NEW, "2027.1.0")), st.sampled_from("12345"), st.just
FAULTS = st.sampled_from(Fault)
EVENTS = st.lists(
    st.one_of(
        st.builds(Begun, VERSIONS, st.sampled_from("ab"), BOOTS, st.booleans()),
        st.builds(Installed, BOOTS),
        st.builds(NotInstalled),
        st.builds(Withdrawn),
        st.builds(Refused, VERSIONS, st.sampled_from("ab"), FAULTS),
        st.builds(Up, VERSIONS, BOOTS),
        st.builds(Well, VERSIONS),
        st.builds(Unwell, VERSIONS, FAULTS),
    ),
    max_size=40,
)


@given(EVENTS)
def test_whatever_happens_can_be_written_down_and_no_image_is_bad_twice(events):
    standing = Standing()
    for event in events:
        standing = step(standing, event)
        assert s.load(s.dump(standing)) == standing
        hashes = [one.sha256 for one in standing.bad]
        assert len(set(hashes)) == len(hashes)
        if standing.trial:
            assert standing.trial.installs <= s.INSTALLS


@given(
    st.lists(
        st.sampled_from(("cut", "hang", "cut-while-writing", "no-line")), min_size=8, max_size=8
    )
)
def test_no_image_keeps_a_machine_restarting_for_ever(fates):
    standing, boot, restarts = Standing(), 0, 0
    for fate in fates:
        standing = step(standing, Up(OLD, str(boot)))
        if standing.is_bad(SHA):
            break
        trial = standing.trial
        if trial is None or trial.stage is Stage.WRITING:
            standing = step(standing, Begun(NEW, SHA, str(boot), True))
            if standing.is_bad(SHA):
                break
            if fate == "cut-while-writing":
                boot += 1
                continue
        standing = step(standing, Installed(str(boot)))
        boot, restarts = boot + 1, restarts + 1
        if fate in {"cut", "no-line"}:
            standing = step(standing, Up(NEW, str(boot)))
        if fate == "no-line":
            standing = step(standing, Unwell(NEW, Fault.NETWORK))
        boot += 1
    assert standing.is_bad(SHA)
    assert restarts <= s.STARTS


def test_what_a_newer_image_wrote_is_read_by_the_one_that_comes_back():
    bad = {"version": "2027.1.0", "sha256": "b" * 64, "fault": "not-known-yet", "seconds": 7}
    trial = {"version": NEW, "sha256": SHA, "stage": "not-known-yet", "starts": 1, "heat": 80}
    said = {"confirmed": OLD, "trial": trial, "bad": [bad], "failures": 1, "more": {}}
    standing = s.load(json.dumps(said).encode())
    assert standing.bad == (Bad("2027.1.0", "b" * 64, Fault.BROKEN),)
    assert standing.is_bad("b" * 64), "it is not tried again"
    assert standing.trial == Trial(NEW, SHA, Stage.WRITING, starts=1), "it is written anew"
    assert s.load(s.dump(standing)) == standing


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b'{"confirmed":1,"trial":3}', b"\xff"])
def test_what_cannot_be_read_is_said(text):
    with pytest.raises(KioskError):
        s.load(text)
