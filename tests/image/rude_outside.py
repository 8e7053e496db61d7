"""Runs outside of the session, as root, for rude.py.

It listens where the hostile program must not reach, and writes onto the serial line what that one
says it could do.
"""

import contextlib
import pathlib
import socket
import sys
import time

tcp = socket.create_server(("127.0.0.1", 8099))
abstract = socket.socket(socket.AF_UNIX)
abstract.bind("\0image-rude")
abstract.listen()
socket.create_connection(("127.0.0.1", 8099)).close()  # both could be reached
for _ in range(600):
    for found in pathlib.Path("/proc").glob("[0-9]*/root/tmp/image-rude.json"):
        with contextlib.suppress(OSError):
            sys.stdout.write(f"=== rude ===\n{found.read_text()}\n=== end ===\n")
            raise SystemExit
    time.sleep(1)
sys.stdout.write("=== rude ===\n{}\n=== end ===\n")
