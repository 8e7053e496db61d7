"""Looks, once a session was killed, that nothing of it is left."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.supervisor.processes import inhabitants


@dataclass(frozen=True, slots=True)
class Remains:
    """By what the remains of a session would be known.

    Attributes:
        pid_namespace: the inode of its PID namespace, or 0 without walls.
        began: when it was started, in seconds since the epoch.
    """

    pid_namespace: int
    began: float


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked for, and whether none was found.

    Attributes:
        clean: whether nothing is left.
        unclean: the kinds of things that are.
    """

    clean: bool
    unclean: tuple[str, ...] = ()


def prove(remains: Remains) -> Proof:
    """Look for the remains of a session."""
    if remains.pid_namespace and inhabitants(remains.pid_namespace):
        return Proof(clean=False, unclean=("processes",))
    return Proof(clean=True)
