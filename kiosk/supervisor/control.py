"""Hears orders from this machine on a socket, from whoever may give them."""

from __future__ import annotations

import asyncio
import grp
import os
import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from kiosk import wire
from kiosk.errors import KioskError
from kiosk.fact import Known
from kiosk.order import Order, Refusal
from kiosk.settings import Settings

GROUP: Final = "ilot-agent"  # whose members may give orders, besides root and the kiosk's user
_MACHINE_WIDE: Final = Path("/run/ilot/control")
_CLIENTS: Final = 16
_SILENCE: Final = 30.0  # seconds without a word after which a client is let go
_SO_PEERGROUPS: Final = 59  # no constant in Python; Linux 4.13 and later
_ROOM: Final = 1024  # bytes, Python's own limit; whoever is in more than 256 groups is refused

Obey = Callable[[Order], str]
Facts = Callable[[], Sequence[wire.Fact]]


def places(settings: Settings, environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Give where the socket may be; the kiosk takes the first, and is looked for at all."""
    if settings.control:
        return (settings.control,)
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    own = (Path(runtime, "ilot", "control"),) if runtime else ()
    return (*own, _MACHINE_WIDE)


class Control:
    """The socket and those who are connected to it.

    Args:
        place: of the socket.
        obey: does what is ordered, and gives why not, or "".
        facts: gives what there is to know.
        group: whose members may give orders, too.
    """

    def __init__(self, place: Path, obey: Obey, facts: Facts, group: str = GROUP) -> None:
        self._place = place
        self._obey = obey
        self._facts = facts
        self._group = _number(group)
        self._clients: dict[wire.Channel, asyncio.TimerHandle] = {}
        self._socket: socket.socket | None = None

    async def start(self) -> None:
        """Listen.

        Raises:
            KioskError: another kiosk listens there, or nobody can.
        """
        if await asyncio.to_thread(_answers, self._place):
            raise KioskError(
                f"{self._place}: another kiosk runs already",
                hint="stop it first, or give each its own KIOSK_CONTROL",
            )
        try:
            self._socket = self._bound()
        except OSError as error:
            raise KioskError(
                f"{self._place}: {error.strerror or error}",
                hint="KIOSK_CONTROL names a socket in a folder where the kiosk may write",
            ) from error
        asyncio.get_running_loop().add_reader(self._socket, self._accept, self._socket)

    async def stop(self) -> None:
        """Listen no more, and let everybody go."""
        if self._socket is None:
            return
        asyncio.get_running_loop().remove_reader(self._socket)
        if _is(self._place, self._inode):
            self._place.unlink()
        self._socket.close()
        self._socket = None
        for client in list(self._clients):
            self._dismiss(client)

    def _bound(self) -> socket.socket:
        """Make the socket under another name: at its own one there is always one that answers."""
        self._place.parent.mkdir(mode=0o710, parents=True, exist_ok=True)
        fresh = self._place.with_name(f".{self._place.name}-{os.getpid()}")
        fresh.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_NONBLOCK)
        try:
            listener.bind(str(fresh))
            fresh.chmod(0o600)
            if self._group is not None:
                with suppress(
                    PermissionError
                ):  # we are not of that group, so nobody else is let in
                    os.chown(fresh, -1, self._group)
                    fresh.chmod(0o660)
            listener.listen(_CLIENTS)
            self._inode = fresh.stat().st_ino
            fresh.replace(self._place)
        except BaseException:
            listener.close()
            fresh.unlink(missing_ok=True)
            raise
        return listener

    # --- those who are connected ------------------------------------------------------------------
    def _accept(self, listener: socket.socket) -> None:
        try:
            end, _ = listener.accept()
        except OSError:  # it has left already, or we are out of descriptors
            return
        if len(self._clients) >= _CLIENTS or not may_order(end, self._group):
            end.close()
            return
        end.setblocking(False)
        client = wire.Channel(end)
        loop = asyncio.get_running_loop()
        self._clients[client] = loop.call_later(_SILENCE, self._dismiss, client)
        loop.add_reader(client, self._read, client)

    def _read(self, client: wire.Channel) -> None:
        try:
            received = client.receive()
        except (EOFError, OSError, wire.WireError):
            self._dismiss(client)
            return
        if received is None:
            return
        message, descriptors = received
        for descriptor in descriptors:
            os.close(descriptor)
        if descriptors or not isinstance(message, wire.Command):
            self._dismiss(client)
            return
        loop = asyncio.get_running_loop()
        self._clients[client].cancel()
        self._clients[client] = loop.call_later(_SILENCE, self._dismiss, client)
        self._answer(client, answers(message, self._obey, self._facts))

    def _answer(self, client: wire.Channel, messages: Sequence[wire.Message]) -> None:
        try:
            for message in messages:
                client.send(message)
        except OSError:  # it is gone, or reads nothing
            self._dismiss(client)

    def _dismiss(self, client: wire.Channel) -> None:
        silence = self._clients.pop(client, None)
        if silence is None:
            return
        silence.cancel()
        asyncio.get_running_loop().remove_reader(client)
        client.close()


def answers(command: wire.Command, obey: Obey, facts: Facts) -> tuple[wire.Message, ...]:
    """Give what is answered to an order, after it was obeyed or refused."""
    try:
        order = Order(command.order)
    except ValueError:
        return (wire.Reply(Refusal.UNKNOWN),)
    if order is Order.STATUS:
        return (*facts(), wire.Reply())
    if command.about and wire.Fact(Known.ASKED, command.about) not in facts():
        return (wire.Reply(Refusal.NOT_ASKED),)  # another site than the one that was shown
    return (wire.Reply(obey(order)),)


def may_order(end: socket.socket, group: int | None) -> bool:
    """Tell whether the one at the other end may give orders: the kernel says who it is."""
    layout = struct.Struct("3i")
    try:
        raw = end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, layout.size)
        process, user, own = layout.unpack(raw)
        if user == 0:
            return True
        if user == os.getuid():  # so is a session, which has no orders to give
            return _namespace(process) == _namespace(os.getpid())
        groups = end.getsockopt(socket.SOL_SOCKET, _SO_PEERGROUPS, _ROOM)
    except OSError:
        return False
    members = {own, *(number for (number,) in struct.iter_unpack("I", groups))}
    return group is not None and group in members


def _namespace(process: int) -> str:
    return os.readlink(f"/proc/{process}/ns/pid")  # noqa: PTH115 - "pid:[N]" is no path


def _number(group: str) -> int | None:
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        return None


def _answers(place: Path) -> bool:
    """Tell whether somebody listens at a socket; one that a dead kiosk left answers nobody."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
        end.settimeout(1)
        try:
            end.connect(str(place))
        except TimeoutError:
            return True
        except OSError:
            return False
        return True


def _is(place: Path, inode: int) -> bool:
    try:
        return place.lstat().st_ino == inode
    except OSError:
        return False
