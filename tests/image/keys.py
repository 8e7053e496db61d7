"""Presses what people press to get out of a kiosk, and looks whether it is the kiosk's still."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image

from kiosk.errors import KioskError
from tests.image import picture, reading, walk
from tests.image.qmp import QmpError
from tests.image.running import Running, ScreenError

_CTRL_ALT: Final = ("ctrl", "alt")
_FUNCTION_KEYS: Final = tuple(f"f{number}" for number in range(1, 13))
_SYSRQ: Final = "bcehiklmorstuw"
WAYS_OUT: Final[tuple[tuple[str, ...], ...]] = (
    *((*_CTRL_ALT, key) for key in _FUNCTION_KEYS),  # another terminal
    *(("alt", key) for key in _FUNCTION_KEYS),
    *((key,) for key in _FUNCTION_KEYS),
    *(("alt", "sysrq", letter) for letter in _SYSRQ),
    (*_CTRL_ALT, "delete"),
    (*_CTRL_ALT, "backspace"),
    (*_CTRL_ALT, "esc"),
    (*_CTRL_ALT, "t"),
    ("alt", "esc"),
    ("alt", "tab"),
    ("alt", "spc"),
    ("meta_l",),
    ("meta_l", "d"),
    ("meta_l", "r"),
    ("meta_l", "l"),
    ("menu",),
    ("ctrl", "esc"),
    ("ctrl", "shift", "i"),  # the tools of developers
    ("ctrl", "shift", "esc"),
    ("ctrl", "shift", "n"),
    ("ctrl", "n"),
    ("ctrl", "t"),
    ("ctrl", "w"),
    ("ctrl", "q"),
    ("ctrl", "o"),
    ("ctrl", "s"),
    ("ctrl", "p"),
    ("ctrl", "u"),
    ("ctrl", "j"),
    ("ctrl", "h"),
    ("ctrl", "l"),
    ("print",),
    ("sleep",),
    ("power",),
    ("alt", "f4"),  # last: it may end what is shown, which then comes again
)
_SETTLE: Final = 0.4  # seconds of a real machine


@dataclass(frozen=True, slots=True)
class Escape:
    """Keys after which the screen was not the kiosk's, or the machine started anew."""

    keys: str
    what: str


def reach(vm: Running) -> bool:
    """Tell whether keys arrive at all: letters in the search field bring other results."""
    vm.tap(walk.SEARCH)
    vm.sleep(3)
    before = vm.look()
    for letter in "zzz":
        vm.keys(letter)
        vm.sleep(_SETTLE)
    vm.sleep(3)
    arrived = not picture.alike(before, vm.look())
    walk.go_home(vm)
    return arrived


def press_all(vm: Running) -> Iterator[Escape]:
    """Press each on the home of a visit, and give those that led out."""
    home = vm.sees(walk.HOME).image
    restarts = vm.restarts()
    for way in WAYS_OUT:
        name = "-".join(way)
        vm.keys(*way)
        vm.sleep(_SETTLE)
        try:
            if vm.restarts() > restarts:
                restarts = vm.restarts()
                yield Escape(name, "the machine started anew")
                walk.starts(vm)
                home = walk.come_in(vm).image
            elif not picture.alike(home, vm.look()):
                home = _back(vm, name)
        except ScreenError as error:
            yield Escape(name, str(error))
            return
        except QmpError:
            yield Escape(name, "the machine is off")
            return


def _back(vm: Running, name: str) -> Image.Image:
    """See that a changed screen is still of the kiosk; come back to the home."""
    vm.keep(vm.look(), f"after-{name}")
    seen = vm.wait(_is_ours, f"kiosk-after-{name}")
    if reading.shows(seen.words, walk.HOME):
        return seen.image
    if reading.shows(seen.words, walk.START):
        return walk.come_in(vm).image
    walk.go_home(vm)
    return vm.look()


def _is_ours(words: Sequence[reading.Word]) -> bool:
    return any(reading.shows(words, label) for label in (walk.HOME, walk.START, walk.FINISHED))


def power_button(vm: Running) -> str:
    """Touch the button on the case, and tell what comes of it."""
    vm.power_button()
    end = time.monotonic() + 20 * vm.speed.patience
    try:
        while time.monotonic() < end:
            if vm.qmp.happened("SHUTDOWN"):
                return "the machine goes off, in order"
            time.sleep(1)
        vm.wait(_is_ours, "kiosk-after-power")
    except QmpError:
        return "the machine goes off, in order"
    except KioskError as error:
        return f"not the kiosk's screen: {error}"
    return "nothing"
