"""YAML in which every value stays the text that was written, with the place of each.

YAML's own types turn 03200 into 1664, 8:30 into 510 and `no` into a lie; here they stay words.
Of YAML we take mappings, lists and texts: no anchor, alias, tag or second document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import yaml

from kiosk.policy.problem import FileError, Place, Problem
from kiosk.policy.yaml_words import explain, mark_place

if TYPE_CHECKING:
    from collections.abc import Iterator

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
Path: TypeAlias = tuple[str | int, ...]

MAX_BYTES: Final = 1 << 20
MAX_DEPTH: Final = 12
_HOPELESS: Final = 64  # levels below that
_START: Final = Place(1, 1)
# What an editor does not show, or what ends a line for YAML and not for an editor.
_ODD: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\r(?!\n)"
)


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says.

    Attributes:
        file: its name, for messages.
        value: mappings, lists and texts.
        keys: where the key of each value stands; an item of a list has none.
        values: where each value starts.
    """

    file: str
    value: Node
    keys: dict[Path, Place]
    values: dict[Path, Place]

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Give the place of a value, or of its key; of what holds it where it is missing."""
        for length in range(len(path), -1, -1):
            wanted = path[:length]
            if key and wanted in self.keys:
                return self.keys[wanted]
            if wanted in self.values:
                return self.values[wanted]
        return _START


def parse(untrusted: bytes, file: str) -> Document:
    """Read a file.

    Raises:
        FileError: it is not YAML, or more of YAML than we take; every place where, as far as known.
    """
    text = _decode(untrusted, file)
    problems = list(_odd_characters(text, file))
    if problems:  # they would shift or hide what the parser finds
        raise FileError(problems)
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.feed(event)
            if builder.hopeless:  # libyaml takes a minute for 100 kB of “[”
                break
    except yaml.MarkedYAMLError as error:
        builder.problems.append(explain(error, file, text))
    if builder.root is None and not builder.problems:
        builder.problems.append(Problem(file, _START, "the file is empty", "see docs/whitelist.md"))
    if builder.problems or builder.root is None:
        raise FileError(builder.problems)
    return Document(file, builder.root, builder.keys, builder.values)


def _decode(untrusted: bytes, file: str) -> str:
    if len(untrusted) > MAX_BYTES:
        message = f"the file is longer than {MAX_BYTES // 1024} KiB"
        raise FileError([Problem(file, _START, message, "is this the right file?")])
    try:
        return untrusted.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        before = untrusted[: error.start].decode(errors="replace")
        if b"\0" in untrusted[:4096]:
            problem = Problem(file, _START, "this is no text file", "is this the right file?")
        else:
            message = f"byte 0x{untrusted[error.start]:02x} is not UTF-8"
            hint = "save the file again in the encoding UTF-8, then check the letters with accents"
            problem = Problem(file, _place(before, len(before)), message, hint)
        raise FileError([problem]) from error


def _place(text: str, index: int) -> Place:
    line = text.count("\n", 0, index)
    return Place(line + 1, index - (text.rfind("\n", 0, index) + 1) + 1)


def _odd_characters(text: str, file: str) -> Iterator[Problem]:
    for found in _ODD.finditer(text):
        message = f"the character U+{ord(found[0]):04X} cannot be seen"
        place = _place(text, found.start())
        yield Problem(file, place, message, "delete it, and type this line again")


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read."""

    node: Node
    path: Path
    key: str | None = None  # of a mapping: the key whose value comes next


@dataclass(slots=True)
class _Builder:
    """Builds a document from the parser's events, without recursion."""

    file: str
    root: Node | None = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _skipping: int = 0  # depth inside something that was refused as a whole
    _documents: int = 0

    @property
    def hopeless(self) -> bool:
        """Whether nothing but depth follows."""
        return self._skipping > _HOPELESS

    def feed(self, event: yaml.Event) -> None:
        """Take the next event."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(event, "a second document starts here", "delete the “---”")
        elif self._documents > 1:
            return
        elif isinstance(event, yaml.CollectionEndEvent):
            if self._skipping:
                self._skipping -= 1
            else:
                self._open.pop()
        elif self._skipping:
            self._skipping += isinstance(event, yaml.CollectionStartEvent)
        elif isinstance(event, yaml.NodeEvent):
            self._node(event)

    def _node(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"“*{event.anchor}” is an alias", "write the value out in full")
        elif event.anchor is not None:
            self._refuse(event, f"“&{event.anchor}” is an anchor", "delete it")
        if tag := getattr(event, "tag", None):
            self._refuse(event, f"“{tag}” is a tag", "delete it: every value is a text")
        holder = self._open[-1] if self._open else None
        if holder and isinstance(holder.node, dict) and holder.key is None:
            self._key(holder, event)
        elif not isinstance(event, yaml.CollectionStartEvent):
            self._put(event, self._text(event))
        elif len(self._open) == MAX_DEPTH:
            self._refuse(event, "this is nested too deep", "is the indentation right?")
            self._put(event, "")
            self._skipping = 1
        else:
            node: Node = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._open.append(_Open(node, self._put(event, node)))

    def _key(self, holder: _Open, event: yaml.NodeEvent) -> None:
        # A refused key still needs a name for its value to go under; no file can hold a NUL.
        key = f"\0{len(self.problems)}"
        if isinstance(event, yaml.CollectionStartEvent):
            self._refuse(event, "a list or mapping stands where a key should", "write “key: value”")
            self._skipping = 1
        elif (text := self._text(event)) in holder.node:
            first = self.keys[*holder.path, text].line
            self._refuse(event, f"“{text}” stands here twice", f"the first is in line {first}")
        else:
            key = text
        holder.key = key
        self.keys[*holder.path, key] = _place_of(event)

    def _put(self, event: yaml.NodeEvent, node: Node) -> Path:
        path: Path = ()
        if not self._open:
            self.root = node
        else:
            holder = self._open[-1]
            if isinstance(holder.node, list):
                path = (*holder.path, len(holder.node))
                holder.node.append(node)
            elif isinstance(holder.node, dict) and holder.key is not None:
                path = (*holder.path, holder.key)
                holder.node[holder.key] = node
                holder.key = None
        self.values[path] = _place_of(event)
        return path

    def _text(self, event: yaml.NodeEvent) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            return ""
        if _ODD.search(event.value):
            self._refuse(event, "an escape makes a character that cannot be seen", "delete it")
        first, last = mark_place(event.start_mark).line, mark_place(event.end_mark).line
        if not event.style and first != last:  # neither quotes nor “|” nor “>”
            message = "this text goes on in the next line"
            hint = "is the indentation right? a long text needs quotes, or “>” before it"
            self._refuse(event, message, hint)
        return event.value

    def _refuse(self, event: yaml.Event, message: str, hint: str) -> None:
        self.problems.append(Problem(self.file, _place_of(event), message, hint))


def _place_of(event: yaml.Event) -> Place:
    return mark_place(event.start_mark)
