"""Reads what the command line says about a source: `ut1:FOLDER,date=2026-08-17`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.categories.lists import (
    LEFT_OUT,
    LOCAL_ALLOW,
    LOCAL_DENY,
    OFFICIAL,
    About,
    FileList,
    FilePart,
    List,
    Shape,
    Ut1,
    changed,
)
from kiosk.errors import KioskError

FORMS: Final = (
    "ut1:FOLDER, hosts:FILE=CATEGORY, list:FILE=CATEGORY, etalab:FILE, deny:FILE or allow:FILE, "
    "each with “,date=…”, “,name=…”, “,licence=…” and “,by=…” if wanted"
)
# of each kind the name, the licence, who is to be named, the category
_USUAL: Final = {
    "ut1": ("ut1", "CC BY-SA 4.0", "Université Toulouse Capitole – F. Prigent", ""),
    "etalab": ("etalab", "Licence Ouverte 2.0", "Etalab", OFFICIAL),
    "hosts": ("", "", "", ""),
    "list": ("", "", "", ""),
    "deny": (LOCAL_DENY, "", "la commune", LOCAL_DENY),
    "allow": (LOCAL_ALLOW, "", "la commune", LOCAL_ALLOW),
}
_OPTIONS: Final = frozenset(("date", "name", "licence", "by"))


def read_sources(specs: list[str], left_out: frozenset[str] = LEFT_OUT) -> list[List]:
    """Make the sources that a command line names.

    Args:
        specs: one for each.
        left_out: categories of UT1 that are not read.

    Raises:
        KioskError: one means nothing, or is not there, or two have the same name.
    """
    sources = [_source(spec, left_out) for spec in specs]
    names = [source.about.name for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise KioskError(
                f"two sources are called “{name}”", hint="add “,name=…” to one of them"
            )
    return sources


def _source(spec: str, left_out: frozenset[str]) -> List:
    kind, _, rest = spec.partition(":")
    if kind not in _USUAL or not rest:
        raise KioskError(f"{spec}: this is no source", hint=f"a source is {FORMS}")
    first, *others = rest.split(",")
    options = dict(_option(spec, other) for other in others)
    name, licence, attribution, category = _USUAL[kind]
    place, _, given = first.partition("=")
    path = Path(place)
    if not path.exists():
        raise KioskError(f"{path}: there is no such source", hint="name a folder or a file")
    if bool(given) != (kind in {"hosts", "list"}):
        what = "needs no category" if given else "needs a category"
        raise KioskError(f"{spec}: this source {what}", hint=f"a source is {FORMS}")
    about = About(
        options.get("name", name or path.name.partition(".")[0]),
        options.get("licence", licence),
        options.get("by", attribution),
        options.get("date", "") or (changed(path) if path.is_file() else ""),
    )
    if kind == "ut1":
        return _ut1(path, about, left_out)
    shape = Shape.OFFICIAL if kind == "etalab" else Shape.HOST
    return FileList(about, FilePart(category or given, shape, path, hosts_format=kind == "hosts"))


def _ut1(folder: Path, about: About, left_out: frozenset[str]) -> List:
    if not folder.is_dir():
        raise KioskError(
            f"{folder}: this is no folder", hint="unpack UT1's archive, and name its folder"
        )
    source = Ut1(folder, about, left_out)
    if not about.date:
        source.about = replace(about, date=source.newest())
    return source


def _option(spec: str, text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if key not in _OPTIONS or not equals:
        raise KioskError(f"{spec}: “{text}” means nothing here", hint=f"a source is {FORMS}")
    if key == "date":
        try:
            dt.date.fromisoformat(value)
        except ValueError as error:
            raise KioskError(
                f"{spec}: “{value}” is no day", hint="write it as 2026-08-17"
            ) from error
    return key, value
