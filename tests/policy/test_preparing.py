"""What a citizen is told to have at hand."""

from __future__ import annotations

import pytest

from kiosk.policy.model import Service, Text
from kiosk.policy.preparing import Thing, to_prepare
from kiosk.policy.reading import Source, read_policy
from kiosk.settings import WHITELIST


def _needing(*needs: str) -> Service:
    return Service("caf", "CAF", Text("", ""), "famille", "https://caf.fr/", needs=needs)


@pytest.mark.parametrize(
    ("needs", "things"),
    [
        (("otp_app",), (Thing.PHONE,)),
        (("otp_sms", "otp_app"), (Thing.PHONE,)),
        (("otp_mail",), (Thing.MAIL,)),
        (("upload",), (Thing.PAPERS,)),
        (("pay",), (Thing.CARD,)),
        (("pay", "login"), (Thing.ACCOUNT, Thing.CARD)),
    ],
)
def test_what_a_service_asks_for_is_a_thing_to_have_at_hand(needs, things):
    assert to_prepare(_needing(*needs)) == things


def test_what_the_kiosk_has_itself_is_nothing_to_prepare():
    assert to_prepare(_needing("pdf", "popup", "captcha", "vkeypad", "visio", "rdv")) == ()


def test_a_log_in_alone_is_no_reason_to_stop_anybody():
    assert to_prepare(_needing("login", "pdf")) == ()


def test_each_of_the_eight_services_of_the_mission_has_something_to_prepare():
    policy = read_policy(Source(WHITELIST.name, WHITELIST.read_bytes()))
    eight = [service for service in policy.services if service.named]
    assert len(eight) == 8
    assert all(to_prepare(service) for service in eight)
