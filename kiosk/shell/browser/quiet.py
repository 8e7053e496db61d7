"""Whether a page may be heard: only once a hand has touched it, and not while a voice reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWebEngineCore import QWebEnginePage


class Quiet:
    """Keeps a page silent.

    Chromium's own rule, PlaybackRequiresUserGesture, lets a document make sound through Web Audio
    as soon as it is loaded; so that each document is muted until somebody touches it.

    Args:
        page: which.
        kept: called when it would be heard, were it not for the voice.
    """

    def __init__(self, page: QWebEnginePage, kept: Callable[[], object]) -> None:
        self._page = page
        self._kept = kept
        self._touched = False
        self._voice = False
        self._apply()
        page.recentlyAudibleChanged.connect(self._tell)

    def begin(self) -> None:
        """Take it that nobody has touched the document that comes now."""
        self._touched = False
        self._apply()

    def touch(self) -> None:
        """Take it that somebody touches the page."""
        if not self._touched:
            self._touched = True
            self._apply()
            self._tell()

    def give_way(self, *, to_voice: bool) -> None:
        """Be silent while a voice reads, or no more."""
        self._voice = to_voice
        self._apply()
        self._tell()

    def _apply(self) -> None:
        self._page.setAudioMuted(self._voice or not self._touched)

    def _tell(self) -> None:
        if self._voice and self._touched and self._page.recentlyAudible():
            self._kept()
