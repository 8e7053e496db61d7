"""The words of the policy: what is asked, what is answered, what it is decided from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

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


_ALLOW: Final = Verdict.ALLOW  # a member of an enum takes five times as long to get


class Reason(StrEnum):
    """Why; each has its sentence in wording.py."""

    SERVICE = "service"  # a host of a listed service
    LOGIN = "login"  # where a listed service sends people to log in
    GROUP = "group"  # FranceConnect, identity providers, payment
    OFFICIAL = "official"  # T2
    RESOURCE = "resource"  # part of an allowed page
    BLANK = "blank"  # about:blank, blob:, data: images: no network
    PERMIT = "permit"  # the agent has opened it for this visit
    PAYMENT = "payment"  # a payment has led there
    NOT_LISTED = "not-listed"
    MODE = "mode"  # official, but this kiosk shows services only
    LOOKALIKE = "lookalike"
    LAWFUL = "lawful"  # T3
    COMMUNE_OPENED = "commune-opened"
    COMMUNE_CLOSED = "commune-closed"
    CATEGORY = "category"  # T4
    CARRIED = "carried"  # a translator or a cache, of a page that is refused
    ADVERTISING = "advertising"  # a part that the commune does without
    WARNED = "warned"  # may be opened by whoever has read the warning
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


class Treatment(StrEnum):
    """What a kiosk does with a category of sites."""

    DENY = "deny"
    WARN = "warn"
    ALLOW = "allow"


class Opener(StrEnum):
    """Who may open, for one visit, what is refused."""

    CITIZEN = "citizen"  # who has read the warning
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Category:
    """A category of sites, and what is done with it.

    Attributes:
        id: as the lists call it.
        unlawful: no commune can allow it.
        security: it closes public bodies' sites too.
        agent: the agent may open one site of it for one visit.
        advertising: its parts are left out where the commune asks for it.
        excuses: the categories that do not close a site which is in this one too.
        compiled: whether it is taken from its list.
    """

    id: str
    treatment: Treatment
    name: Text
    reason: Text
    unlawful: bool = False
    security: bool = False
    agent: bool = False
    advertising: bool = False
    excuses: tuple[str, ...] = ()
    compiled: bool = True


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


PAGES: Final = 20  # sides of paper that a visit may print, where nobody says otherwise


@dataclass(frozen=True, slots=True)
class Site:
    """What differs between two kiosks, from the commune's overlay."""

    name: str = ""
    commune: str = ""
    phone: str = ""
    hours: str = ""
    support_phone: str = ""
    printers: tuple[str, ...] = ()
    pages: int = PAGES
    print_price: str = ""
    notice: Notice = field(default_factory=Notice)
    opening: Opening = field(default_factory=Opening)


class ListSource(Protocol):
    """Whose list something is from; its licence wants that said."""

    @property
    def attribution(self) -> str:
        """Who is to be named, or ""."""

    @property
    def licence(self) -> str:
        """Under which it is published, or ""."""

    @property
    def date(self) -> str:
        """As ISO has it."""


class Lists(Protocol):
    """Which sites are in which categories: `kiosk.policy.categories.CategoryIndex`.

    Attributes:
        class_categories: for each class, the ids of its categories.
    """

    @property
    def sources(self) -> tuple[ListSource, ...]:
        """Whose lists they are."""

    @property
    def class_categories(self) -> tuple[frozenset[str], ...]:
        """For each class, the ids of its categories."""

    def classes(self, host: str) -> tuple[tuple[str, int], ...]:
        """Give the listed names that cover a host, the shortest first, each with its class."""

    def path_classes(self, host: str, path: str) -> tuple[tuple[str, int], ...]:
        """Give the listed addresses that cover a path of a host, each with its class."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that `decide` needs; replaced as a whole, never edited.

    Attributes:
        lists: which sites are in which category, or None where there is no index. A file of its
            own, that several processes share; so it is no part of the value, and not stored.
        index: what `decide` derives from the rest at the first question; no part of the value,
            and not to be stored.
    """

    mode: Mode
    services: tuple[Service, ...]
    rules: tuple[Rule, ...]
    site: Site = field(default_factory=Site)
    themes: tuple[Theme, ...] = ()  # in the order of the home screen
    categories: tuple[Category, ...] = ()
    without_advertising: bool = False
    without_cookie_banners: bool = False
    lists: Lists | None = field(default=None, repr=False, compare=False)
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

    def with_lists(self, lists: Lists | None) -> Policy:
        """Give the same policy over an index of categories, or over none."""
        return replace(self, lists=lists)

    @property
    def effective_mode(self) -> Mode:
        """The mode that is enforced: LEGAL is PUBLIC where nobody knows what is unlawful."""
        blind = self.lists is None or not self.categories
        return Mode.PUBLIC if self.mode is Mode.LEGAL and blind else self.mode


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
    category: str = ""  # id of the one that refuses it
    alternative: str = ""  # id of the service that was probably meant
    opener: Opener | None = None  # who may open it for this visit all the same

    @property
    def allowed(self) -> bool:
        """Whether it may be loaded."""
        return self.verdict is _ALLOW
