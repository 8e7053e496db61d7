"""Our own touch keyboard: it follows the field in focus, takes no focus and remembers nothing."""

from kiosk.shell.keyboard.keyboard import Keyboard

__all__ = ["Keyboard"]
