"""What a supervisor tells of its sessions to whoever judges the policy that they began with."""

from __future__ import annotations

from typing import Protocol


class Trials(Protocol):
    """Learns how sessions fare; a version is None for the image's own policy."""

    def started(self, version: str | None) -> None:
        """A session is about to be shown, or has died before it was."""

    def painted(self, version: str | None) -> None:
        """One has painted its home."""

    def failed(self, version: str | None, *, was_painted: bool) -> None:
        """One has ended as none should."""


class NoTrials:
    """Nobody wants to know."""

    def started(self, version: str | None) -> None:
        """Let it be."""

    def painted(self, version: str | None) -> None:
        """Let it be."""

    def failed(self, version: str | None, *, was_painted: bool) -> None:
        """Let it be."""
