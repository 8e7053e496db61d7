"""Commands to kiosks: from a closed list, for those that are meant, once, in their time."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.updates.command import CommandError, Op, due, dump, parse, read, still_known, write

NOON = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
ONE = {
    "id": "2026-11-28-1",
    "op": "reboot",
    "kiosks": ["03-00017"],
    "not_before": "2026-11-28T12:00:00Z",
    "expires": "2026-11-28T18:00:00Z",
}


def file(*commands: object) -> bytes:
    return json.dumps({"commands": list(commands)}).encode()


def ids(commands) -> list[str]:
    return [command.id for command in commands]


def test_a_kiosk_does_what_it_is_told_in_the_time_that_is_given():
    commands = parse(file(ONE))
    assert commands[0].op is Op.REBOOT
    hour = dt.timedelta(hours=1)
    times = (NOON - hour, NOON, NOON + 5 * hour, NOON + 6 * hour)
    assert [len(due(commands, (), now, "03-00017")) for now in times] == [0, 1, 1, 0]


def test_a_kiosk_does_nothing_twice():
    commands = parse(file(ONE))
    assert not due(commands, {"2026-11-28-1"}, NOON, "03-00017")


def test_what_was_done_is_remembered_for_as_long_as_it_is_published():
    commands = parse(file(ONE))
    assert still_known({"2026-11-28-1", "older"}, commands) == {"2026-11-28-1"}


def test_a_kiosk_does_not_do_what_another_is_told():
    assert not due(parse(file(ONE)), (), NOON, "03-00018")
    assert due(parse(file({**ONE, "kiosks": "all"})), (), NOON, "63-00018")


def test_the_oldest_is_done_first():
    later = {**ONE, "id": "b", "not_before": "2026-11-28T11:00:00Z"}
    assert ids(due(parse(file(ONE, later)), (), NOON, "03-00017")) == ["b", "2026-11-28-1"]


def test_a_departement_commands_no_kiosk_of_another():
    with pytest.raises(CommandError):
        parse(file({**ONE, "kiosks": ["63-00001"]}), "03")
    assert parse(file(ONE), "03")


def test_a_departement_cannot_use_up_an_id_of_the_centre():
    ours, theirs = parse(file(ONE)), parse(file(ONE), "03")
    assert len(due((*ours, *theirs), ids(theirs), NOON, "03-00017")) == 1


@pytest.mark.parametrize("op", ["screenshot", "vnc", "shell", "", "REBOOT", None, 1, ["reboot"]])
def test_nothing_that_is_not_on_the_list_can_be_commanded(op):
    with pytest.raises(CommandError):
        parse(file({**ONE, "op": op}))


@pytest.mark.parametrize(
    "change",
    [
        *({"id": "A"}, {"id": ""}, {"id": "03:x"}, {"id": "x" * 65}, {"id": 7}),
        *({"kiosks": []}, {"kiosks": "03-00017"}, {"kiosks": ["3-17"]}, {"kiosks": [1]}),
        *({"not_before": "2026-11-28T12:00:00"}, {"not_before": 0}, {"expires": "tomorrow"}),
        *({"expires": "2026-11-28T12:00:00Z"}, {"expires": "2027-11-28T12:00:00Z"}),
        *({"expires": "9999-12-31T23:59:59-10:00"}, {"args": {}}),
    ],
)
def test_a_command_that_is_wrong_in_any_way_takes_the_whole_file_with_it(change):
    good = {**ONE, "id": "good"}
    with pytest.raises(CommandError):
        parse(file(good, {**ONE, **change}))


def test_a_command_that_is_there_twice_is_refused():
    with pytest.raises(CommandError):
        parse(file(ONE, ONE))


@settings(max_examples=40, deadline=None)
@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).map(lambda tree: json.dumps(tree).encode())
)
def test_whatever_is_published_in_its_place_is_refused_in_words(data):
    with pytest.raises(CommandError):
        parse(data)


def test_commands_are_kept_as_they_were_verified(tmp_path):
    commands = (*parse(file(ONE)), *parse(file({**ONE, "kiosks": "all"}), "03"))
    assert read(tmp_path) == ()
    write(tmp_path, commands)
    before = (tmp_path / "commands.json").stat().st_ino
    write(tmp_path, commands)
    assert (tmp_path / "commands.json").stat().st_ino == before, "not written without need"
    assert read(tmp_path) == commands
    assert json.loads(dump(commands))["commands"][1]["id"] == "03:2026-11-28-1"
