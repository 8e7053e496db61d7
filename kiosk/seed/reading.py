"""From the bytes of an ilot.yaml to a seed, or to everything in it that is wrong."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kiosk.policy.overlay_checks import overlay_problems
from kiosk.policy.problem import FileError, Place, Problem
from kiosk.policy.validation import validate
from kiosk.policy.yaml_text import Document, parse
from kiosk.seed.model import Seed
from kiosk.seed.names import MAX_BYTES
from kiosk.seed.secrecy import without_secrets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kiosk.policy.model import Category
    from kiosk.policy.yaml_text import Node

_START: Final = Place(1, 1)
# As Windows' Notepad saves what it calls “Unicode”; without the mark nobody can tell.
_UTF_16: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Below:
    """What a seed's site lies over, where somebody has it.

    Attributes:
        files: the whitelist, then the département's file.
        icons: the pictograms that exist, or None where nobody knows.
        categories: those that exist.
    """

    files: Sequence[Document]
    icons: Collection[str] | None = None
    categories: Collection[Category] = ()


# What needs nothing of the whitelist's, and so holds with any.
_OF_ITS_OWN: Final = frozenset(
    {"name", "commune", "phone", "hours", "opening", "notice", "support_phone"}
    | {"pages", "print_price", "printers", "mode", "denied", "allowed"}
    | {"without_advertising", "without_cookie_banners"}
)


@dataclass(frozen=True, slots=True)
class Read:
    """A seed that holds, with the document it was read from.

    Attributes:
        seed: what it says.
        site: its part that is the commune's file, as it was written.
        text: the whole, in UTF-8 and without a mark.
        document: where everything stands.
    """

    seed: Seed
    site: dict[str, Node]
    text: bytes
    document: Document

    def alone(self) -> Read:
        """Give it without what refers to a whitelist, for one that it does not fit."""
        return replace(self, site={k: v for k, v in self.site.items() if k in _OF_ITS_OWN})


def read_seed(untrusted: bytes, file: str, below: Below | None = None) -> Read:
    """Read a seed.

    Args:
        untrusted: what the file holds.
        file: its name, for messages.
        below: what its site must fit, or None where that is looked at elsewhere.

    Raises:
        FileError: with everything that is wrong; no secret is repeated.
    """
    text = decoded(untrusted, file)
    shown = text.decode(errors="replace")
    try:
        document = parse(text, file)
    except FileError as error:
        raise FileError(without_secrets(error.problems, shown)) from None
    seed, problems = validate(Seed, document)
    site = _site(document)
    if site and below:
        problems += overlay_problems(site, below.files, below.icons, below.categories)
    if problems or seed is None or site is None or not isinstance(site.value, dict):
        raise FileError(without_secrets(problems, shown))
    return Read(seed, site.value, text, document)


def decoded(untrusted: bytes, file: str) -> bytes:
    """Give a seed's text as UTF-8 without a mark, whatever Windows' Notepad has made of it.

    Raises:
        FileError: it is too long, or half a text.
    """
    if len(untrusted) > MAX_BYTES:
        message = f"the file is longer than {MAX_BYTES // 1024} kB"
        raise FileError([Problem(file, _START, message, "is this the right file?")])
    for mark, encoding in _UTF_16:
        if untrusted.startswith(mark):
            try:
                return untrusted.removeprefix(mark).decode(encoding).encode()
            except UnicodeError:
                hint = "save the file again in the encoding UTF-8"
                message = "this is no whole text in UTF-16"
                raise FileError([Problem(file, _START, message, hint)]) from None
    return untrusted.removeprefix(codecs.BOM_UTF8)


def not_beside(read: Read, files: Collection[str]) -> Iterator[Problem]:
    """Look for a file that a seed names and that does not lie beside it."""
    updates = read.seed.updates
    if updates and updates.root and updates.root not in files:
        place = read.document.place(("updates", "root"))
        message = f"there is no file “{updates.root}” beside this one"
        yield Problem(read.document.file, place, message, "copy it there, or mend the name")


def _site(document: Document) -> Document | None:
    """Give the commune's part as a file of its own, whose places are those of the whole."""
    value = document.value
    site = value.get("site") if isinstance(value, dict) else None
    if not isinstance(site, dict):
        return None
    keys = {path[1:]: place for path, place in document.keys.items() if path[:1] == ("site",)}
    values = {path[1:]: place for path, place in document.values.items() if path[:1] == ("site",)}
    return replace(document, value=site, keys=keys, values=values)
