"""The agent's code: kept as a hash, slow to guess, never closed for good."""

import asyncio
import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.agent_code import weakness
from kiosk.errors import KioskError
from kiosk.settings import Settings
from kiosk.supervisor.pin import LONGEST_WAIT, Moment, Pin, Tries, delay, wait
from kiosk.supervisor.state_folder import keep, state_folder

CODE = "4827"
TIMES = st.floats(min_value=0, max_value=1e9)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, boot: str = "one", uptime: float = 1000.0) -> None:
        self.boot, self.uptime = boot, uptime

    def __call__(self) -> Moment:
        return Moment(self.boot, self.uptime)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pin(tmp_path, clock):
    pin = Pin(tmp_path, clock)
    pin.choose(CODE)
    return pin


def test_the_right_code_opens_and_a_wrong_one_does_not(pin, clock):
    async def scene() -> None:
        assert not (await pin.check("4828")).right
        clock.uptime += 1
        assert (await pin.check(CODE)).right

    asyncio.run(scene())


def test_the_code_is_nowhere_on_the_disk_and_only_we_may_read_its_hash(pin, tmp_path):
    asyncio.run(pin.check("9999"))
    files = list(tmp_path.iterdir())
    assert {file.name for file in files} == {"agent-code", "agent-code-tries"}
    for file in files:
        assert CODE.encode() not in file.read_bytes().rpartition(b"$")[0]
        assert b"9999" not in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (tmp_path / "agent-code").read_bytes().startswith(b"$argon2id$")


def test_the_delay_doubles_up_to_half_a_minute_and_stays_there():
    assert [delay(wrong) for wrong in range(9)] == [0, 1, 2, 4, 8, 16, 30, 30, 30]
    assert delay(10**9) == LONGEST_WAIT


def test_during_the_delay_even_the_right_code_is_not_tried(pin, clock):
    async def scene() -> None:
        assert (await pin.check("0001")).seconds == 1
        early = await pin.check(CODE)
        assert not early.right
        assert early.seconds == 1
        clock.uptime += 1.01
        assert (await pin.check(CODE)).right

    asyncio.run(scene())


def test_the_right_code_forgives_the_wrong_ones(pin, clock):
    async def scene() -> None:
        for _ in range(3):
            await pin.check("0001")
            clock.uptime += 30
        assert (await pin.check(CODE)).right
        assert (await pin.check("0001")).seconds == 1

    asyncio.run(scene())


def test_the_delay_survives_a_restart_of_the_kiosk(pin, tmp_path, clock):
    async def scene() -> None:
        for _ in range(5):
            await pin.check("0001")
            clock.uptime += 30
        last = await pin.check("0001")
        assert last.seconds == 30
        clock.uptime += 10
        reborn = Pin(tmp_path, clock)
        assert reborn.seconds() == 20
        assert not (await reborn.check(CODE)).right

    asyncio.run(scene())


def test_after_a_restart_of_the_machine_the_delay_counts_from_its_start(pin, tmp_path, clock):
    async def scene() -> None:
        for _ in range(7):
            await pin.check("0001")
            clock.uptime += 30

    asyncio.run(scene())
    assert Pin(tmp_path, Clock("two", 10)).seconds() == 20
    assert Pin(tmp_path, Clock("two", 31)).seconds() == 0


def test_a_try_is_counted_before_it_is_verified(tmp_path, pin):
    async def scene() -> int:
        cut = asyncio.create_task(pin.check("0001"))
        await asyncio.sleep(0)  # as far as its first wait: the verification
        counted: int = json.loads((tmp_path / "agent-code-tries").read_bytes())["wrong"]
        await cut
        return counted

    assert asyncio.run(scene()) == 1


def test_the_event_loop_runs_on_while_a_code_is_verified(pin):
    async def scene() -> int:
        turns = 0
        check = asyncio.create_task(pin.check(CODE))
        while not check.done():
            turns += 1
            await asyncio.sleep(0)
        return turns

    assert asyncio.run(scene()) > 3


@given(st.integers(), TIMES, TIMES, st.booleans())
def test_A35_nobody_ever_waits_longer_than_half_a_minute(wrong, then, now, rebooted):
    tries = Tries(wrong, "one", then)
    moment = Moment("two" if rebooted else "one", now)
    assert 0 <= wait(tries, moment) <= LONGEST_WAIT
    assert wait(tries, Moment(moment.boot, max(then, now) + LONGEST_WAIT)) == 0


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[]", b'{"wrong": "x"}', b"\xff", b'{"wrong": 1e999}']
)
def test_a_damaged_count_neither_opens_nor_closes(damage, pin, tmp_path, clock):
    (tmp_path / "agent-code-tries").write_bytes(damage)
    clock.uptime = 10
    assert pin.seconds() == 20
    clock.uptime = 30
    assert asyncio.run(pin.check(CODE)).right


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"$argon2id$", b"nothing of ours"])
def test_a_damaged_hash_opens_for_nobody(damage, pin, tmp_path):
    (tmp_path / "agent-code").write_bytes(damage)
    assert not asyncio.run(pin.check(CODE)).right


def test_without_a_code_nobody_gets_in(pin, clock):
    assert pin.chosen
    pin.forget()
    assert not pin.chosen
    assert not asyncio.run(pin.check(CODE)).right
    clock.uptime += 30
    assert not asyncio.run(pin.check("")).right


def test_a_disk_that_refuses_makes_no_try_free(pin, tmp_path, clock):
    (tmp_path / "agent-code-tries").mkdir()

    async def scene() -> None:
        clock.uptime = 40
        assert (await pin.check("0001")).seconds > 0
        assert pin.seconds() > 0

    asyncio.run(scene())


@pytest.mark.parametrize(
    "digits",
    ["", "12", "1234567890123", "12a4", "١٢٣٥", "0000", "1234", "4321", "7890", "1212", "123123"],
)
def test_a_code_that_people_would_try_first_is_refused(digits, tmp_path):
    assert weakness(digits)
    with pytest.raises(KioskError):
        Pin(tmp_path).choose(digits)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("digits", ["4827", "1324", "902114", "112358132134"])
def test_an_ordinary_code_is_taken(digits):
    assert not weakness(digits)


def test_the_state_folder_is_that_of_the_settings_or_of_the_user(tmp_path):
    assert state_folder(Settings(state=tmp_path), {}) == tmp_path
    assert state_folder(Settings(), {"XDG_STATE_HOME": "/x"}).as_posix() == "/x/ilot"
    assert state_folder(Settings(), {}).as_posix().endswith("/.local/state/ilot")


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_else(tmp_path):
    place = tmp_path / "kept"
    keep(place, b"old")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            keep(place, b"new")
    finally:
        tmp_path.chmod(0o700)
    assert place.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]
