"""`kiosk report`: closes what is over and sends it, or shows what will be sent."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kiosk.errors import KioskError
from kiosk.i18n import use
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.usage.database import Database
    from kiosk.usage.wording import Labels

HELP = "close the weeks and days that are over, and send their reports"
_WEEKS: Final = 52
_DAYS: Final = 92
_LATER: Final = 75  # EX_TEMPFAIL: the reports wait here, nothing is lost


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--show-next", action="store_true", help="only say what will be sent")
    only.add_argument("--html", type=Path, metavar="FILE", help="only write a page with plots")
    only.add_argument(
        "--again", action="store_true", help="send all anew that is kept here, refused or not"
    )
    parser.add_argument(
        "--trust-clock", action="store_true", help="somebody has looked at this machine's clock"
    )


def run(arguments: argparse.Namespace) -> int:
    """Report.

    Returns:
        0; 75 (EX_TEMPFAIL) where the other end does not take reports now, and they wait.

    Raises:
        KioskError: something is not set, or the folder cannot be read or written.
    """
    # imported here, as this verb's words must not wait for SQLite
    from kiosk.supervisor.policies import as_in_force  # noqa: PLC0415 - as above
    from kiosk.usage.database import Database  # noqa: PLC0415

    settings = as_in_force(Settings.from_environment(os.environ), os.environ)
    use(settings.language)
    if not settings.usage:
        raise KioskError(
            "this kiosk counts nothing, so that there is nothing to report",
            hint="set KIOSK_USAGE to the folder of what is counted",
        )
    database = Database(settings.usage)
    try:
        if arguments.show_next:
            return _show_next(settings, database)
        if arguments.html:
            return _write_page(settings, database, arguments.html)
        return _report(settings, database, arguments)
    finally:
        database.close()


def _report(settings: Settings, database: Database, arguments: argparse.Namespace) -> int:
    # imported here, as they take protobuf and requests with them
    from kiosk.usage import outbox, period  # noqa: PLC0415
    from kiosk.usage.clock import Clock  # noqa: PLC0415
    from kiosk.usage.closing import close_periods  # noqa: PLC0415
    from kiosk.usage.encoding import KioskId  # noqa: PLC0415

    wall = int(time.time())
    now = wall if arguments.trust_clock else Clock().now()
    if now is None:
        _say("nobody has set this machine's clock since it runs: no week and no day is closed")
        print("  hint: let it reach a time server, or say --trust-clock", file=sys.stderr)
    # a kiosk that reports to nobody needs no number
    kiosk = KioskId(settings.id) if settings.id or settings.report else None
    for report in close_periods(database, kiosk, now):
        print(f"closed {period.name(report.family, report.period)}: {len(report.rows)} numbers")
    if arguments.again:
        with database.transaction() as connection:
            outbox.revive(connection)
    if not settings.report:
        print("no KIOSK_REPORT: everything stays here; --show-next and --html show it")
        return 0
    return _send(settings, database, wall)


def _send(settings: Settings, database: Database, now: int) -> int:
    from kiosk.usage.sending import End, Endpoint, send_due  # noqa: PLC0415

    sent = send_due(database, Endpoint(settings.report, settings.upstream), now)
    host = urlsplit(settings.report).hostname  # the address may hold a password
    print(f"sent {sent.taken}, refused for good {sent.refused}")
    if sent.end is End.FAILED:
        _say(f"{host}: {sent.why}; the reports wait, next try in {sent.retry} s")
    elif sent.end is End.WAITING:
        _say(f"the last try failed, so the next one is in {sent.retry} s; the reports wait")
    if sent.refused:
        _say(f"{host}: refused reports are kept; `kiosk report --again` sends them anew")
    return 0 if sent.end is End.DONE else _LATER


def _say(text: str) -> None:
    print(f"kiosk: {text}", file=sys.stderr)


def _show_next(settings: Settings, database: Database) -> int:
    from kiosk.usage import outbox  # noqa: PLC0415
    from kiosk.usage.encoding import decode  # noqa: PLC0415
    from kiosk.usage.upcoming import next_report  # noqa: PLC0415
    from kiosk.usage.wording import plain, upcoming_sections  # noqa: PLC0415

    upcoming = next_report(database)
    with database.transaction() as connection:  # the very bytes, read again
        reports = tuple(decode(letter.body) for letter in outbox.waiting(connection))
    shown = replace(upcoming, reports=reports)
    sections = upcoming_sections(shown, _labels(settings), sends=bool(settings.report))
    print(plain(sections))
    return 0


def _write_page(settings: Settings, database: Database, file: Path) -> int:
    from kiosk.usage.metric import Family  # noqa: PLC0415
    from kiosk.usage.page import page  # noqa: PLC0415
    from kiosk.usage.report import published  # noqa: PLC0415

    with database.transaction() as connection:
        weeks = published(connection, Family.USAGE)
        days = published(connection, Family.HEALTH)
    text = page(settings.id, weeks[-_WEEKS:], days[-_DAYS:], _labels(settings))
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        hint = "name a file in a folder where you may write"
        raise KioskError(f"{file}: {error.strerror or error}", hint=hint) from error
    print(f"{file}: {len(weeks)} weeks, {len(days)} days")
    return 0


def _labels(settings: Settings) -> Labels:
    from kiosk.policy_source import load_policy  # noqa: PLC0415
    from kiosk.usage.wording import NO_LABELS, Labels  # noqa: PLC0415

    files = (settings.whitelist, settings.overlay, settings.mode)
    try:
        return Labels.of(load_policy(*files, categories=settings.categories))
    except KioskError as error:  # a list that is wrong hides no number: ids are shown
        _say(str(error))
        return NO_LABELS
