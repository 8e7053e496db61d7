"""What a whitelist may say: the model of config/whitelist.yaml, from which its schema is made."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import NullableSchema

from kiosk.policy import fields as f


class _WithoutNull(GenerateJsonSchema):
    """What may be missing is not written as null: every value is a text."""

    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


class Section(BaseModel):
    """Any mapping of the file: unknown keys are refused, and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ELSEWHERE: ClassVar[dict[str, str]] = {}  # keys that belong to another file, with a hint

    @classmethod
    def for_editors(cls) -> dict[str, Any]:
        """Give the JSON Schema by which an editor completes such a file."""
        dialect = "https://json-schema.org/draft/2020-12/schema"
        return {"$schema": dialect, **cls.model_json_schema(schema_generator=_WithoutNull)}


class Words(Section):
    """A short text in every language of the kiosk."""

    fr: Annotated[f.Sentence, Field(description="French, plain words")]
    en: Annotated[f.Sentence, Field(description="English, plain words")]


class Title(Section):
    """The title of a group of tiles in every language of the kiosk."""

    fr: f.Label
    en: f.Label


class Group(Section):
    """Hosts that several services share: they are allowed where a service names the group."""

    hosts: Annotated[f.Some[f.Host], Field(description="in Chrome's URL filter format")]
    parts: Annotated[
        f.Flag, Field(description="only parts of pages, never a page: needs no rule of its own")
    ] = False
    note: Annotated[str, Field(description="for administrators")] = ""


class Entry(Section):
    """A service: one tile, and where it may lead."""

    id: Annotated[f.Id, Field(description="never changes: counters and overlays refer to it")]
    label: Annotated[f.Label, Field(description="the word on the tile, the same in all languages")]
    description: Annotated[Words, Field(description="one short line under the word")]
    icon: Annotated[f.Icon, Field(description="a file of assets/pictograms, without .svg")]
    theme: Annotated[f.Id, Field(description="one of the themes; “mail” is Ma boîte mail")]
    start: Annotated[f.Start, Field(description="the page that the tile opens")] = ""
    hosts: Annotated[
        f.Some[f.Host],
        Field(description="the service's own sites, sub-domains included; .example.fr: it alone"),
    ] = ()
    login: Annotated[
        f.Some[f.Host], Field(description="where it sends people to log in, where not among hosts")
    ] = ()
    groups: Annotated[f.Some[f.Id], Field(description="groups of hosts that it uses")] = ()
    phone: Annotated[f.Phone, Field(description="when the site does not answer")] = ""
    emergency: Annotated[f.Phone, Field(description="day and night")] = ""
    aliases: Annotated[f.Some[f.Alias], Field(description="words by which people look for it")] = ()
    needs: Annotated[
        f.Some[f.Need], Field(description="what it asks of the citizen or the kiosk")
    ] = ()
    hint: Annotated[Words | None, Field(description="what people get wrong about it")] = None
    user_agent: Annotated[f.UserAgent, Field(description="only if it refuses the kiosk's own")] = ""
    order: Annotated[f.Number, Field(description="smaller comes first; file order otherwise")] = 0
    hidden: Annotated[f.Flag, Field(description="no tile; its hosts stay allowed")] = False
    helper: Annotated[
        f.Flag, Field(description="a tile, on the first screen, only while the agent helps")
    ] = False
    named: Annotated[f.Flag, Field(description="on the first screen")] = False
    per_site: Annotated[
        f.Flag, Field(description="hidden until a commune's file gives its start page and hosts")
    ] = False
    verified: Annotated[
        f.Date, Field(description='when somebody last opened it on a kiosk; "" for never')
    ] = ""
    note: Annotated[str, Field(description="for administrators")] = ""


class Whitelist(Section):
    """Which services a kiosk offers, and which sites it may show."""

    ELSEWHERE = dict.fromkeys(
        ("name", "commune", "phone", "hours", "support_phone", "printers", "extra_services"),
        "this belongs into a commune's own file",
    )

    version: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})]
    mode: Annotated[
        Literal["strict", "public", "legal"],
        Field(description="strict: services; public: official sites too; legal: any lawful site"),
    ]
    themes: Annotated[dict[f.Id, Title], Field(description="groups of tiles, in this order")]
    groups: dict[f.Id, Group] = Field(default_factory=dict, description="hosts that services share")
    official: Annotated[
        f.Some[f.OfficialHost], Field(description="public-sector sites without a tile")
    ] = ()
    services: f.Some[Entry]
