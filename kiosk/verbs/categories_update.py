"""`kiosk categories update`: brings the lists and their index up to date."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import KioskError
from kiosk.settings import ROOT, Settings

if TYPE_CHECKING:
    from kiosk.categories.store import Store
    from kiosk.categories.update import Report
    from kiosk.policy.categories import CategoryIndex
    from kiosk.policy.model import Policy

HELP = "fetch the lists, judge them, and put a new index in force"
_SOURCES: Final = ROOT / "config" / "category-sources.yaml"
_SHOWN: Final = 10  # names that were taken out of a list


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this action."""
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where the versions are kept")
    parser.add_argument("--sources", type=Path, default=_SOURCES, metavar="FILE")
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="CATEGORY",
        help="let what is offered for it through, though it is odd: after a look",
    )
    parser.add_argument(
        "--from",
        dest="ready",
        metavar="INDEX",
        help="take a ready index.kfi, and the delta.kfi beside it, from a path or an address",
    )
    parser.add_argument("--back", action="store_true", help="return to the version before")


def run(arguments: argparse.Namespace) -> int:
    """Do it; 0 if all is well, 1 if somebody should look at what was held back.

    Raises:
        KioskError: nothing could be done; what was in force still is.
    """
    from kiosk.categories.store import Store  # noqa: PLC0415 - other verbs start without

    settings = Settings.from_environment(os.environ)
    store = Store(arguments.to or _folder(settings))
    if arguments.back:
        print(f"in force again: {store.back()}")
        return 0
    if arguments.ready:
        return _take(store, arguments.ready, arguments.sources, _policy(settings))
    return _update(store, arguments.sources, arguments.accept, _policy(settings))


def _folder(settings: Settings) -> Path:
    """Give the folder of which this machine's index is the current version."""
    index = settings.index
    if index is None or index.parent.name != "current":
        hint = "name it with --to, or set KIOSK_INDEX to FOLDER/current/index.kfi"
        raise KioskError("it is not said where the versions are kept", hint=hint)
    return index.parent.parent


def _policy(settings: Settings) -> Policy:
    from kiosk.policy_source import load_policy  # noqa: PLC0415 - brings pydantic

    files = (settings.whitelist, settings.overlay)
    return load_policy(*files, region=settings.region, categories=settings.categories)


def _open_hosts(policy: Policy) -> list[str]:
    """Give the hosts of the whitelist, which no category may deny."""
    return sorted({rule.pattern.host for rule in policy.rules if rule.pattern.host})


def _take(store: Store, place: str, sources: Path, policy: Policy) -> int:
    from kiosk.categories.kinds import Kinds  # noqa: PLC0415 - these bring requests
    from kiosk.categories.ready import from_place  # noqa: PLC0415 - as above
    from kiosk.categories.sources import read_feed  # noqa: PLC0415 - as above
    from kiosk.categories.trial import try_out  # noqa: PLC0415 - as above

    feed, kinds, hosts = read_feed(sources), Kinds.of(policy.categories), _open_hosts(policy)

    def trial(index: CategoryIndex) -> None:
        try_out(index, feed, kinds, hosts)

    version = from_place(store, place, trial)
    print(f"in force: {version}" if version else "nothing new: the version in force stays")
    return 0


def _update(store: Store, sources: Path, accept: Collection[str], policy: Policy) -> int:
    from kiosk.categories.kinds import Kinds  # noqa: PLC0415 - these bring requests
    from kiosk.categories.sources import read_feed  # noqa: PLC0415 - as above
    from kiosk.categories.update import Order, update  # noqa: PLC0415 - as above

    order = Order(
        feed=read_feed(sources),
        kinds=Kinds.of(policy.categories),
        open_hosts=_open_hosts(policy),
        day=dt.datetime.now(dt.UTC).date(),
        accepted=frozenset(accept),
    )
    if unknown := sorted(set(accept) - (order.kinds.compiled or frozenset())):
        hint = "`kiosk categories show` and config/categories.yaml have their names"
        raise KioskError(f"there is no category {', '.join(unknown)}", hint=hint)
    report = update(store, order, _said)
    _show(report)
    return 0 if report.good else 1


def _show(report: Report) -> None:
    """Print what became of what; what needs a look comes last."""
    taken = [one for one in report.judged if one.verdict.outcome.good]
    for name in report.unchanged:
        print(f"{name}: nothing new")
    if taken:
        print(f"{len(taken)} categories taken")
    for one in taken:
        if one.removed:
            names = ", ".join(one.removed[:_SHOWN])
            more = len(one.removed) - _SHOWN
            rest = f" and {more} more" if more > 0 else ""
            print(f"{one.source} {one.category}: taken out of it: {names}{rest}")
    for one in report.judged:
        if one.verdict.outcome in {"lasting", "ordered", "refused"}:
            print(f"{one.source} {one.category}: {one.verdict.outcome}: {one.verdict.reason}")
    for name, error in report.failed.items():
        print(f"{name}: {error}")
    print(f"in force: {report.version}" if report.version else "the version in force stays")
    if not report.good:
        print("  hint: look at what was refused; --accept CATEGORY lets it through")


def _said(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
