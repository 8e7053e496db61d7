"""The kinds of text that the whitelist and a commune's file are made of."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import Annotated, Any, Final, TypeAlias, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from kiosk.policy.address import Address, AddressError, Kind
from kiosk.policy.pattern import Pattern, PatternError
from kiosk.policy.problem import did_you_mean
from kiosk.policy.shared_hosts import RESERVED, shared_by_many

MAX_LABEL: Final = 36
MAX_SENTENCE: Final = 120
# What a service may ask of the citizen or of the kiosk.
NEEDS: Final = {
    "login": "a log-in",
    "otp_mail": "a code by e-mail",
    "otp_sms": "a code by text message",
    "otp_app": "the citizen's own smartphone",
    "popup": "windows of its own",
    "upload": "documents to send",
    "pdf": "documents to read or print",
    "pay": "a card payment",
    "captcha": "a proof of being human",
    "vkeypad": "a keypad made of pictures",
    "visio": "camera and microphone",
    "rdv": "an appointment",
}
_ID: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_ICON: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PHONE: Final = re.compile(r"(\+33[1-9]|0\d)\d{8}|3\d{3}|10\d{2}|11\d{4}|1\d{1,2}")
_TIME: Final = r"(\d{1,2})\s*[:hH]\s*(\d\d)?"
_SPAN: Final = re.compile(rf"{_TIME}\s*[-–]\s*{_TIME}")
_MIDNIGHT: Final = 24 * 60
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def wrong(message: str, hint: str = "") -> PydanticCustomError:
    """Make the error of a field: what is wrong, and how to mend it."""
    # the words go in as values: a “{” in what a person wrote must stay one
    return PydanticCustomError("kiosk", "{message}", {"message": message, "hint": hint})


def _filled(items: Any) -> Any:  # noqa: ANN401 - pydantic hands over whatever the file holds
    if items == []:
        raise wrong("this list is empty", "fill it, or delete the line")
    return items


def _word(text: str) -> str:
    if not text.strip():
        raise wrong("there is no text here", "write one, or delete the line")
    if text != text.strip() or "\n" in text:
        raise wrong("spaces or line ends stand around or inside this text", "write it in one line")
    return text


def _label(text: str) -> str:
    if len(_word(text)) > MAX_LABEL:
        hint = f"a tile has room for {MAX_LABEL}; the rest goes into the description"
        raise wrong(f"this label has {len(text)} characters", hint)
    return text


def _sentence(text: str) -> str:
    text = " ".join(_word(text.strip()).split())
    if len(text) > MAX_SENTENCE:
        raise wrong(f"this sentence has {len(text)} characters", f"keep it under {MAX_SENTENCE}")
    return text


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        hint = "small letters without accents, digits and “_”, a letter first: pole_emploi"
        raise wrong(f"“{text}” cannot be an id", hint)
    return text


def is_icon(text: str) -> bool:
    """Whether a pictogram could have this name."""
    return bool(_ICON.fullmatch(text))


def _icon(text: str) -> str:
    if not is_icon(text):
        raise wrong(f"“{text}” cannot be the name of a pictogram", "for example carte-bancaire")
    return text


def _host(text: str) -> str:
    try:
        pattern = Pattern.parse(text)
    except PatternError as error:
        raise wrong(f"“{text}”: {error.message}", error.hint) from error
    if not pattern.host:
        raise wrong("a whitelist that allows every host is none", "name the hosts one by one")
    if pattern.subdomains and (found := shared_by_many(pattern.host)):
        what, hint = found
        raise wrong(f"“{pattern.host}” is {what}", hint)
    return text


def _official(text: str) -> str:
    return text if text == RESERVED else _host(text)


def _start(text: str) -> str:
    if text.lower().startswith("http://"):
        raise wrong("this page is not encrypted", "write https:// instead of http://")
    if not text.startswith("https://"):
        raise wrong(f"“{text}” is no address of a page", f"write https://{text.lstrip('/')}")
    try:
        address = Address.parse(text)
    except AddressError as error:
        raise wrong(error.message, error.hint) from error
    if address.has_user_info:
        raise wrong("this address names a user", "leave out what stands before the @")
    if address.kind is not Kind.NAME:
        raise wrong("this address names no host", "for example https://www.example.fr/")
    return text


def _phone(text: str) -> str:
    if not text:
        raise wrong("there is no telephone number here", "write one, or delete the line")
    digits = re.sub(r"[ .\u00a0\u202f-]", "", text)
    if not _PHONE.fullmatch(digits):
        hint = "a French number: 36 46, 0 809 401 401, 09 69 36 35 34 or +33 4 70 00 00 00"
        raise wrong(f"“{text}” is no telephone number", hint)
    return text


def minutes(span: str) -> tuple[int, int]:
    """Give the start and the end of a span of hours, in minutes since midnight."""
    found = _SPAN.fullmatch(span.strip())
    if not found:
        raise wrong(f"“{span}” is no span of hours", "for example 9:00-12:00")
    hours = [int(part or "0") for part in found.groups()]
    start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if max(hours[1], hours[3]) > 59 or max(start, end) > _MIDNIGHT:  # noqa: PLR2004 - a clock
        raise wrong(f"“{span}” is on no clock", "from 0:00 to 24:00")
    if start >= end:
        raise wrong(f"“{span}” ends before it begins", "split a night in two days, at 24:00")
    return start, end


def _span(text: str) -> str:
    start, end = minutes(text)
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def _apart(spans: tuple[str, ...]) -> tuple[str, ...]:
    spans = tuple(sorted(spans))
    for one, following in pairwise(spans):
        if minutes(one)[1] > minutes(following)[0]:
            raise wrong(f"{one} and {following} overlap", "write them as one")
    return spans


def _date(text: str) -> str:
    if text == "":
        return text
    if not _DATE.fullmatch(text) or not _in_calendar(text):
        hint = 'year-month-day, for example 2026-11-22; "" where nobody has checked'
        raise wrong(f"“{text}” is no date", hint)
    return text


def _in_calendar(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _need(text: str) -> str:
    if text not in NEEDS:
        raise wrong(f"there is no need “{text}”", did_you_mean(text, NEEDS))
    return text


def _user_agent(text: str) -> str:
    if not text.isprintable() or not text.isascii():
        raise wrong("a user agent is one line of plain letters", "delete what cannot be typed")
    if not text.startswith("Mozilla/5.0 ("):
        raise wrong("this is no user agent of a browser", "it starts with “Mozilla/5.0 (”")
    return text


def _flag(text: Any) -> bool:  # noqa: ANN401 - pydantic hands over whatever the file holds
    if text not in ("true", "false"):
        raise wrong(f"“{text}” is neither true nor false", "write true or false")
    return bool(text == "true")


def _number(text: Any) -> int:  # noqa: ANN401 - pydantic hands over whatever the file holds
    if not isinstance(text, str) or not re.fullmatch(r"-?[0-9]{1,6}", text):
        raise wrong(f"“{text}” is no whole number", "for example 10; smaller numbers come first")
    return int(text)


# In the schema, what an editor reads as a number may be one: here it is the text all the same.
_TEXT_OR_NUMBER: Final = WithJsonSchema({"type": ["string", "integer", "number"]})

_Item = TypeVar("_Item")
# not min_length: pydantic would say that a list of one bad item is empty, too
Some: TypeAlias = Annotated[
    tuple[_Item, ...], BeforeValidator(_filled), Field(json_schema_extra={"minItems": 1})
]
Word: TypeAlias = Annotated[str, AfterValidator(_word)]
Alias: TypeAlias = Annotated[str, AfterValidator(_word), _TEXT_OR_NUMBER]
Label: TypeAlias = Annotated[
    str,
    AfterValidator(_label),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_LABEL}),
]
Sentence: TypeAlias = Annotated[
    str,
    AfterValidator(_sentence),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_SENTENCE}),
]
Id: TypeAlias = Annotated[
    str, AfterValidator(_id), WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"})
]
Icon: TypeAlias = Annotated[
    str, AfterValidator(_icon), WithJsonSchema({"type": "string", "pattern": f"^{_ICON.pattern}$"})
]
Host: TypeAlias = Annotated[str, AfterValidator(_host)]
OfficialHost: TypeAlias = Annotated[str, AfterValidator(_official)]
Start: TypeAlias = Annotated[
    str,
    AfterValidator(_start),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https://"}),
]
Phone: TypeAlias = Annotated[str, AfterValidator(_phone), _TEXT_OR_NUMBER]
Span: TypeAlias = Annotated[
    str,
    AfterValidator(_span),
    WithJsonSchema({"type": "string", "pattern": f"^{_SPAN.pattern}$".replace("\\d", "[0-9]")}),
]
Spans: TypeAlias = Annotated[Some[Span], AfterValidator(_apart)]
Date: TypeAlias = Annotated[
    str,
    AfterValidator(_date),
    WithJsonSchema({"type": "string", "pattern": f"^({_DATE.pattern})?$".replace("\\d", "[0-9]")}),
]
Need: TypeAlias = Annotated[
    str, AfterValidator(_need), WithJsonSchema({"type": "string", "enum": list(NEEDS)})
]
UserAgent: TypeAlias = Annotated[
    str, AfterValidator(_user_agent), WithJsonSchema({"type": "string", "pattern": "^Mozilla/5"})
]
Flag: TypeAlias = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Number: TypeAlias = Annotated[int, BeforeValidator(_number), WithJsonSchema({"type": "integer"})]
