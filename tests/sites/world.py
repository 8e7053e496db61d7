"""What the sites of the sandbox know together: people, letters, codes, payments."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from tests.sites.journal import Entry, Journal

PASSWORD: Final = "Soleil-03"  # noqa: S105 - shown on every page that asks for it
PIN: Final = "135790"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who exists in the sandbox only."""

    name: str
    address: str


CAMILLE: Final = Person("Camille Durand", "camille@laposte.net")


class Session(dict[str, str]):
    """What one site remembers of one browser."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, or a short message on the telephone."""

    sender: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code that somebody must copy, and until when it is good."""

    digits: str
    until: float


@dataclass(slots=True)
class Payment:
    """Money on its way from a card to a merchant."""

    merchant: str
    cents: int
    back: str
    state: Literal["open", "paid", "refused"] = "open"


@dataclass(slots=True)
class World:
    """Everything that outlives one request; it ends with the sandbox.

    Attributes:
        slow: how long the slow page of France Travail takes, in seconds.
        clock: seconds from anywhere; tests move it on.
        files: what Démarche numérique keeps of each person's file.
        canary: the text that the audit's visit plants, or "".
        planted: what it has planted, as JSON, or "".
        detours: "URL SEED" of each site where it is to stray before that.
    """

    journal: Journal
    slow: float = 45.0
    clock: Callable[[], float] = time.monotonic
    passwords: dict[str, str] = field(default_factory=lambda: {CAMILLE.address: PASSWORD})
    mail: dict[str, list[Letter]] = field(default_factory=dict)
    telephone: list[Letter] = field(default_factory=list)
    payments: dict[str, Payment] = field(default_factory=dict)
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    canary: str = ""
    planted: str = ""
    detours: list[str] = field(default_factory=list)
    captchas: set[str] = field(default_factory=set)
    _sessions: dict[tuple[str, str], Session] = field(default_factory=dict)
    _tickets: dict[str, Person] = field(default_factory=dict)
    _codes: dict[str, Code] = field(default_factory=dict)

    def session(self, host: str, number: str) -> Session:
        """Find the session of a cookie, or begin one."""
        found = self._sessions.get((host, number))
        if found is None:
            found = Session(secrets.token_hex(16))
            self._sessions[host, found.number] = found
        return found

    def forget(self, host: str, session: Session) -> None:
        """End a session, as its site does when somebody logs out."""
        self._sessions.pop((host, session.number), None)

    def write(self, address: str, letter: Letter) -> None:
        """Put a letter into a mailbox."""
        self.mail.setdefault(address, []).insert(0, letter)
        self.journal.add(Entry("mail", host=letter.sender, path=address, fields={}))

    def text(self, letter: Letter) -> None:
        """Let a short message arrive on the telephone of the exercise."""
        self.telephone.insert(0, letter)
        self.journal.add(Entry("sms", host=letter.sender))

    def log_in(self, host: str, untrusted: dict[str, str]) -> Person | None:
        """Compare an address and a password with those that exist."""
        address = untrusted.get("adresse", "").strip().lower()
        if self.passwords.get(address) != untrusted.get("motdepasse", ""):
            return None
        self.journal.add(Entry("login", host=host, fields={"how": "password"}))
        return CAMILLE if address == CAMILLE.address else Person(address, address)

    def new_code(self, key: str, minutes: int) -> str:
        """Make the six digits that `check_code` will want for a key."""
        digits = f"{secrets.randbelow(10**6):06}"
        self._codes[key] = Code(digits, self.clock() + minutes * 60)
        return digits

    def check_code(self, key: str, untrusted: str) -> Literal["right", "wrong", "late"]:
        """Compare what somebody typed with the code of a key; a right one is used up."""
        code = self._codes.get(key)
        if code is None or self.clock() > code.until:
            return "late"
        if "".join(untrusted.split()) != code.digits:
            return "wrong"
        del self._codes[key]
        return "right"

    def ticket(self, person: Person) -> str:
        """Make a pass that brings a log-in from one host to another, once."""
        number = secrets.token_hex(8)
        self._tickets[number] = person
        return number

    def redeem(self, number: str) -> Person | None:
        """Take a ticket."""
        return self._tickets.pop(number, None)

    def pay(self, merchant: str, cents: int, back: str) -> str:
        """Begin a payment; gives where to send the citizen."""
        number = secrets.token_hex(6)
        self.payments[number] = Payment(merchant, cents, back)
        return f"https://scelliuspaiement.labanquepostale.fr/paiement?t={number}"

    def settled(self, number: str) -> Payment | None:
        """Give a payment that has been paid."""
        payment = self.payments.get(number)
        return payment if payment and payment.state == "paid" else None


def euros(cents: int) -> str:
    """Write an amount as French bills do."""
    return f"{cents // 100},{cents % 100:02} €"
