"""The kinds of text that a seed is made of; none of their errors repeats a secret."""

from __future__ import annotations

import re
from ipaddress import IPv4Interface, IPv6Interface, ip_address, ip_interface
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, WithJsonSchema

from kiosk.policy.fields import wrong

MAX_SSID: Final = 32  # bytes
NETWORK_OF: Final = "the network of "  # in what is said of a gateway that does not fit
_ID: Final = re.compile(r"(\d\d|2[AB]|9[78]\d)-\d{5}")
_FILE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_PASSPHRASE: Final = re.compile(r"[ -~]{8,63}|[0-9a-fA-F]{64}")
_CODE: Final = re.compile(r"[0-9]{4,12}")
_SANE: Final = re.compile(r"[A-Za-z0-9_+-]+(:[A-Za-z0-9_+.:;/-]*)?")
_NUMBER: Final = re.compile(r"[0-9]{1,4}([.,][0-9]{1,2})?")
# What argon2-cffi writes; the limits keep a hostile file from costing memory or minutes.
_HASH: Final = re.compile(
    r"\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d{1,2})\$[A-Za-z0-9+/]{16,64}\$[A-Za-z0-9+/]{32,96}"
)
_MOST_MEMORY: Final = 256 * 1024  # KiB
_MOST_ROUNDS: Final = 10
_MOST_LANES: Final = 8
_QUOTED: Final = r'"[^"\\]{0,128}"'
_CLASS: Final = r"[0-9a-fA-F]{2}:([0-9a-fA-F]{2}|\*):([0-9a-fA-F]{2}|\*)"
_DEVICE: Final = re.compile(
    r"allow id [0-9a-fA-F]{4}:[0-9a-fA-F]{4}"
    rf"( (serial|name|hash|parent-hash|via-port|with-connect-type) {_QUOTED}"
    rf"| with-interface ({_CLASS}|((all|one|none)-of |equals(-ordered)? )?\{{( {_CLASS})+ \}}))*"
)
_Interface: TypeAlias = IPv4Interface | IPv6Interface
_SMALLEST, _LARGEST = 7.0, 100.0  # inches
_NEAREST, _FARTHEST = 200.0, 3000.0  # mm


def _kiosk(text: str) -> str:
    if not _ID.fullmatch(text):
        raise wrong(f"“{text}” is no name of a kiosk", "département and five digits: 03-00017")
    return text


def _decimal(text: object, least: float, most: float, what: str, example: str) -> float:
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise wrong(f"“{text}” is no number of {what}", f"for example {example}")
    number = float(text.replace(",", "."))
    if not least <= number <= most:
        raise wrong(f"{text} {what} cannot be", f"from {least:g} to {most:g}, as {example}")
    return number


def _inches(text: Any) -> float:  # noqa: ANN401 - pydantic hands over whatever the file holds
    return _decimal(text, _SMALLEST, _LARGEST, "inches", "21.5")


def _millimetres(text: Any) -> float:  # noqa: ANN401 - as above
    return _decimal(text, _NEAREST, _FARTHEST, "millimetres", "500")


def _plain(text: str) -> str:
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise wrong("an address is one word of plain letters", "is there a space or an accent?")
    return text


def _parts(text: str, schemes: tuple[str, ...], example: str) -> tuple[str, str, int | None]:
    """Give an address with its scheme in small letters, its host and its port.

    A tablet's keyboard begins with a capital: “Https://” is meant well.
    """
    try:
        parts = urlsplit(_plain(text))
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise wrong("this address cannot be read", f"for example {example}") from error
    if parts.scheme not in schemes or not host:
        raise wrong(f"this address begins with no {'://, '.join(schemes)}://", f"as {example}")
    if "@" in parts.netloc:
        raise wrong("this address holds a name or a password", "delete what stands before the @")
    return parts.scheme + text[len(parts.scheme) :], host, port


def is_number(host: str) -> bool:
    """Tell whether a host is given by its number."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _neighbour(text: str, schemes: tuple[str, ...], example: str) -> str:
    address, host, _ = _parts(text, schemes, example)
    if not is_number(host):
        hint = f"give it a fixed address in the box, and write its numbers: {example}"
        raise wrong(f"“{host}” is a name: the firewall opens for numbers only", hint)
    return address


def _printer(text: str) -> str:
    if text == "none":
        return text
    return _neighbour(text, ("ipp", "ipps"), "ipp://192.168.1.20:631/ipp/print")


def _scanner(text: str) -> str:
    if text == "none" or (_SANE.fullmatch(text) and "//" not in text):
        return text
    return _neighbour(text, ("http", "https"), "http://192.168.1.20/eSCL")


def _proxy(text: str) -> str:
    example = "http://192.168.1.1:3128"
    address, _, port = _parts(text, ("http",), example)
    if port is None:
        raise wrong("this address names no port", f"write it at the end: {example}")
    return address


def _web(text: str) -> str:
    address, _, _ = _parts(text, ("https", "http"), "https://ilot.example.fr/03/")
    return address


def _address(text: str) -> str:
    try:
        found = ip_interface(text)
    except ValueError as error:
        hint = "write dhcp, or numbers and the length of the network: 192.168.1.50/24"
        raise wrong(f"“{text}” is no address of this machine", hint) from error
    if "/" not in text or found.ip.is_loopback or found.ip.is_multicast or "%" in text:
        raise wrong(f"“{text}” names no network", "its length stands behind it: 192.168.1.50/24")
    if _of_nobody(found, found.ip):
        hint = "its last number is another one, as 192.168.1.50/24"
        raise wrong(f"“{text}” is the network itself, or everybody in it", hint)
    return str(found)


def _of_nobody(own: _Interface, address: object) -> bool:
    """Tell whether an address of our network is no machine's: the first one, and IPv4's last."""
    network = own.network
    if network.prefixlen >= network.max_prefixlen - 1:  # of two, both are machines'
        return False
    last = network.broadcast_address if own.version == 4 else None  # noqa: PLR2004
    return address in {network.network_address, last}


def reached(gateway: str, address: str) -> str:
    """Give a gateway that a machine with this address reaches.

    Raises:
        PydanticCustomError: it does not.
    """
    own, other = ip_interface(address), ip_address(gateway)
    if other.version != own.version:
        hint = f"both are of one kind: {'192.168.1.1' if own.version == 4 else 'fe80::1'}"  # noqa: PLR2004
        raise wrong(f"“{gateway}” is of another kind than {NETWORK_OF}“{address}”", hint)
    if other == own.ip:
        hint = "the box and this machine have two addresses: look at the label of the box"
        raise wrong(f"“{gateway}” is this machine's own in {NETWORK_OF}“{address}”", hint)
    if other.version == 6 and other.is_link_local:  # noqa: PLR2004 - any network's box has such a one
        return gateway
    if other not in own.network or _of_nobody(own, other):
        hint = f"an address of the box in {own.network}, or another “address”"
        raise wrong(f"“{gateway}” is no machine's in {NETWORK_OF}“{address}”", hint)
    return gateway


def _ip(text: str) -> str:
    if not is_number(text):
        raise wrong(f"“{text}” is no address in numbers", "for example 192.168.1.1")
    return str(ip_address(text))


def _ssid(text: str) -> str:
    if not 0 < len(text.encode()) <= MAX_SSID or not text.isprintable():
        raise wrong("this is no name of a Wi-Fi network", "1 to 32 letters, as the box shows it")
    return text


def _password(secret: SecretStr) -> SecretStr:
    if not _PASSPHRASE.fullmatch(secret.get_secret_value()):
        hint = "8 to 63 letters, digits and signs without accents, as the label of the box has it"
        raise wrong("this is no password of a Wi-Fi network", hint)
    return secret


def _country(text: str) -> str:
    if not _COUNTRY.fullmatch(text):
        raise wrong(f"“{text}” is no country", "two capital letters, as FR, GP, RE")
    return text


def _file(text: str) -> str:
    if not _FILE.fullmatch(text):
        raise wrong("this is no name of a file beside the seed", "for example root.json")
    return text


def _hash(secret: SecretStr) -> SecretStr:
    found = _HASH.fullmatch(secret.get_secret_value())
    if not found:
        hint = "`kiosk seed hash` makes it out of the code; the code itself never stands here"
        raise wrong("this is no hash of a code", hint)
    memory, rounds, lanes = (int(part) for part in found.groups())
    if memory > _MOST_MEMORY or not 0 < rounds <= _MOST_ROUNDS or not 0 < lanes <= _MOST_LANES:
        raise wrong("this hash would take too long", "make it anew with `kiosk seed hash`")
    return secret


def _code(secret: SecretStr) -> SecretStr:
    if not _CODE.fullmatch(secret.get_secret_value()):
        raise wrong("this is no code of an agent", "4 to 12 digits")
    return secret


def _device(text: str) -> str:
    if not _DEVICE.fullmatch(text):
        hint = "one line of `usbguard generate-policy` that begins with allow id XXXX:XXXX"
        raise wrong("this is no line that lets one device in", hint)
    return text


_TEXT_OR_NUMBER: Final = WithJsonSchema({"type": ["string", "integer", "number"]})
_SECRET: Final = WithJsonSchema({"type": ["string", "integer"], "writeOnly": True})

KioskId: TypeAlias = Annotated[
    str, AfterValidator(_kiosk), Field(json_schema_extra={"pattern": f"^({_ID.pattern})$"})
]
Inches: TypeAlias = Annotated[
    float, BeforeValidator(_inches), WithJsonSchema({"type": "number", "minimum": _SMALLEST})
]
Millimetres: TypeAlias = Annotated[
    float, BeforeValidator(_millimetres), WithJsonSchema({"type": "number", "minimum": _NEAREST})
]
Printer: TypeAlias = Annotated[str, AfterValidator(_printer)]
Scanner: TypeAlias = Annotated[str, AfterValidator(_scanner)]
Proxy: TypeAlias = Annotated[str, AfterValidator(_proxy)]
Web: TypeAlias = Annotated[str, AfterValidator(_web)]
Address: TypeAlias = Annotated[str, AfterValidator(_address)]
Ip: TypeAlias = Annotated[str, AfterValidator(_ip)]
Ssid: TypeAlias = Annotated[str, AfterValidator(_ssid), _TEXT_OR_NUMBER]
Password: TypeAlias = Annotated[SecretStr, AfterValidator(_password), _SECRET]
Country: TypeAlias = Annotated[str, AfterValidator(_country)]
FileName: TypeAlias = Annotated[str, AfterValidator(_file)]
CodeHash: TypeAlias = Annotated[
    SecretStr, AfterValidator(_hash), WithJsonSchema({"type": "string", "pattern": "^\\$argon2id"})
]
Code: TypeAlias = Annotated[SecretStr, AfterValidator(_code), _SECRET]
Device: TypeAlias = Annotated[str, AfterValidator(_device)]
