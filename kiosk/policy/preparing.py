"""What a citizen should have at hand before a service, from what the service asks for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.policy.model import Service


class Thing(StrEnum):
    """Something to have at hand."""

    ACCOUNT = "account"  # who one is to the service, and its password
    PHONE = "phone"
    MAIL = "mail"
    PAPERS = "papers"
    CARD = "card"


_ASKED_BY: Final = {
    "login": Thing.ACCOUNT,
    "otp_app": Thing.PHONE,
    "otp_sms": Thing.PHONE,
    "otp_mail": Thing.MAIL,
    "upload": Thing.PAPERS,
    "pay": Thing.CARD,
}


def to_prepare(service: Service) -> tuple[Thing, ...]:
    """Give what to have at hand, in a steady order; () where there is nothing to fetch.

    A log-in alone is nothing to fetch: nobody goes home for it, and a mailbox that is opened in
    the middle of another procedure must open at once.
    """
    asked = {_ASKED_BY[need] for need in service.needs if need in _ASKED_BY}
    return tuple(thing for thing in Thing if thing in asked) if asked - {Thing.ACCOUNT} else ()
