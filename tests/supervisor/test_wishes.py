"""What a citizen asks the agent for, what she is told of it, and what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk import wire
from kiosk.order import Order, Refusal
from kiosk.policy.model import Category, Text, Treatment
from kiosk.supervisor.wishes import FILE, MOST, Wishes, noted_sites
from tests.policy.town import POLICY

LOTO = Category("gambling", Treatment.DENY, Text("Jeux d'argent", "Gambling"), Text("", ""))
SITE = "www.mediatheque.example"


class Desk:
    """Wishes, and what they have opened."""

    def __init__(self, folder: Path) -> None:
        self.opened: list[str] = []
        policy = POLICY.__class__(POLICY.mode, POLICY.services, POLICY.rules, categories=(LOTO,))
        self.wishes = Wishes(policy, folder, self.opened.append)

    @property
    def known(self) -> dict[str, str]:
        return {fact.name: fact.value for fact in self.wishes.facts()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "state")


def test_a_wish_is_told_opened_once_and_forgotten(desk: Desk):
    assert desk.wishes.obey(Order.OPEN_SITE) == Refusal.NOT_ASKED
    desk.wishes.hear(wire.Wish(SITE, "not-listed", "", "agent"))
    assert (desk.known["asked"], desk.known["openable"]) == (SITE, "on")
    assert desk.wishes.obey(Order.OPEN_SITE) == ""
    assert desk.opened == [SITE]
    assert desk.known["asked"] == ""
    assert desk.wishes.obey(Order.OPEN_SITE) == Refusal.NOT_ASKED
    desk.wishes.hear(wire.Wish(SITE, "not-listed", "", "agent"))
    desk.wishes.forget()
    assert desk.known["asked"] == ""


@pytest.mark.parametrize("opener", ["", "citizen", "anything"])
def test_what_the_agent_may_not_open_is_told_by_its_kind(desk: Desk, opener: str):
    desk.wishes.hear(wire.Wish("loto.example", "category", "gambling", opener))
    assert (desk.known["asked-kind"], desk.known["openable"]) == ("Jeux d'argent", "off")
    assert desk.wishes.obey(Order.OPEN_SITE) == Refusal.CLOSED_SITE
    assert desk.opened == []


@pytest.mark.parametrize(
    "wish",
    [
        wire.Wish("192.0.2.1", "not-listed"),
        wire.Wish("intranet", "not-listed"),
        wire.Wish("a b", "not-listed"),
        wire.Wish("x" * 4000, "not-listed"),
        wire.Wish(SITE, "because"),
    ],
)
def test_what_no_session_of_ours_says_is_not_heard(desk: Desk, wish: wire.Wish):
    desk.wishes.hear(wish)
    assert desk.known["asked"] == ""


def test_the_name_and_the_day_are_noted_once_and_nothing_else(desk: Desk, tmp_path: Path):
    for _ in range(3):
        desk.wishes.hear(wire.Wish("WWW.Mediatheque.Example.", "not-listed", "", "agent"))
        assert desk.wishes.obey(Order.REPORT_SITE) == ""
    assert desk.known["reported"] == "on"
    (noted,) = json.loads((tmp_path / "state" / FILE).read_bytes())
    assert noted.keys() == {"host", "day"}
    assert noted["host"] == SITE
    assert (tmp_path / "state" / FILE).stat().st_mode & 0o077 == 0


def test_the_notes_have_an_end_and_survive_damage(desk: Desk, tmp_path: Path):
    file = tmp_path / "state" / FILE
    for number in range(MOST + 3):
        desk.wishes.hear(wire.Wish(f"site{number}.example", "not-listed"))
        desk.wishes.obey(Order.REPORT_SITE)
    noted = noted_sites(file)
    assert len(noted) == MOST
    assert noted[-1]["host"] == f"site{MOST + 2}.example"
    file.write_bytes(b"[{")
    assert noted_sites(file) == []
    desk.wishes.hear(wire.Wish(SITE, "not-listed"))
    assert desk.wishes.obey(Order.REPORT_SITE) == ""
    assert [one["host"] for one in noted_sites(file)] == [SITE]
