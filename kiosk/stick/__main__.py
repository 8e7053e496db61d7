"""The program: a socket of its own, or the one that systemd hands over."""

from __future__ import annotations

import argparse
import os
import pwd
import socket
import sys
from functools import partial
from pathlib import Path

from kiosk.stick.foreign import foreign
from kiosk.stick.practice import practice
from kiosk.stick.serve import Helper


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(prog="kiosk.stick", description=__doc__)
    parser.add_argument("--socket", type=Path, help="where to listen, without systemd")
    parser.add_argument("--user", required=True, help="the only one that is answered")
    parser.add_argument("--place", type=Path, default=Path("/run/ilot/stick"))
    parser.add_argument("--practice", type=Path, help="a link to a folder, in place of sticks")
    chosen = parser.parse_args()
    peer = pwd.getpwnam(chosen.user).pw_uid
    if chosen.practice is None:
        chosen.place.mkdir(mode=0o700, parents=True, exist_ok=True)
        helper = Helper(partial(foreign, chosen.place), peer)
    else:
        helper = Helper(partial(practice, chosen.practice), peer)
    with _listener(chosen.socket, peer) as listener:
        while True:
            connection, _ = listener.accept()
            helper.serve(connection)


def _listener(path: Path | None, peer: int) -> socket.socket:
    if path is None:
        ours = os.environ.get("LISTEN_PID") == str(os.getpid())
        if not ours or os.environ.get("LISTEN_FDS") != "1":
            sys.exit("kiosk.stick: neither --socket nor one socket of systemd")
        return socket.socket(fileno=3)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(str(path))
    os.chown(path, peer, -1)
    path.chmod(0o600)
    listener.listen(4)
    return listener


if __name__ == "__main__":
    main()
