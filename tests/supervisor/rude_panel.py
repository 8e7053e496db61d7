"""A program in place of the agent's panel that misbehaves in one way.

python -m tests.supervisor.rude_panel DEED CODE --supervisor-fd N
"""

import argparse
import os
import socket
from collections.abc import Callable

from kiosk import wire

ORDER = wire.encode(wire.Command("help-on"))
ELSEWHERE = ("proc", "sys", "usr")  # links in circles, and nothing that could be kept


class Rude:
    """What a program can do with its end of the line."""

    def __init__(self, end: socket.socket, code: str) -> None:
        self._end = end
        self._pin = wire.encode(wire.Pin(code))

    def admit(self) -> None:
        """Be let in."""
        self._end.send(self._pin)
        while wire.decode(self._end.recv(wire.MAX_MESSAGE)) != wire.PinAnswer("right"):
            pass

    def command(self) -> None:
        """Order without a code."""
        self._end.send(ORDER)

    def rubbish(self) -> None:
        """Send what is no message."""
        self._end.send(b"[[[")

    def descriptor(self) -> None:
        """Send a descriptor."""
        socket.send_fds(self._end, [self._pin], [0])

    def reply(self) -> None:
        """Send what only the supervisor says."""
        self._end.send(wire.encode(wire.Reply()))

    def pin_after_pin(self) -> None:
        """Send a code when nobody asks for it any more."""
        self.admit()
        self._end.send(self._pin)

    def flood(self) -> None:
        """Order, and read no answer."""
        self.admit()
        while True:
            self._end.send(ORDER)

    def guess(self) -> None:
        """Send a code, and order before it is answered."""
        self._end.send(self._pin)
        self._end.send(ORDER)

    def hang(self) -> None:
        """Give no sign of life."""

    def leave(self) -> None:
        """Go."""
        self._end.close()

    def spy(self) -> None:
        """Order something only where nothing is to be seen that is not ours."""
        self.admit()
        tops = [name for name in os.listdir("/") if name not in ELSEWHERE]  # noqa: PTH208 - names
        seen = [name for top in tops for _, _, names in os.walk(f"/{top}") for name in names]
        interfaces = [name for _, name in socket.if_nameindex()]
        processes = [name for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 - names
        if "agent-code" not in seen and interfaces == ["lo"] and len(processes) == 2:
            self._end.send(ORDER)


def main() -> None:
    """Do it, and wait for the end that it deserves."""
    parser = argparse.ArgumentParser()
    parser.add_argument("deed")
    parser.add_argument("code")
    parser.add_argument("--supervisor-fd", type=int)
    arguments = parser.parse_args()
    with socket.socket(fileno=arguments.supervisor_fd) as end:
        deed: Callable[[], None] = getattr(Rude(end, arguments.code), arguments.deed)
        deed()
        while end.fileno() >= 0 and end.recv(wire.MAX_MESSAGE):
            pass


if __name__ == "__main__":
    main()
