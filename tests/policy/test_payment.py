"""A payment in one page: who begins it, what it lets through, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.policy.address import Address
from kiosk.policy.decision import decide
from kiosk.policy.model import Mode, Request
from kiosk.policy.payment import LONGEST, NO_PAYMENT, Move, Payment, Till, site
from tests.policy.lists_of_town import index_of_town, policy_of_town
from tests.policy.town import POLICY

STRICT = POLICY.with_mode(Mode.STRICT)
TILL = Till(STRICT)
SHOP, PSP, BANK = "www.laposte.fr", "secure.payzen.eu", "acs.banque.example"


def go(
    payment: Payment, source: str, target: str, now: float = 0.0, *, posts: bool = False
) -> Payment:
    vouched = bool(source) and decide(Request(Address.of_host(source, 443)), STRICT).allowed
    move = Move(source, Address.parse(f"https://{target}/"), vouched, posts)
    return TILL.step(payment, move, now)


def passes(payment: Payment, url: str, now: float = 0.0) -> bool:
    address = Address.parse(url)
    decision = decide(Request(address), STRICT)
    return payment.lets_through(decision, address, STRICT, now)


PAYING = go(NO_PAYMENT, SHOP, PSP)


def test_a_page_that_hands_over_to_a_provider_pays_and_the_bank_may_ask():
    assert PAYING.runs(0)
    assert PAYING.merchant == SHOP
    assert not passes(NO_PAYMENT, f"https://{BANK}/")
    assert passes(PAYING, f"https://{BANK}/")
    at_bank = go(PAYING, PSP, BANK, posts=True)
    assert passes(at_bank, "https://other.banque.example/")


@pytest.mark.parametrize("source", ["", BANK, "www.blog.example", "payzen.eu"])
def test_nobody_begins_to_pay_from_nowhere_or_from_a_page_that_nobody_vouches_for(source: str):
    target = "payzen.eu" if source == "payzen.eu" else PSP
    assert not go(NO_PAYMENT, source, target).runs(0)


def test_it_ends_when_the_merchant_is_back_on_any_host_of_his():
    assert not go(PAYING, PSP, "boutique.laposte.fr").runs(0)
    assert not go(go(PAYING, PSP, BANK), BANK, SHOP).runs(0)
    assert go(PAYING, PSP, "static.payzen.eu").runs(0)
    assert go(PAYING, PSP, "www.caf.fr").runs(0)


def test_it_ends_after_a_quarter_of_an_hour_and_cannot_be_stretched_from_within():
    assert PAYING.runs(LONGEST - 1)
    assert not PAYING.runs(LONGEST)
    at_bank = go(PAYING, PSP, BANK, 60)
    again = go(at_bank, BANK, PSP, 800)
    assert not again.runs(LONGEST)
    assert not passes(again, f"https://{BANK}/", LONGEST)


def test_a_provider_at_which_somebody_typed_for_long_may_still_send_the_form_to_the_bank():
    late = LONGEST * 2
    sent = go(PAYING, PSP, BANK, late, posts=True)
    assert sent.runs(late)
    assert sent.merchant == SHOP
    assert not go(PAYING, PSP, BANK, late).runs(late)  # no form: a link


def test_a_merchant_who_is_back_may_send_a_form_to_the_bank_for_a_while():
    back = go(PAYING, PSP, SHOP, 10)
    assert not back.runs(10)
    assert go(back, SHOP, BANK, 20, posts=True).runs(20)
    assert not go(back, SHOP, BANK, 20).runs(20)
    assert not go(back, SHOP, BANK, LONGEST + 20, posts=True).runs(LONGEST + 20)
    assert not go(NO_PAYMENT, SHOP, BANK, 20, posts=True).runs(20)


@pytest.mark.parametrize(
    "url",
    [
        "https://192.0.2.1/",
        f"https://{BANK}:8443/",
        f"https://laposte.fr@{BANK}/",
        "https://impots-gouv.example/",
        "https://imprimante.lan/",
        "https://intranet/",
        "file:///etc/passwd",
        "data:text/html,x",
    ],
)
def test_what_is_wrong_in_itself_or_looks_like_another_is_refused_while_paying(url: str):
    assert not passes(PAYING, url)


def test_no_denied_category_is_let_through_while_paying(tmp_path: Path):
    legal = policy_of_town(index_of_town(tmp_path / "index"))
    for mode in Mode:
        policy = legal.with_mode(mode)
        for host in ("loto.example", "virus.example", "www.evil.example"):
            address = Address.of_host(host, 443)
            decision = decide(Request(address), policy)
            assert not PAYING.lets_through(decision, address, policy, 0)


@pytest.mark.parametrize(
    ("host", "whose"),
    [
        ("www.laposte.fr", "laposte.fr"),
        ("www.payfip.gouv.fr", "payfip.gouv.fr"),
        ("shop.example.co.uk", "example.co.uk"),
        ("saint-exemple.e-monsite.com", "saint-exemple.e-monsite.com"),
        ("intranet", "intranet"),
        ("", ""),
    ],
)
def test_the_site_of_a_host(host: str, whose: str):
    assert site(host) == whose
