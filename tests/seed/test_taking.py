"""A stick changes a machine only in the agent's hand; the code on it is never kept."""

import asyncio

import pytest

from kiosk.seed.applying import BadSeed, Candidate, Source, checked
from kiosk.seed.taking import taken
from tests.seed.town import SMALL

CODE = "4821"
HASH = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43
CURRENT = SMALL.replace("Agence", "Avant").encode()


class Tries:
    """What has been tried."""

    def __init__(self, code: str = CODE) -> None:
        self.code = code
        self.tried: list[str] = []

    async def right(self, digits: str) -> bool:
        self.tried.append(digits)
        return digits == self.code


def stick(text: str) -> Candidate | BadSeed:
    return checked(Source("USB/ilot.yaml", text.encode(), lambda _name: None, stick=True), None)


def take(text: str, current: bytes | None = CURRENT, tries: Tries | None = None):
    pin = tries or Tries()
    return asyncio.run(taken(stick(text), current, pin.right, lambda _digits: HASH))


def test_a_machine_without_a_seed_takes_any_good_one():
    outcome = take(SMALL, current=None)
    assert isinstance(outcome, Candidate)
    assert outcome.kept.text == SMALL.encode()


def test_a_machine_with_a_seed_wants_the_agents_code():
    tries = Tries()
    outcome = take(SMALL, tries=tries)
    assert isinstance(outcome, BadSeed)
    assert "Il y manque la ligne « code »" in outcome.sentence
    assert tries.tried == []


def test_the_right_code_lets_it_in_and_a_wrong_one_does_not():
    assert isinstance(take(SMALL + "code: 4821\n"), Candidate)
    wrong = take(SMALL + "code: 4822\n")
    assert isinstance(wrong, BadSeed)
    assert "n'est pas bon" in wrong.sentence
    assert "4822" not in wrong.sentence + wrong.detail


def test_the_same_seed_again_tries_no_code():
    tries = Tries()
    assert take(SMALL + "code: 4821\n", current=SMALL.encode(), tries=tries) is None
    assert tries.tried == []


@pytest.mark.parametrize(
    "text",
    [
        SMALL + "code: 4821\n",
        SMALL + "code: 4821  # of the agent",
        "code: '4821'\r\n" + SMALL.replace("\n", "\r\n"),
        "{version: 1, code: 4821, site: {name: Agence, commune: Lieu}}",
        SMALL + "'code':\n  '4821'\n",
        "# my notes\ncode: 4821\n" + SMALL,
    ],
)
@pytest.mark.parametrize("current", [None, CURRENT], ids=["none", "one"])
def test_the_code_is_never_kept_however_it_is_written(text: str, current: bytes | None):
    outcome = take(text, current)
    assert isinstance(outcome, Candidate)
    assert b"4821" not in outcome.kept.text
    assert outcome.read.seed.site.name == "Agence"
    assert outcome.read.seed.code is None


def test_the_first_code_becomes_the_machines_as_a_hash():
    outcome = take(SMALL + "code: 4821\n", current=None)
    assert isinstance(outcome, Candidate)
    assert outcome.read.seed.agent_code_hash is not None
    assert outcome.read.seed.agent_code_hash.get_secret_value() == HASH
    flow = take("{version: 1, code: 4821, site: {name: A, commune: L}}", current=None)
    assert isinstance(flow, Candidate)
    assert flow.read.seed.agent_code_hash is not None


def test_a_bad_seed_on_a_stick_is_told_of_and_nothing_more():
    outcome = take("version: 1\nsite: x\ncode: 4821\n")
    assert isinstance(outcome, BadSeed)
    assert "ligne 2" in outcome.sentence
    assert "4821" not in outcome.sentence + outcome.detail


def test_comments_survive_the_removal_of_the_code():
    outcome = take("# my notes\ncode: 4821\n" + SMALL)
    assert isinstance(outcome, Candidate)
    assert outcome.kept.text.startswith(b"# my notes\nversion: 1\n")
