"""What the keys of the physical keyboard type with a modifier that is not held down."""

from __future__ import annotations

import ctypes
import os
from functools import cache
from typing import Final

from kiosk.shell.strokes import Modifier

# Qt itself brings this library; it tells nobody through Qt what a key would type otherwise.
_LIBRARY: Final = "libxkbcommon.so.0"
_LAYOUT: Final = "fr"  # of the image's compositor
_NAMES: Final = {Modifier.SHIFT: b"Shift", Modifier.ALTGR: b"Mod5"}
_LONGEST: Final = 16  # bytes of what a key types


class _Names(ctypes.Structure):
    _fields_ = tuple(
        (name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")
    )


class Keymap:
    """The layout of the keyboard.

    Raises:
        OSError: there is no library.
    """

    def __init__(self) -> None:
        self._xkb = xkb = ctypes.CDLL(_LIBRARY)
        for made in (xkb.xkb_context_new, xkb.xkb_keymap_new_from_names, xkb.xkb_state_new):
            made.restype = ctypes.c_void_p
        xkb.xkb_keymap_mod_get_index.restype = ctypes.c_uint32
        names = _Names(layout=os.environ.get("XKB_DEFAULT_LAYOUT", _LAYOUT).encode())
        context = xkb.xkb_context_new(0)
        keymap = xkb.xkb_keymap_new_from_names(ctypes.c_void_p(context), ctypes.byref(names), 0)
        if not keymap:
            raise OSError("no layout of the keyboard")
        self._keymap = ctypes.c_void_p(keymap)
        self._state = ctypes.c_void_p(xkb.xkb_state_new(self._keymap))

    def text(self, code: int, modifiers: frozenset[Modifier] = frozenset()) -> str:
        """Give what a key types.

        Args:
            code: the native scan code of the key.
            modifiers: that are meant.
        """
        xkb = self._xkb
        mask = 0
        for name in (_NAMES[one] for one in modifiers if one in _NAMES):
            mask |= 1 << xkb.xkb_keymap_mod_get_index(self._keymap, name)
        xkb.xkb_state_update_mask(self._state, mask, 0, 0, 0, 0, 0)
        typed = ctypes.create_string_buffer(_LONGEST)
        xkb.xkb_state_key_get_utf8(self._state, code, typed, _LONGEST)
        return typed.value.decode("utf-8", "replace")


@cache
def keymap() -> Keymap | None:
    """Give the layout of the keyboard; None where it cannot be known."""
    try:
        return Keymap()
    except OSError:
        return None


def typed_with(code: int, text: str, modifiers: frozenset[Modifier]) -> str:
    """Give what a key types with modifiers, where it types `text` without.

    Where the layout is another than we believe, Shift still makes capitals.
    """
    if modifiers & {Modifier.CONTROL, Modifier.ALT}:
        return ""
    layout = keymap()
    if layout is not None and layout.text(code) == text:
        return layout.text(code, modifiers)
    return text.upper() if Modifier.SHIFT in modifiers else text
