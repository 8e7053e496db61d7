"""Reads the seed of a stick in a process without rights, whatever the stick does to it."""

from __future__ import annotations

import json
import os
import socket
from base64 import b64decode, b64encode
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk.seed.durable import read_inside
from kiosk.seed.names import MAX_BYTES, MAX_KEYS, NAME
from kiosk.stick.child import within
from kiosk.usb_stick import Outcome

if TYPE_CHECKING:
    from kiosk.stick.volume import Volume

_SECONDS: Final = 10.0
_MOST: Final = 4  # files of keys
_LOOKED_AT: Final = 1000  # names in the first folder


def seed_of(stick: Volume) -> dict[str, bytes]:
    """Give ilot.yaml and the keys beside it, by name; nothing where there is no ilot.yaml."""
    memory = os.memfd_create("seed", os.MFD_CLOEXEC)
    ours, theirs = socket.socketpair()
    with ours, theirs, os.fdopen(memory, "r+b") as file:

        def work(root: int) -> Outcome:
            found = _files(root)
            coded = {name: b64encode(data).decode() for name, data in found.items()}
            os.write(memory, json.dumps(coded).encode())
            return Outcome.DONE

        outcome = within(stick, work, line=ours, writable=False, seconds=_SECONDS)
        if outcome is not Outcome.DONE:
            return {}
        file.seek(0)
        return {name: b64decode(text) for name, text in json.load(file).items()}


def _files(root: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with suppress(OSError):
        found[NAME] = read_inside(root, NAME, MAX_BYTES)
    if not found:
        return {}
    with os.scandir(root) as entries:
        names = sorted(e.name for _, e in zip(range(_LOOKED_AT), entries, strict=False))
    for name in [name for name in names if name.lower().endswith(".json")][:_MOST]:
        with suppress(OSError):
            found[name] = read_inside(root, name, MAX_KEYS)
    return found
