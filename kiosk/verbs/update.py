"""`kiosk update`: looks whether a new policy is published, and offers it to this kiosk."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import KioskError
from kiosk.i18n import gettext as _
from kiosk.i18n import use
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.updates.status import Status
    from kiosk.updates.task import Task

HELP = "look whether a new policy is published, and offer it to this kiosk"
_SOURCES: Final = "category-sources.yaml"  # beside the image's categories


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "--follow", action="store_true", help="look every five minutes, and when woken"
    )
    parser.add_argument(
        "--from", dest="place", metavar="PLACE", help="a folder or an address, as a stick has it"
    )


def run(arguments: argparse.Namespace) -> int:
    """Look; 0 if all is well, 1 if somebody should read what is printed.

    Raises:
        KioskError: a setting is missing or wrong, or another look is at work.
    """
    settings = Settings.from_environment(os.environ)
    use(settings.language)
    task = _task(settings, arguments.place)
    environment = os.environ | _proxies(settings)
    if not arguments.follow:
        return 1 if _look(task, environment, None).fault else 0
    _follow(settings, task, environment)
    return 0


def _follow(settings: Settings, task: Task, environment: Mapping[str, str]) -> None:
    from kiosk.updates.follow import follow  # noqa: PLC0415 - as above

    told: Status | None = None

    def look() -> None:
        nonlocal told
        try:
            told = _look(task, environment, told)
        except (KioskError, OSError) as error:
            print(f"kiosk: {error}", file=sys.stderr, flush=True)

    follow(look, settings.wake, _schemes(settings), random.Random())  # noqa: S311 - spreads kiosks


def _look(task: Task, environment: Mapping[str, str], told: Status | None) -> Status:
    """Look once, keep what was found, and tell it if it is not what was told before."""
    from kiosk.updates import process, status  # noqa: PLC0415 - as above

    known = status.read(task.folder)
    before = known.version if known else ""
    found = process.run(task, environment)
    now = status.note(task.folder, found, dt.datetime.now(dt.UTC))
    if now.version not in {"", before}:
        print(_("Nouvelle liste vérifiée : {version}.").format(version=now.version), flush=True)
    if now.fault:
        if told is None or told.fault is not now.fault:
            print(f"{status.sentence(now)} {status.advice(now)} ({now.fault})", flush=True)
    elif now.version == before and (told is None or told.fault):
        print(_("La liste de cette borne est à jour."), flush=True)
    return now


def _task(settings: Settings, place: str | None) -> Task:
    from kiosk.updates.task import Task  # noqa: PLC0415 - as above

    base = _address(place) if place else settings.updates
    wanted = {
        "KIOSK_UPDATES": (base, "the address of the repository, or --from PLACE"),
        "KIOSK_ROOT": (settings.root, "the root.json that came with this machine"),
        "KIOSK_POLICY": (settings.policy, "a folder for policies, where this user may write"),
    }
    for name, (value, hint) in wanted.items():
        if not value:
            raise KioskError(f"{name} is not set", hint=hint)
    assert settings.root is not None  # noqa: S101 - looked at just now
    assert settings.policy is not None  # noqa: S101 - the same
    return Task(
        kiosk=settings.id,
        base=base,
        root=settings.root.absolute(),
        folder=settings.policy.absolute(),
        categories=settings.categories.absolute(),
        index=settings.index.absolute() if settings.index else None,
        mode=settings.mode,
        standing=settings.state / "policy.json" if settings.state else None,
        sources=settings.categories.with_name(_SOURCES),
        built=_built(settings.root),
    )


def _address(place: str) -> str:
    if place.startswith(("https://", "http://", "file://")):
        return place
    if not Path(place).is_dir():
        hint = "is the stick plugged in? name the folder that has “metadata” in it"
        raise KioskError(f"{place}: there is no such folder", hint=hint)
    return Path(place).absolute().as_uri()


def _built(root: Path) -> dt.datetime:
    """Give the time before which it cannot be, by the files of this machine."""
    from kiosk.updates.clock import built, dates  # noqa: PLC0415 - as above

    return built(root.read_bytes() if root.is_file() else b"", dates(root))


def _schemes(settings: Settings) -> dict[str, str]:
    return dict.fromkeys(("http", "https"), settings.upstream) if settings.upstream else {}


def _proxies(settings: Settings) -> dict[str, str]:
    return {f"{scheme}_proxy": proxy for scheme, proxy in _schemes(settings).items()}
