"""What citizens read about a decision."""

from __future__ import annotations

import re

import pytest

from kiosk.policy.decision import decide_text
from kiosk.policy.model import Decision, Reason, Resource, Verdict
from kiosk.policy.wording import offer, sentence
from tests.policy.town import POLICY

SILENT = {Reason.RESOURCE, Reason.BLANK, Reason.ADVERTISING}


@pytest.mark.parametrize("reason", list(Reason))
def test_each_reason_is_said_in_short_sentences(reason: Reason):
    text = sentence(Decision(Verdict.DENY, reason), POLICY)
    assert bool(text) == (reason not in SILENT)
    for part in re.split(r"(?<=[.?!:])\s+", text):
        assert len(re.findall(r"[\w’'-]+", part)) <= 15


def test_a_service_is_named_as_on_its_tile():
    decision = decide_text("https://www.caf.fr/", Resource.MAIN, POLICY)
    assert sentence(decision, POLICY) == "Vous êtes sur le vrai site : Caf"


def test_who_meets_a_fake_is_offered_the_true_site():
    decision = decide_text("https://laposte.fr.evil.com/", Resource.MAIN, POLICY)
    assert offer(decision, POLICY) == "Aller sur le site officiel : Laposte"
    assert "evil" not in sentence(decision, POLICY)


def test_where_no_service_was_meant_none_is_offered():
    decision = decide_text("https://example.com/", Resource.MAIN, POLICY)
    assert offer(decision, POLICY) == ""
