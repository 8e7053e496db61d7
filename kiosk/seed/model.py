"""What a seed may say: the model of ilot.yaml, from which its schema is made."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import (
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from kiosk.policy import fields as p
from kiosk.policy.fields import wrong
from kiosk.policy.overlay import SiteFile
from kiosk.policy.whitelist import Section
from kiosk.seed import fields as f

_VERSION: Final = WithJsonSchema({"enum": [1, "1"]})
_OF_THE_SITE: Final = dict.fromkeys(
    (set(SiteFile.model_fields) - {"version", "mode"}) | {"site_name"},
    "this stands under “site:”, two spaces further right",
)


class Place(SiteFile):
    """The commune's own file, as a part of the seed."""

    version: Annotated[Literal["1"], _VERSION] = "1"


class Screen(Section):
    """The screen of this machine."""

    diagonal: Annotated[f.Inches, Field(description="in inches, as 21.5")] = 21.5
    distance: Annotated[
        f.Millimetres, Field(description="from the eye to the screen, in millimetres")
    ] = 500.0
    orientation: Annotated[
        Literal["landscape", "portrait", "portrait-left"],
        Field(
            description="portrait: a screen that hangs turned by a quarter, clockwise; "
            "portrait-left: the other way"
        ),
    ] = "landscape"


class Cable(Section):
    """The network cable."""

    address: Annotated[
        f.Address | None, Field(description="192.168.1.50/24; left out, the box gives one")
    ] = None
    gateway: Annotated[f.Ip | None, Field(description="of the box")] = None
    dns: Annotated[p.Some[f.Ip], Field(description="name servers; the box if left out")] = ()

    @field_validator("gateway")
    @classmethod
    def _beside(cls, gateway: str | None, info: ValidationInfo) -> str | None:
        address = info.data.get("address")  # absent where it is wrong itself
        return f.reached(gateway, address) if gateway and address else gateway

    @model_validator(mode="after")
    def _together(self) -> Cable:
        if self.address is None and (self.gateway or self.dns):
            raise wrong("this network has no “address”", "add a line “address: …/24”")
        if self.address is not None and self.gateway is None:
            raise wrong("this network has no “gateway”", "add a line “gateway: …”")
        return self


class Wifi(Section):
    """The wireless network."""

    ssid: Annotated[f.Ssid, Field(description="its name, as the box shows it")]
    password: Annotated[f.Password | None, Field(description="left out: an open network")] = None
    country: Annotated[f.Country, Field(description="by whose law it sends")] = "FR"


class Network(Section):
    """How this machine reaches the Internet."""

    cable: Annotated[Cable | None, BeforeValidator(lambda v: {} if v == "dhcp" else v)] = None
    wifi: Wifi | None = None
    proxy: Annotated[
        f.Proxy | None, Field(description="that the town hall imposes, http://host:port")
    ] = None


class Updates(Section):
    """Whence policies come."""

    address: Annotated[f.Web, Field(description="of the repository")]
    wake: Annotated[f.Web | None, Field(description="where a new policy is announced")] = None
    root: Annotated[
        f.FileName | None, Field(description="the keys to trust, a file beside this one")
    ] = None


class Seed(Section):
    """What differs between two machines."""

    ELSEWHERE: ClassVar[dict[str, str]] = _OF_THE_SITE

    version: Annotated[Literal["1"], _VERSION]
    id: Annotated[f.KioskId | None, Field(description="this kiosk among all: 03-00017")] = None
    site: Annotated[Place, Field(description="all that a commune's own file may say")]
    screen: Screen = Screen()
    printer: Annotated[
        f.Printer | None, Field(description="ipp://…, or none; left out: whichever there is")
    ] = None
    scanner: Annotated[
        f.Scanner | None, Field(description="http://…/eSCL, SANE's name, or none")
    ] = None
    network: Network = Network()
    language: Literal["fr", "en", "pt", "ar", "uk", "tr", "es"] = "fr"
    mode: Annotated[
        Literal["strict", "public", "legal"] | None, Field(description="how far people may go")
    ] = None
    updates: Updates | None = None
    reports: Annotated[f.Web | None, Field(description="the address that takes reports")] = None
    agent_code_hash: Annotated[
        f.CodeHash | None, Field(description="what `kiosk seed hash` makes out of the code")
    ] = None
    code: Annotated[
        f.Code | None, Field(description="on a stick only: shows that the agent brings it")
    ] = None
    devices: Annotated[
        p.Some[f.Device], Field(description="USB devices of this machine, as usbguard has them")
    ] = ()
    practice: Annotated[p.Flag, Field(description="practice sites instead of the Internet")] = False


def is_seed(value: Any) -> bool:  # noqa: ANN401 - whatever a file holds
    """Tell whether a file means to be a seed, by its keys."""
    return isinstance(value, dict) and "site" in value and "services" not in value
