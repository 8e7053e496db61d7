"""Decides what a program may have of the compositor: windows, and what is typed into them.

The compositor also offers to copy the screen, to type and to point for somebody, to switch the
screen off: a program that broke out of a page could photograph the agent's panel, or use it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.window.messages import Message

GLOBALS: Final = frozenset(
    {
        "wl_compositor",
        "wl_subcompositor",
        "wl_shm",
        "wl_seat",
        "wl_output",
        # copying and pasting; what was copied is gone with the program that copied it
        "wl_data_device_manager",
        "xdg_wm_base",
        "zxdg_decoration_manager_v1",
        "zxdg_output_manager_v1",
        "wp_viewporter",
        "wp_presentation",
        "wp_fractional_scale_manager_v1",
        "wp_single_pixel_buffer_manager_v1",
        "wp_cursor_shape_manager_v1",
        "zwp_linux_dmabuf_v1",
        "wl_drm",
    }
)
_DISPLAY: Final = 1  # the object that each connection begins with
_GET_REGISTRY: Final = 1
_BIND: Final = 0
_GLOBAL: Final = 0


class RefusedError(Exception):
    """A program asked for what it may not have."""


class Connection:
    """What one program has asked for so far."""

    def __init__(self) -> None:
        self._registries: set[int] = set()

    def asks(self, message: Message) -> bool:
        """Take a request; whether it goes on to the compositor.

        Raises:
            RefusedError: it asks for what it may not have.
            MalformedError: it cannot be read.
        """
        if message.thing == _DISPLAY and message.opcode == _GET_REGISTRY:
            self._registries.add(message.number(0))
        elif message.thing in self._registries and not _binds(message):
            raise RefusedError
        return True

    def is_told(self, message: Message) -> bool:
        """Take an event; whether the program is told.

        Raises:
            MalformedError: it cannot be read.
        """
        if message.thing in self._registries and message.opcode == _GLOBAL:
            return message.text(4) in GLOBALS
        return True


def _binds(message: Message) -> bool:
    # the compositor itself ends whoever calls something by another name than its own
    return message.opcode == _BIND and message.text(4) in GLOBALS
