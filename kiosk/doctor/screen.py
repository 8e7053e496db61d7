"""Examines what a citizen looks at and touches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject
from kiosk.i18n import gettext as _

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine

_MODE: Final = re.compile(r"(\d{3,5})x(\d{3,5})")
_BITS: Final = re.compile(r"^B: (PROP|EV|KEY|REL|ABS)=([0-9a-f ]{1,400})$", re.MULTILINE)
_WORD: Final = 64  # bits of one of the kernel's words
_DIRECT: Final = 1  # bits of <linux/input-event-codes.h>
_POINTER: Final = 0
_ABS_X: Final = 0
_ABS_MT_X: Final = 0x35
_REL_X: Final = 0
_BTN_LEFT: Final = 0x110
_BTN_PEN: Final = 0x140


@dataclass(frozen=True, slots=True)
class Screen(Measured):
    """What is connected.

    Attributes:
        screens: how many; None where the kernel drives none.
        width: and `height`: of the first, in pixels; None where it does not say.
        card: whether something besides the processor draws.
        appliance: whether there should be one.
    """

    screens: int | None
    width: int | None
    height: int | None
    card: bool
    appliance: bool


@dataclass(frozen=True, slots=True)
class Touch(Measured):
    """What moves on it.

    Attributes:
        touchscreens: how many.
        mice: and their like.
        appliance: whether there should be one.
    """

    touchscreens: int
    mice: int
    appliance: bool


def measure_screen(machine: Machine) -> Screen:
    """Look what is connected."""
    sockets = [str(p.relative_to(machine.root)) for p in machine.glob("sys/class/drm/card*-*")]
    used = [s for s in sockets if (machine.text(f"{s}/status") or "").strip() == "connected"]
    first = (machine.text(f"{used[0]}/modes") or "").partition("\n")[0] if used else ""
    mode = _MODE.fullmatch(first)
    return Screen(
        screens=len(used) if sockets else None,
        width=int(mode[1]) if mode else None,
        height=int(mode[2]) if mode else None,
        card=bool(machine.glob("dev/dri/renderD*")),
        appliance=machine.appliance,
    )


def examine_screen(measured: Screen) -> Finding:
    """Say whether there is one, and what draws on it."""

    def said(state: State, sentence: str, advice: str = "") -> Finding:
        return Finding(Subject.SCREEN, state, sentence, advice, measured)

    if not measured.screens:
        if not measured.appliance:
            return said(State.ABSENT, _("Aucun écran n’est branché à cette machine."))
        advice = _("Vérifiez le câble de l’écran, puis allumez-le.")
        return said(State.ILL, _("Aucun écran n’est branché."), advice)
    sentence = _("L’écran est branché.")
    if measured.width and measured.height:
        sentence = _("L’écran est branché : {width} points sur {height}.").format(
            width=measured.width, height=measured.height
        )
    if not measured.card:
        advice = _("La carte graphique n’aide pas : l’écran est plus lent. Dites-le au dépannage.")
        return said(State.WARN, sentence, advice)
    return said(State.WELL, sentence)


def measure_touch(machine: Machine) -> Touch:
    """Look what moves on it."""
    listed = machine.text("proc/bus/input/devices") or ""
    devices = [_bits(block) for block in listed.split("\n\n")]
    return Touch(
        touchscreens=sum(_is_touchscreen(one) for one in devices),
        mice=sum(_is_mouse(one) for one in devices),
        appliance=machine.appliance,
    )


def examine_touch(measured: Touch) -> Finding:
    """Say whether it can be touched."""

    def said(state: State, sentence: str, advice: str = "") -> Finding:
        return Finding(Subject.TOUCH, state, sentence, advice, measured)

    if measured.touchscreens:
        return said(State.WELL, _("L’écran sent les doigts."))
    if not measured.appliance:
        return said(State.ABSENT, _("Cette machine n’a pas d’écran tactile."))
    advice = _("Branchez le câble USB de l’écran, puis redémarrez la machine.")
    if measured.mice:
        return said(State.WARN, _("L’écran ne sent pas les doigts ; la souris marche."), advice)
    return said(State.ILL, _("L’écran ne sent pas les doigts."), advice)


def _bits(block: str) -> dict[str, int]:
    found = {}
    for name, words in _BITS.findall(block):
        bits = 0
        for word in words.split():
            bits = bits << _WORD | int(word[-16:], 16)
        found[name] = bits
    return found


def _has(bits: dict[str, int], name: str, bit: int) -> bool:
    return bool(bits.get(name, 0) >> bit & 1)


def _is_touchscreen(bits: dict[str, int]) -> bool:
    moves = _has(bits, "ABS", _ABS_X) or _has(bits, "ABS", _ABS_MT_X)
    return _has(bits, "PROP", _DIRECT) and moves and not _has(bits, "KEY", _BTN_PEN)


def _is_mouse(bits: dict[str, int]) -> bool:
    moves = _has(bits, "REL", _REL_X) or _has(bits, "ABS", _ABS_X)
    return moves and (_has(bits, "KEY", _BTN_LEFT) or _has(bits, "PROP", _POINTER))
