"""`kiosk image`: this machine's image, from the repository to a slot that has proved itself."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import KioskError
from kiosk.i18n import gettext as _
from kiosk.i18n import use
from kiosk.order import Order, Refusal
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.updates.image.confirm import Audit
    from kiosk.updates.image.install import Machine
    from kiosk.updates.image.status import Told
    from kiosk.updates.image.version import ImageVersion
    from kiosk.wire import Fact

HELP = "fetch a newer image of this machine, install it, confirm it or go back"
_USUAL_PACE: Final = 125  # kB/s, half of a line of 2 Mb/s
_HOURS: Final = 3.0
_GRACE: Final = 60.0  # seconds for a clock that did not ring
_RESTART: Final = 2 * 3600.0  # seconds for which a restart waits for whoever uses the kiosk
_AUDIT: Final = 3600.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of each action."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def declare(name: str, text: str, act: Callable[[argparse.Namespace], int]) -> None:
        action = actions.add_parser(name, help=text, description=f"{text}.")
        action.set_defaults(act=act)
        _ARGUMENTS.get(name, lambda _parser: None)(action)

    declare("update", "look for a newer image, and fetch it as far as the night allows", _update)
    declare("install", "root: write what was fetched into the other slot, and restart", _install)
    declare("confirm", "root: wait until the image that runs is well, or go back", _confirm)
    declare("status", "say how it is with images", _status)


def _of_update(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pace", type=_pace, default=_USUAL_PACE, metavar="KB", help=f"kB/s ({_USUAL_PACE})"
    )
    parser.add_argument(
        "--hours", type=float, default=_HOURS, metavar="H", help=f"until it ends ({_HOURS:g})"
    )


def _of_install(parser: argparse.ArgumentParser) -> None:
    text = "do not restart: the next start of the machine tries it"
    parser.add_argument("--no-restart", action="store_true", help=text)


def _of_confirm(parser: argparse.ArgumentParser) -> None:
    text = "a unit that ends well where its audit of a wipe finds nothing"
    parser.add_argument("--audit", metavar="UNIT", default="", help=text)


_ARGUMENTS: Final = {"update": _of_update, "install": _of_install, "confirm": _of_confirm}


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked for.

    Raises:
        KioskError: a setting is missing, or it cannot be done.
    """
    use(Settings.from_environment(os.environ).language)
    act: Callable[[argparse.Namespace], int] = arguments.act
    try:
        return act(arguments)
    except OSError as error:
        raise KioskError(f"{error.filename or 'the disk'}: {error.strerror}") from error


def _pace(text: str) -> int:
    from kiosk.updates.image.pace import LEAST  # noqa: PLC0415 - other verbs start without

    if not text.isdecimal() or int(text) * 1000 < LEAST:
        raise argparse.ArgumentTypeError(f"kB a second, at least {LEAST // 1000}")
    return int(text)


# --- as the user who fetches ----------------------------------------------------------------------
def _update(arguments: argparse.Namespace) -> int:
    """Look; 0 if all is well, 1 if somebody should read what is printed."""
    from kiosk.updates.clock import built, dates  # noqa: PLC0415 - as above
    from kiosk.updates.image import status  # noqa: PLC0415
    from kiosk.updates.image.look import ImageTask, look  # noqa: PLC0415
    from kiosk.updates.image.pace import Pace  # noqa: PLC0415

    settings = Settings.from_environment(os.environ)
    folder, running = _folder(settings.image, "KIOSK_IMAGE"), _running()
    if not settings.updates:
        raise KioskError("KIOSK_UPDATES is not set", hint="the address of the repository")
    root, trusted = _root(settings.root, folder)
    if settings.upstream:  # as the library reads them
        os.environ.update(http_proxy=settings.upstream, https_proxy=settings.upstream)
    seconds = arguments.hours * 3600
    # a header that comes letter by letter passes every other clock; what is here by then stays
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
    task = ImageTask(
        settings.id,
        settings.updates,
        trusted,
        folder,
        settings.slots,
        running,
        Pace(arguments.pace * 1000),
        seconds,
        built(trusted, dates(root)),
    )
    now = dt.datetime.now(dt.UTC)
    status.note(folder, look(task, now, _say), dt.datetime.now(dt.UTC))
    return _tell()


def _root(file: Path | None, folder: Path) -> tuple[Path, bytes]:
    """Give the file of the keys that are trusted first, and what it holds."""
    from kiosk.updates.image import status  # noqa: PLC0415 - as above
    from kiosk.updates.image.fault import Fault  # noqa: PLC0415

    try:
        file = _folder(file, "KIOSK_ROOT")
        return file, _bytes(file)
    except KioskError:
        # the journal is read by nobody: the panel would go on saying that all is well
        status.note(folder, status.Found(fault=Fault.BROKEN), dt.datetime.now(dt.UTC))
        raise


# --- as root --------------------------------------------------------------------------------------
def _install(arguments: argparse.Namespace) -> int:
    from kiosk.updates.image.confirm import patiently  # noqa: PLC0415 - as above
    from kiosk.updates.image.install import Outcome, install  # noqa: PLC0415
    from kiosk.updates.image.keeping import Keeper  # noqa: PLC0415
    from kiosk.updates.image.rauc import Rauc  # noqa: PLC0415

    settings = Settings.from_environment(os.environ)
    folder = _folder(settings.image, "KIOSK_IMAGE")
    keeper = Keeper(_folder(settings.slots, "KIOSK_SLOTS"))
    outcome = install(folder, keeper, Rauc(), _machine(), _say)
    if outcome is not Outcome.RESTART or arguments.no_restart:
        return 1 if outcome in {Outcome.REFUSED, Outcome.FAILED} else 0
    if not patiently(_restart, _RESTART):
        _say("somebody uses the kiosk: it restarts another night")
    return 0


def _confirm(arguments: argparse.Namespace) -> int:
    """Confirm; 1 where the machine is to go back: the unit restarts it."""
    from kiosk.updates.image.confirm import Kiosk, Verdict, confirm  # noqa: PLC0415 - as above
    from kiosk.updates.image.keeping import Keeper, boot  # noqa: PLC0415
    from kiosk.updates.image.rauc import Rauc  # noqa: PLC0415

    settings = Settings.from_environment(os.environ)
    verdict = confirm(
        Keeper(_folder(settings.slots, "KIOSK_SLOTS")),
        Rauc(),
        Kiosk(
            _facts,
            lambda: _order(Order.RESET),
            lambda: _seeded(settings.seed_fault),
            (lambda: audited(arguments.audit)) if arguments.audit else None,
        ),
        running=_running(),
        boot=boot(),
        folder=settings.image,
        say=_say,
    )
    return 1 if verdict is Verdict.BAD else 0


def _seeded(fault: Path | None) -> bool:
    """Whether `kiosk seed apply` came to its end, with a good seed.

    Args:
        fault: the file that it writes where a seed is bad; it has no setting where it failed.
    """
    from kiosk.seed.names import FIRST, RUN  # noqa: PLC0415 - as above

    folder = fault.parent if fault else RUN
    return (folder / "kiosk.env").exists() and not (folder / FIRST).exists()


def _machine() -> Machine:
    from kiosk.updates.image.install import Machine  # noqa: PLC0415 - as above
    from kiosk.updates.image.keeping import boot  # noqa: PLC0415
    from kiosk.updates.image.rauc import compatible  # noqa: PLC0415
    from kiosk.updates.image.wellness import had_way_out  # noqa: PLC0415

    return Machine(_running(), boot(), compatible(), had_way_out(_facts()))


def _ask(order: Order) -> tuple[list[Fact], str]:
    from kiosk.supervisor.asking import ask  # noqa: PLC0415 - as above
    from kiosk.supervisor.control import places  # noqa: PLC0415

    return ask(places(Settings.from_environment(os.environ), os.environ), order)


def _facts() -> dict[str, str] | None:
    try:
        facts, _refusal = _ask(Order.STATUS)
    except KioskError:
        return None
    return {fact.name: fact.value for fact in facts}


def _order(order: Order) -> str:
    """Give an order, and give why it is not obeyed, or ""; "no kiosk" where none runs."""
    try:
        return _ask(order)[1]
    except KioskError:
        return "no kiosk"


def _restart() -> str:
    """Restart the machine where nobody uses it; give why not, or ""."""
    refusal = _order(Order.REBOOT)
    if refusal in {"", Refusal.IN_VISIT}:
        return refusal
    # the kiosk's user may not, or there is no kiosk: nobody uses one that does not answer
    return Refusal.FAILED if _system("reboot") is None else ""


def audited(unit: str) -> Audit:
    """Have a unit make an audit of a wipe, and tell how it ended."""
    from kiosk.audit.stores import FOUND  # noqa: PLC0415 - as above
    from kiosk.updates.image.confirm import Audit  # noqa: PLC0415

    if _system("start", unit) is not None:
        return Audit.CLEAN
    status = _system("show", "--property=ExecMainStatus", "--value", unit)
    return Audit.FOUND if status == str(FOUND) else Audit.NOT_MADE


def _system(*words: str) -> str | None:
    """Ask systemd; give what it says, or None where it refuses."""
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and the unit that root names
            ["/usr/bin/systemctl", "--no-ask-password", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            errors="replace",
            timeout=_AUDIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout.strip()


# --- for everybody --------------------------------------------------------------------------------
def _status(_arguments: argparse.Namespace) -> int:
    return _tell()


def _tell() -> int:
    """Say how it is; 1 if somebody should read it."""
    from kiosk.updates.image.status import sentence  # noqa: PLC0415 - as above
    from kiosk.updates.image.told import Images  # noqa: PLC0415

    settings = Settings.from_environment(os.environ)
    told = Images(settings.image, settings.slots, _running()).told(dt.datetime.now(dt.UTC))
    print(_stands(told))
    if said := sentence(told):
        print(f"{said} ({told.fault})")
    return 1 if told.fault else 0


def _stands(told: Told) -> str:
    from kiosk.updates.image.status import Step  # noqa: PLC0415 - as above

    texts = {
        Step.CURRENT: _("Système {running} : rien de plus récent."),
        Step.HELD: _("Système {running}. Le système {version} viendra plus tard."),
        Step.FETCHING: _("Système {running}. Le système {version} arrive : {percent} %."),
        Step.READY: _("Système {running}. Le système {version} est prêt à installer."),
        Step.INSTALLED: _("Système {running}. Le système {version} démarre la prochaine fois."),
        Step.TRIAL: _("Système {running} : à l’essai."),
        Step.FAILED: _("Système {running}. Le système {version} a échoué ici."),
    }
    version = told.version or "?"
    return texts[told.step].format(running=_running(), version=version, percent=told.percent)


def _running() -> ImageVersion:
    from kiosk.updates.image.version import OS_RELEASE, running  # noqa: PLC0415 - as above

    if (version := running()) is None:
        hint = "only a machine that was made by build_image.sh is updated so"
        raise KioskError(f"{OS_RELEASE}: no IMAGE_VERSION", hint=hint)
    return version


def _folder(place: Path | None, variable: str) -> Path:
    if place is None:
        raise KioskError(f"{variable} is not set", hint="docs/administrator.md explains it")
    return place


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        hint = "KIOSK_ROOT names the root.json that came with this machine"
        raise KioskError(f"{file}: {error.strerror}", hint=hint) from error


def _say(what: str) -> None:
    print(f"kiosk: {what}", file=sys.stderr, flush=True)
