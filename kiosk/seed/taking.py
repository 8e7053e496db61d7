"""Whether the seed of a stick is taken, with what becomes of the code that stands in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kiosk.policy.problem import FileError
from kiosk.policy.yaml_text import parse
from kiosk.seed.applying import BadSeed, Candidate
from kiosk.seed.reading import read_seed
from kiosk.seed.store import Kept
from kiosk.seed.wording import Trouble, of_file

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from kiosk.seed.reading import Read


async def taken(
    stick: Candidate | BadSeed,
    current: bytes | None,
    right: Callable[[str], Awaitable[bool]],
    hashed: Callable[[str], str],
) -> Candidate | BadSeed | None:
    """Tell what to take from a stick: its seed, a sentence for the agent, or nothing.

    A citizen may start the machine with a stick of his own: where there is a seed already, only
    the agent's code shows that it is the agent's stick.

    Args:
        stick: what was found on it.
        current: the text of this machine's seed, or None where it has none.
        right: tries the code, and tells whether it is the agent's.
        hashed: makes a hash out of a code.
    """
    if isinstance(stick, BadSeed):
        return stick  # told of, never acted upon
    code = stick.read.seed.code
    bare = _bare(stick)
    if current is None:
        if code and stick.read.seed.agent_code_hash is None:
            bare = _with_hash(bare, hashed(code.get_secret_value()))
        return bare
    if bare.kept.text == current:
        return None
    if code is None:
        return BadSeed(of_file(Trouble.NO_CODE), "the stick's seed has no code")
    if not await right(code.get_secret_value()):
        return BadSeed(of_file(Trouble.WRONG_CODE), "the code of the stick's seed is wrong")
    return bare


def _bare(stick: Candidate) -> Candidate:
    """Give a seed without the code, which is never kept."""
    if stick.read.seed.code is None:
        return stick
    return _again(stick, _without_line(stick.read) or _written_anew(stick.read))


def _with_hash(stick: Candidate, hashed: str) -> Candidate:
    text = stick.read.text
    line = f'agent_code_hash: "{hashed}"\n'.encode()
    longer = text + (b"" if text.endswith(b"\n") else b"\n") + line
    try:
        return _again(stick, longer)
    except FileError:  # all of it stands between { and }
        value = stick.read.document.value
        assert isinstance(value, dict)  # noqa: S101 - it is a seed
        return _again(stick, _dumped({**value, "agent_code_hash": hashed}))


def _again(stick: Candidate, text: bytes) -> Candidate:
    read = read_seed(text, stick.read.document.file)
    return Candidate(read, Kept(text, stick.kept.keys))


def _without_line(read: Read) -> bytes | None:
    """Give the text without the line of the code, its comments kept; None if that is not all."""
    place = read.document.place(("code",), key=True)
    lines = read.text.decode().split("\n")
    text = "\n".join(lines[: place.line - 1] + lines[place.line :]).encode()
    value = read.document.value
    wanted = {k: v for k, v in value.items() if k != "code"} if isinstance(value, dict) else None
    try:
        same = parse(text, read.document.file).value == wanted
    except FileError:
        return None
    return text if same else None


def _written_anew(read: Read) -> bytes:
    value = read.document.value
    assert isinstance(value, dict)  # noqa: S101 - it is a seed
    return _dumped({k: v for k, v in value.items() if k != "code"})


def _dumped(value: dict[str, object]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
