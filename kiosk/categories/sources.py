"""Where lists come from: the model of config/category-sources.yaml, and its reader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from kiosk.errors import KioskError
from kiosk.policy import fields as f
from kiosk.policy.problem import FileError, Problem
from kiosk.policy.validation import validate
from kiosk.policy.whitelist import Section
from kiosk.policy.yaml_text import Document, parse

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_HOST: Final = re.compile(r"[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_][a-z0-9_-]*)+")
_NEAR: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_MOST: Final = 1024  # MB


def _category(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise f.wrong(f"“{text}” cannot be a category", "small letters, digits, “-” and “_”")
    return text


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return text
    if parts.scheme == "http" and parts.hostname not in _NEAR:
        raise f.wrong("this address is not encrypted", "write https:// instead of http://")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        hint = "https://… for a server, file:///… for a file of this machine"
        raise f.wrong(f"“{text}” is no address of a list", hint)
    return text


def _host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise f.wrong(f"“{text}” is no host", "for example example.fr, without https:// and path")
    return text


def _megabytes(text: str) -> str:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST:
        raise f.wrong(f"“{text}” is no size", f"whole megabytes, 1 to {_MOST}")
    return text


Category = Annotated[str, AfterValidator(_category)]


class Listed(Section):
    """One source: an archive of many categories, or one list."""

    name: Annotated[Category, Field(description="never changes: the history hangs on it")]
    title: Annotated[f.Sentence, Field(description="who publishes it, for the About page")]
    format: Annotated[
        Literal["ut1", "hosts", "plain"],
        Field(description="ut1: .tar.gz of folders; hosts: 0.0.0.0 NAME; plain: a name a line"),
    ]
    category: Annotated[
        Category | None, Field(description="of a list; an archive names its own")
    ] = None
    url: Annotated[str, AfterValidator(_url), Field(description="https:// or file:///")]
    licence: f.Sentence
    attribution: f.Sentence
    most: Annotated[
        str, AfterValidator(_megabytes), Field(description="megabytes that are taken")
    ] = "64"

    @property
    def most_bytes(self) -> int:
        """How long it may be."""
        return int(self.most) << 20


class Feed(Section):
    """All sources, and what must be found in them."""

    version: Literal["1"]
    sources: f.Some[Listed]
    canaries: Annotated[
        dict[Category, f.Some[Annotated[str, AfterValidator(_host)]]],
        Field(description="hosts without which a category is not whole"),
    ] = Field(default_factory=dict)


def read_feed(file: Path) -> Feed:
    """Read the sources.

    Raises:
        KioskError: it cannot be read, or (FileError) everything that is wrong in it.
    """
    try:
        untrusted = file.read_bytes()
    except OSError as error:
        hint = "name the file of the sources with --sources"
        raise KioskError(f"{file}: {error.strerror}", hint=hint) from error
    document = parse(untrusted, str(file))
    feed, problems = validate(Feed, document)
    if feed is None:
        raise FileError(problems)
    if wrong := [*_odd(feed, document)]:
        raise FileError(wrong)
    return feed


def _odd(feed: Feed, document: Document) -> list[Problem]:
    """Find what only shows between the lines."""
    problems, names = [], set[str]()
    for index, source in enumerate(feed.sources):
        path = ("sources", index)
        if source.name in names:
            place = document.place((*path, "name"))
            hint = "give each source a name of its own"
            message = f"there is a source “{source.name}” already"
            problems.append(Problem(document.file, place, message, hint))
        names.add(source.name)
        if (source.format == "ut1") == (source.category is not None):
            missing = source.category is None
            place = document.place(path if missing else (*path, "category"), key=not missing)
            message = "a single list belongs to a category" if missing else "an archive has its own"
            hint = "add a line “category: …”" if missing else "delete this line"
            problems.append(Problem(document.file, place, message, hint))
    return problems
