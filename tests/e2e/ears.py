"""Somebody who sees nothing: hears what is said, and presses keys that it has told."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.e2e.kiosk_driver import PATIENCE, Kiosk

STEPS: Final = 60  # more than there is to be reached on any screen or page
SILENCE: Final = 4.0  # seconds: nothing more is coming
_PAUSE: Final = 0.5  # seconds after which a sentence is over
_POLL: Final = 0.05
_MIXER: Final = """#!/bin/sh
case "$*" in
  *"Headphone Jack"*) echo "  : values=$(cat {state})" ;;
  *) exec /usr/bin/amixer "$@" ;;
esac
"""


class Headset:
    """The socket for a headset, as the sound card's mixer tells of it; empty at first.

    Args:
        folder: for the mixer, to be the first of PATH.
    """

    def __init__(self, folder: Path) -> None:
        self._state = folder / "jack"
        self._state.write_text("off")
        mixer = folder / "amixer"
        mixer.write_text(_MIXER.format(state=self._state))
        mixer.chmod(0o755)

    def plug(self, *, in_: bool = True) -> None:
        """Plug it in, or out."""
        self._state.write_text("on" if in_ else "off")


class Ears:
    """Decides by what is said alone; reads nothing of the screen.

    Args:
        kiosk: whose voice is recorded.
    """

    def __init__(self, kiosk: Kiosk) -> None:
        self._kiosk = kiosk
        self.begin()

    def begin(self) -> None:
        """Forget what was said: another visit has begun."""
        self.said: list[str] = []
        self.languages: list[str] = []

    def follow(self) -> str:
        """Take in what has been said since; give the last of it."""
        new = self._kiosk.session.order("recorded", since=len(self.said))
        self.said += [" ".join(text for text, _language in one) for one in new]
        self.languages += [language for one in new for _text, language in one]
        return self.said[-1] if new else ""

    def hears(self, words: str) -> str:
        """Wait until this is said; give the whole of it."""
        before = len(self.said)

        def said() -> str | None:
            self.follow()
            return next((one for one in self.said[before:] if words in one), None)

        return self._kiosk.wait(said, f"{words!r}, but {self.said[-3:]}")

    def press(self, *keys: str) -> str:
        """Press keys, and give what is said last then; "" where nothing is."""
        self.follow()
        before = len(self.said)
        self._kiosk.keys("key", *keys)
        end = time.monotonic() + SILENCE
        while time.monotonic() < end:
            time.sleep(_POLL)
            if self.follow():
                end = min(end, time.monotonic() + _PAUSE)
        return self.said[-1] if len(self.said) > before else ""

    def find(self, key: str, *words: str) -> str:
        """Press a key until all these words are said."""
        heard = []
        for _ in range(STEPS):
            heard.append(self.press(key))
            if all(word in heard[-1] for word in words):
                return heard[-1]
        raise AssertionError(f"{words} was never said, but {heard}")

    def enter(self, *words: str) -> None:
        """Act upon what was said, and wait for what follows."""
        before = len(self.said)
        self._kiosk.keys("key", "Return")
        self._kiosk.wait(
            lambda: (
                self.follow() is not None
                and any(all(word in one for word in words) for one in self.said[before:])
            ),
            f"{words} after Enter, but {self.said[before:]}",
            patience=2 * PATIENCE,
        )

    def type(self, text: str) -> str:
        """Type with the keys of the table, and give all that is said meanwhile."""
        before = len(self.said)
        self._kiosk.keys("type", "--delay", "60", text)
        time.sleep(_PAUSE)
        self.follow()
        return " ".join(self.said[before:])


StartEars = Callable[[], tuple[Kiosk, Ears]]
