"""The program: a socket of its own, or the one that systemd hands over."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

from kiosk.window.relay import Relay


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(prog="kiosk.window", description=__doc__)
    parser.add_argument("--socket", type=Path, help="where to listen, without systemd")
    parser.add_argument("--to", type=Path, required=True, help="the compositor's socket")
    chosen = parser.parse_args()
    with _listener(chosen.socket) as listener:
        Relay(chosen.to).serve(listener)


def _listener(path: Path | None) -> socket.socket:
    if path is None:
        ours = os.environ.get("LISTEN_PID") == str(os.getpid())
        if not ours or os.environ.get("LISTEN_FDS") != "1":
            sys.exit("kiosk.window: neither --socket nor one socket of systemd")
        return socket.socket(fileno=3)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(0o600)
    listener.listen(16)
    return listener


if __name__ == "__main__":
    main()
