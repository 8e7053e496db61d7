"""The words of the policy: what is asked, what is answered, what it is decided from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.policy.address import Address
    from kiosk.policy.pattern import Pattern


class Mode(StrEnum):
    """How far a kiosk lets its citizens go."""

    STRICT = "strict"  # T1
    PUBLIC = "public"  # T1 and T2
    LEGAL = "legal"  # T1 to T3; without a category index it falls back to PUBLIC


class Tier(StrEnum):
    """How well we know a site."""

    SERVICE = "T1"
    OFFICIAL = "T2"
    LAWFUL = "T3"
    DENIED = "T4"


class Resource(StrEnum):
    """What the browser wants the address for."""

    MAIN = "main"  # what the citizen sees: main frames, pop-ups
    FRAME = "frame"
    SUB = "sub"  # images, scripts, fetch, WebSockets


class Verdict(StrEnum):
    """May it be loaded?"""

    ALLOW = "allow"
    DENY = "deny"


class Reason(StrEnum):
    """Why; each has its sentence in wording.py."""

    SERVICE = "service"  # a host of a listed service
    LOGIN = "login"  # where a listed service sends people to log in
    GROUP = "group"  # FranceConnect, identity providers, payment
    OFFICIAL = "official"  # T2
    RESOURCE = "resource"  # part of an allowed page
    BLANK = "blank"  # about:blank, blob:, data: images: no network
    NOT_LISTED = "not-listed"
    MODE = "mode"  # official, but this kiosk shows services only
    LOOKALIKE = "lookalike"
    IP_LITERAL = "ip-literal"
    PORT = "port"
    SCHEME = "scheme"
    USER_INFO = "user-info"
    INVALID = "invalid"
    MAIL = "mail"  # mailto:, shown as a sentence
    PHONE = "phone"  # tel:, shown as a big number


@dataclass(frozen=True, slots=True)
class Text:
    """A short text in the languages that the whitelist carries."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern of the whitelist with where it was written.

    Attributes:
        pattern: in Chrome's URL filter format.
        source: "file:line" for a person.
        service: id of the service it belongs to, or "" for T2.
        group: name of the group it came through, or "".
        login: whether it stands among the log-in hosts.
    """

    pattern: Pattern
    source: str
    tier: Tier
    service: str = ""
    group: str = ""
    login: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """A tile of the home screen. `icon` names assets/pictograms/ICON.svg."""

    id: str
    label: str
    description: Text
    icon: str
    start: str
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    phone: str = ""
    emergency: str = ""
    theme: str = ""  # which group of tiles on the home screen; "mail" feeds "Ma boîte mail"
    hint: Text | None = None  # what people get wrong about it (GRDF sells no gas)
    user_agent: str = ""
    order: int = 0
    hidden: bool = False
    helper: bool = False  # of those who help: a tile only while the agent helps
    named: bool = False  # one of the eight of the mission: on the first screen
    verified: str = ""  # date of the last live check, or ""


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of tiles on the home screen."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Notice:
    """Who answers for what this kiosk does with people's data; "" where the file does not say."""

    controller: str = ""
    dpo: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a day, in minutes since midnight; the end is no part of it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Opening:
    """When the kiosk may be used.

    Attributes:
        days: the spans of each day, in order, Monday first; () is always.
    """

    days: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What differs between two kiosks, from the commune's overlay."""

    name: str = ""
    commune: str = ""
    phone: str = ""
    hours: str = ""
    support_phone: str = ""
    printers: tuple[str, ...] = ()
    notice: Notice = field(default_factory=Notice)
    opening: Opening = field(default_factory=Opening)


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that `decide` needs; replaced as a whole, never edited.

    Attributes:
        index: what `decide` derives from the rest at the first question; no part of the value,
            and not to be stored.
    """

    mode: Mode
    services: tuple[Service, ...]
    rules: tuple[Rule, ...]
    site: Site = field(default_factory=Site)
    themes: tuple[Theme, ...] = ()  # in the order of the home screen
    index: object = field(default=None, init=False, repr=False, compare=False)

    def offered(self, *, helped: bool = False) -> tuple[Service, ...]:
        """Give the services that have a tile.

        Args:
            helped: whether the agent helps, so that the tiles of those who help are there.
        """
        return tuple(s for s in self.services if not s.hidden and (helped or not s.helper))

    def with_mode(self, mode: Mode) -> Policy:
        """Give the same policy in another mode."""
        return replace(self, mode=mode)


@dataclass(frozen=True, slots=True)
class Request:
    """One question to the policy."""

    address: Address
    resource: Resource = Resource.MAIN


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, and why."""

    verdict: Verdict
    reason: Reason
    tier: Tier | None = None
    rule: Rule | None = None
    category: str = ""
    alternative: str = ""  # id of the service that was probably meant

    @property
    def allowed(self) -> bool:
        """Whether it may be loaded."""
        return self.verdict is Verdict.ALLOW
