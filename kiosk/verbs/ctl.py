"""`kiosk ctl`, or `kioskctl`: gives the kiosk of this machine an order, or asks how it is."""

from __future__ import annotations

import argparse
import os
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from kiosk import wire
from kiosk.errors import KioskError
from kiosk.order import Order, Refusal
from kiosk.settings import Settings

HELP = "give the running kiosk an order, or ask how it is"
_PATIENCE: Final = 10.0  # seconds
_NO_KIOSK: Final = (FileNotFoundError, ConnectionRefusedError, NotADirectoryError)
_REFUSALS: Final = {
    Refusal.UNKNOWN: ("the kiosk does not know this order", "is it of another version?"),
    Refusal.NOT_YET: ("this kiosk cannot do that yet", "kioskctl status tells what it does"),
    Refusal.IN_VISIT: ("somebody uses the kiosk", "kioskctl reset ends the visit"),
    Refusal.NOT_CALLED: ("nobody has called the agent", "kioskctl status says when somebody does"),
    Refusal.NOT_ASKED: ("nobody asks for a site", "kioskctl status says when somebody does"),
    Refusal.CLOSED_SITE: ("no agent may open a site of this kind", "report-site asks for it"),
    Refusal.NO_IDLE_VISIT: ("no visit is left alone", "kioskctl reset ends one that is not"),
    Refusal.NO_PAPER: ("nothing can be printed now", "kioskctl status says how the printer is"),
    Refusal.FAILED: ("it was tried and failed", "the kiosk's journal says why"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "order", choices=[order.value for order in Order], metavar="ORDER", help=", ".join(Order)
    )
    parser.add_argument(
        "--socket", type=Path, metavar="PATH", help="of the kiosk, where it is not the usual one"
    )


def run(arguments: argparse.Namespace) -> int:
    """Give the order, and print what there is to know.

    Raises:
        KioskError: there is no kiosk, or it refuses.
    """
    facts, refusal = ask(arguments.order, arguments.socket)
    for fact in facts:
        print(f"{fact.name}: {_printable(fact.value)}")
    if refusal:
        said, hint = _said(refusal)
        raise KioskError(f"{arguments.order}: {said}", hint=hint)
    return 0


def ask(order: str, place: Path | None = None) -> tuple[list[wire.Fact], str]:
    """Give an order.

    Args:
        order: one of `Order`.
        place: the kiosk's socket, where it is not the usual one.

    Returns:
        The facts that it tells, and its refusal or "".

    Raises:
        KioskError: there is no kiosk, or it does not answer.
    """
    with ExitStack() as stack:
        end = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
        end.settimeout(_PATIENCE)
        _connect(end, _places(place))
        return _ask(end, order)


def _places(given: Path | None) -> tuple[Path, ...]:
    from kiosk.supervisor.control import places  # noqa: PLC0415 - other verbs start without

    return (given,) if given else places(Settings.from_environment(os.environ), os.environ)


def _connect(end: socket.socket, places: Sequence[Path]) -> None:
    for place in places:
        try:
            end.connect(str(place))
        except _NO_KIOSK:
            continue
        except PermissionError as error:
            raise KioskError(
                f"{place}: you may not give this kiosk orders",
                hint="become root, the kiosk's user or a member of the group ilot-agent",
            ) from error
        except OSError as error:
            raise KioskError(f"{place}: {error}", hint="is this the kiosk's socket?") from error
        return
    raise KioskError(
        f"no kiosk runs here: nobody listens at {' or at '.join(map(str, places))}",
        hint="start it with kiosk run, or name its socket with --socket",
    )


def _ask(end: socket.socket, order: str) -> tuple[list[wire.Fact], str]:
    """Give the facts that it tells, and its refusal or ""."""
    facts: list[wire.Fact] = []
    try:
        end.send(wire.encode(wire.Command(order)))
        while data := end.recv(wire.MAX_MESSAGE):
            match wire.decode(data):
                case wire.Fact() as fact:
                    facts.append(fact)
                case wire.Reply(refusal):
                    return facts, refusal
                case _:
                    break
    except TimeoutError as error:
        raise KioskError("the kiosk does not answer", hint="restart its service") from error
    except (ConnectionError, wire.WireError):
        pass  # said below
    raise KioskError(
        "the kiosk hung up",
        hint="only root, the kiosk's user and members of the group ilot-agent may give orders",
    )


def _said(refusal: str) -> tuple[str, str]:
    try:
        return _REFUSALS[Refusal(refusal)]
    except ValueError:
        return _printable(refusal), "kioskctl status tells how the kiosk is"


def _printable(text: str) -> str:
    """Keep a terminal from obeying what a text says."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
