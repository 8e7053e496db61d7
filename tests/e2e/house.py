r"""A town hall's network around a kiosk: every address of the world answers in it, and is counted.

    unshare --map-current-user --keep-caps --mount --net \
        python -m tests.e2e.house HOSTS COUNT COMMAND

HOSTS is shown as /etc/hosts, so that it says where names lead; how many bytes reached each address
is written to COUNT, one JSON object, whenever some have.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path

from tests.gate.house import PORTS, own_every_address

_MS_BIND = 4096
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4

libc = ctypes.CDLL(None, use_errno=True)


def show(file: str, place: str) -> None:
    """Lay a file over another, in this mount namespace only."""
    if libc.mount(os.fsencode(file), os.fsencode(place), None, _MS_BIND, None) != 0:
        raise OSError(ctypes.get_errno(), "mount")


def give_up_powers() -> None:
    """Start the command as the ordinary user that it expects to be."""
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)


async def main(hosts: str, count: str, *command: str) -> int:
    """Run the command in there until it ends or SIGTERM comes; give its exit code."""
    own_every_address()
    show(hosts, "/etc/hosts")
    reached: Counter[str] = Counter()

    def write(reached: Counter[str]) -> None:
        Path(count).write_text(json.dumps(reached), encoding="ascii")

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("sockname")[0]
        reached[address] += 1 + len(await reader.read(1 << 16))
        write(reached)
        writer.close()

    for port in PORTS:
        for address in ("0.0.0.0", "::"):  # noqa: S104 - the whole world is in here
            await asyncio.start_server(handle, address, port)
    process = await asyncio.create_subprocess_exec(*command, preexec_fn=give_up_powers)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, process.terminate)
    return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
