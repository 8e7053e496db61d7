"""The site that a citizen asks the agent for: opened for a visit, or noted for its report."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from kiosk import wire
from kiosk.fact import Known, Switch
from kiosk.order import Order, Refusal
from kiosk.policy.model import Opener, Policy, Reason
from kiosk.policy.permit import name_of
from kiosk.supervisor.state_folder import keep

FILE: Final = "site-requests"
MOST: Final = 50  # noted sites; the oldest makes room


@dataclass(frozen=True, slots=True, repr=False)
class _Wish:
    host: str
    reason: Reason
    kind: str
    openable: bool
    reported: bool = False


class Wishes:
    """At most one at a time, forgotten with the visit.

    What the session says is believed only where it costs nothing: the gate decides anew on
    whatever the agent opens.

    Args:
        policy: of this kiosk.
        folder: of what survives a visit.
        permit: opens a site for the visit on the screen.
    """

    def __init__(self, policy: Policy, folder: Path, permit: Callable[[str], None]) -> None:
        self.renew(policy)
        self._file = folder / FILE
        self._permit = permit
        self._wish: _Wish | None = None

    def renew(self, policy: Policy) -> None:
        """Go by another policy."""
        self._kinds = {category.id: category.name.fr for category in policy.categories}

    def hear(self, untrusted: wire.Wish) -> None:
        """Take in what a session asks for, in place of what it asked for before."""
        host = name_of(untrusted.host)
        try:
            reason = Reason(untrusted.reason)
        except ValueError:
            return
        if host:
            kind = self._kinds.get(untrusted.category, "")
            self._wish = _Wish(host, reason, kind, untrusted.opener == Opener.AGENT)

    def forget(self) -> None:
        """Forget it: its visit is over."""
        self._wish = None

    def obey(self, order: Order) -> str:
        """Do what the agent orders about it, and give why not, or ""."""
        wish = self._wish
        if wish is None:
            return Refusal.NOT_ASKED
        if order is Order.REPORT_SITE:
            return self._report(wish)
        if not wish.openable:
            return Refusal.CLOSED_SITE
        self._wish = None
        self._permit(wish.host)
        return ""

    def facts(self) -> tuple[wire.Fact, ...]:
        """Give what the agent may know about it."""
        wish = self._wish
        known = {
            Known.ASKED: wish.host if wish else "",
            Known.ASKED_WHY: wish.reason if wish else "",
            Known.ASKED_KIND: wish.kind if wish else "",
            Known.OPENABLE: Switch.of(wish is not None and wish.openable),
            Known.REPORTED: Switch.of(wish is not None and wish.reported),
        }
        return tuple(wire.Fact(name, value) for name, value in known.items())

    def _report(self, wish: _Wish) -> str:
        """Note the site's name and the day, and nothing else, for the next report to send."""
        noted = [one for one in noted_sites(self._file) if one["host"] != wish.host]
        today = date.today().isoformat()  # noqa: DTZ011 - as a calendar on the wall
        noted = [*noted, {"host": wish.host, "day": today}][-MOST:]
        try:
            keep(self._file, json.dumps(noted).encode())
        except OSError:
            return Refusal.FAILED
        self._wish = replace(wish, reported=True)
        return ""


def noted_sites(file: Path) -> list[dict[str, str]]:
    """Read the sites that are noted; none where the file is damaged."""
    try:
        untrusted = json.loads(file.read_bytes())
        return [{"host": str(one["host"]), "day": str(one["day"])} for one in untrusted]
    except (OSError, ValueError, TypeError, KeyError):
        return []
