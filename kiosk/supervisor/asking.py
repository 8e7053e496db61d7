"""Asks the kiosk that runs on this machine something, or gives it an order, on its socket."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from kiosk import wire
from kiosk.errors import KioskError

_PATIENCE: Final = 10.0  # seconds
_NO_KIOSK: Final = (FileNotFoundError, ConnectionRefusedError, NotADirectoryError)


class NoKioskError(KioskError):
    """Nobody listens."""


class NotAllowedError(KioskError):
    """Somebody listens, but not to us."""


def ask(
    places: Sequence[Path], order: str, seconds: float = _PATIENCE
) -> tuple[list[wire.Fact], str]:
    """Give the facts that it tells, and its refusal or "".

    Args:
        places: of its socket, the first that answers is taken.
        order: a `kiosk.order.Order`.
        seconds: for each word of its answer.

    Raises:
        NoKioskError: there is none.
        NotAllowedError: we may not ask it.
        KioskError: it does not answer.
    """
    with ExitStack() as stack:
        end = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
        end.settimeout(seconds)
        _connect(end, places)
        return _talk(end, order)


def _connect(end: socket.socket, places: Sequence[Path]) -> None:
    for place in places:
        try:
            end.connect(str(place))
        except _NO_KIOSK:
            continue
        except PermissionError as error:
            raise NotAllowedError(
                f"{place}: you may not give this kiosk orders",
                hint="become root, the kiosk's user or a member of the group ilot-agent",
            ) from error
        except OSError as error:
            raise KioskError(f"{place}: {error}", hint="is this the kiosk's socket?") from error
        return
    raise NoKioskError(
        f"no kiosk runs here: nobody listens at {' or at '.join(map(str, places))}",
        hint="start it with kiosk run, or name its socket with --socket",
    )


def _talk(end: socket.socket, order: str) -> tuple[list[wire.Fact], str]:
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
    raise NotAllowedError(
        "the kiosk hung up",
        hint="only root, the kiosk's user and members of the group ilot-agent may give orders",
    )
