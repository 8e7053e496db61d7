"""What a département's or a commune's file may say: it adds to the whitelist, or hides."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, WithJsonSchema

from kiosk.policy import fields as f
from kiosk.policy.whitelist import Entry, Section

_OF_ALL: Final = dict.fromkeys(
    ("groups", "official", "themes"), "only the whitelist says this, for every commune"
)


class Change(Section):
    """What a commune changes about a service of the whitelist."""

    label: f.Label = ""
    start: Annotated[f.Start, Field(description="inside the hosts of the service")] = ""
    hosts: Annotated[f.Some[f.Host], Field(description="added to the whitelist's own")] = ()
    phone: f.Phone = ""
    order: f.Number | None = None
    hidden: f.Flag | None = None


class NoticeText(Section):
    """Who answers for what this kiosk does with people's data, as it shall be read on screen."""

    controller: Annotated[f.Sentence, Field(description="who answers for the kiosk")] = ""
    dpo: Annotated[f.Sentence, Field(description="the data protection officer")] = ""
    purpose: Annotated[f.Sentence, Field(description="what the kiosk is for")] = ""


class Week(Section):
    """When the kiosk may be used; a day without a line is closed."""

    monday: f.Spans = ()
    tuesday: f.Spans = ()
    wednesday: f.Spans = ()
    thursday: f.Spans = ()
    friday: f.Spans = ()
    saturday: f.Spans = ()
    sunday: f.Spans = ()


class RegionFile(Section):
    """What a département adds for all its kiosks, before each commune does."""

    ELSEWHERE = _OF_ALL | dict.fromkeys(
        ("name", "commune", "phone", "hours", "opening", "printers"),
        "this belongs into a commune's own file",
    )

    version: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})]
    notice: Annotated[
        NoticeText, Field(description="sentences for the rules that people read first")
    ] = NoticeText()
    support_phone: Annotated[f.Phone, Field(description="of those who mend the kiosk")] = ""
    pages: Annotated[
        f.Number | None,
        Field(ge=0, le=999, description="sides of paper that a visit may print; 20 if not said"),
    ] = None
    print_price: Annotated[
        f.Sentence, Field(description="what a printed page costs, as people shall read it")
    ] = ""
    mode: Literal["strict", "public", "legal"] | None = None
    services: dict[f.Id, Change] = Field(
        default_factory=dict, description="changes to services of the whitelist, by id"
    )
    extra_services: Annotated[
        f.Some[Entry], Field(description="services of this commune or département only")
    ] = ()
    hidden: Annotated[f.Some[f.Id], Field(description="services without a tile here")] = ()
    categories: dict[f.Id, Literal["deny", "warn", "allow"]] = Field(
        default_factory=dict, description="what is done here with a category of sites, by its id"
    )
    denied: Annotated[
        f.Some[f.Host], Field(description="sites that are closed here, whatever their category")
    ] = ()
    allowed: Annotated[
        f.Some[f.Host], Field(description="sites that are open here, but for unlawful categories")
    ] = ()
    without_advertising: Annotated[
        f.Flag, Field(description="leave advertising out of pages, for a slow line")
    ] = False
    without_cookie_banners: Annotated[
        f.Flag, Field(description="refuse cookies in people's stead where a page asks")
    ] = False


class SiteFile(RegionFile):
    """What differs between two kiosks."""

    ELSEWHERE = _OF_ALL

    name: Annotated[f.Word, Field(description="of the place, as its people call it")]
    commune: f.Word
    phone: Annotated[f.Phone, Field(description="of the agent or the town hall")] = ""
    hours: Annotated[f.Sentence, Field(description="as they shall be read on the screen")] = ""
    opening: Annotated[
        Week | None, Field(description="days and hours; without it the kiosk is always open")
    ] = None
    printers: Annotated[f.Some[f.Word], Field(description="names of their queues")] = ()
