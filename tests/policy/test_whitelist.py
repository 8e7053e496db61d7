"""The whitelist that we ship: whole, readable, and reaching what it promises."""

from collections import Counter

import pytest

from kiosk.policy.address import Address
from kiosk.policy.decision import decide
from kiosk.policy.fields import NEEDS
from kiosk.policy.model import Mode, Policy, Reason, Request, Rule, Service, Tier
from kiosk.policy.search import find
from kiosk.policy_source import load_policy
from kiosk.settings import ROOT, WHITELIST

POLICY = load_policy(WHITELIST)
MISSION = ["laposte", "lbp", "caf", "ameli", "retraite", "msa", "grdf", "francetravail"]
VISIBLE = [service for service in POLICY.services if not service.hidden]
OWN_RULES = [rule for rule in POLICY.rules if rule.service]


def service(name: str, policy: Policy = POLICY) -> Service:
    return next(service for service in policy.services if service.id == name)


def reached(url: str) -> tuple[Tier | None, Reason]:
    decision = decide(Request(Address.parse(url)), POLICY.with_mode(Mode.STRICT))
    return decision.tier if decision.allowed else None, decision.reason


def test_the_eight_of_the_mission_come_first():
    assert [s.id for s in POLICY.services[:8]] == MISSION
    assert [s.id for s in POLICY.services if s.named] == MISSION


def test_the_other_services_of_the_catalogue_are_there_with_their_words():
    assert len(POLICY.services) >= 58
    assert sum(len(s.aliases) for s in POLICY.services) >= 202


@pytest.mark.parametrize("shown", VISIBLE, ids=lambda s: s.id)
def test_the_tile_of_each_service_opens_a_page_of_its_own_in_the_strictest_mode(shown):
    assert reached(shown.start)[0] is Tier.SERVICE


@pytest.mark.parametrize("rule", POLICY.rules, ids=lambda r: f"{r.source}-{r.pattern.text}")
def test_every_listed_host_and_what_lies_below_it_is_reached(rule: Rule):
    for host in (rule.pattern.host, f"www.{rule.pattern.host}"):
        tier = decide(Request(Address.of_host(host, 443)), POLICY).tier
        assert tier is Tier.SERVICE or tier is rule.tier


@pytest.mark.parametrize(
    "typed",
    sorted({alias for shown in VISIBLE for alias in shown.aliases}),
)
def test_each_everyday_word_finds_every_service_that_bears_it(typed):
    bearing = {shown.id for shown in VISIBLE if typed in shown.aliases}
    assert bearing <= {hit.id for hit in find(POLICY, typed, helped=True)}


def test_pole_emploi_is_found_and_opened_under_its_old_and_its_new_name():
    for typed in ("pole emploi", "pôle emploi", "Pole-Emploi", "france travail", "anpe"):
        assert find(POLICY, typed)[0].id == "francetravail"
    for host in ("pole-emploi.fr", "candidat.pole-emploi.fr", "candidat.francetravail.fr"):
        assert reached(f"https://{host}/")[0] is Tier.SERVICE


def test_people_are_told_that_grdf_sells_no_gas():
    hint = service("grdf").hint
    assert hint
    assert "ne vend pas de gaz" in hint.fr
    assert "fournisseur" in hint.fr


def test_who_vouches_for_people_behind_franceconnect_is_reached():
    for host in ("cfspart-idp.impots.gouv.fr", "yris.eu", "fc.assure.ameli.fr"):
        assert reached(f"https://{host}/")[0] is Tier.SERVICE


def test_a_payment_page_is_reached_and_a_captcha_is_no_page():
    assert reached("https://pay.payzen.eu/")[1] is Reason.GROUP
    assert reached("https://hcaptcha.com/") == (None, Reason.NOT_LISTED)


def test_nobody_claims_to_have_verified_what_nobody_has_opened():
    assert all(shown.verified == "" for shown in POLICY.services)


def test_google_gets_a_user_agent_that_it_does_not_refuse():
    assert "QtWebEngine" not in service("mail_gmail").user_agent
    assert service("mail_gmail").user_agent


def test_the_mailbox_theme_holds_the_mailboxes():
    mailboxes = {shown.id for shown in POLICY.services if shown.theme == "mail"}
    assert len(mailboxes) >= 8
    assert all(name.startswith("mail_") for name in mailboxes)


def test_every_theme_has_a_name_in_both_languages_and_a_service():
    used = {shown.theme for shown in VISIBLE}
    assert [theme.id for theme in POLICY.themes][-1] == "mail"
    assert used == {theme.id for theme in POLICY.themes}
    assert all(theme.label.fr and theme.label.en for theme in POLICY.themes)


def test_the_mission_s_mode_is_the_default():
    assert POLICY.mode is Mode.LEGAL


def test_the_town_hall_waits_for_its_commune():
    town_hall = service("mairie")
    assert town_hall.hidden
    assert not town_hall.start
    assert not [rule for rule in POLICY.rules if rule.service == "mairie"]


def test_a_rule_knows_the_line_that_says_it():
    lines = WHITELIST.read_text().splitlines()
    for rule in POLICY.rules:
        file, line = rule.source.split(":")
        assert file == "whitelist.yaml"
        assert rule.pattern.text in lines[int(line) - 1]


def test_no_line_says_again_what_another_line_of_its_service_says():
    said = Counter((rule.service, rule.group, rule.pattern.text) for rule in POLICY.rules)
    assert max(said.values()) == 1


def test_every_sentence_is_short_enough_to_be_read():
    texts = [text for s in POLICY.services for text in (s.description, s.hint) if text]
    for text in texts:
        for sentence in text.fr.split(". "):
            assert len(sentence.split()) <= 15, sentence


def test_the_manual_names_every_need():
    manual = (ROOT / "docs" / "whitelist.md").read_text()
    assert all(f"`{need}`" in manual for need in NEEDS)
