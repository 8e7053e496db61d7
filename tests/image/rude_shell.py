"""A hostile program in the place of the shell: it tries what it may not do, and writes what worked.

Only Python's own library and `kiosk.wire` are there; RUDE is the source of what it does.
"""

import contextlib
import json
import os
import select
import socket
import stat
import struct
import sys
import types
from pathlib import Path

from kiosk import wire

RUDE = ""
FOUND = Path("/tmp/image-rude.json")
SOCKETS = (
    *("/run/ilot-control/control", "/run/ilot-stick/socket", "/run/ilot-screen/wayland-0"),
    *("/run/cups/cups.sock", "/run/dbus/system_bus_socket", "/run/systemd/private"),
    *("/run/systemd/notify", "/run/systemd/journal/stdout", "/run/systemd/journal/socket"),
    *("/run/udev/control", "/run/user/0/bus", "/dev/log"),
)
PLACES = (
    *("/root", "/var/log", "/var/lib/ilot", "/run/ilot", "/run/ilot-kiosk", "/run/systemd"),
    *("/boot", "/efi", "/mnt", "/media", "/etc/shadow", "/sys/fs/cgroup", "/sys/class"),
    *("/proc/kcore", "/proc/kmsg", "/sys/firmware/efi/efivars", "/sys/kernel/debug"),
)
DEVICES = ("tty", "ttyS", "fb", "vcs", "hidraw", "input/event", "sd", "sda", "dm-", "dri/card")


def globals_of(path: str) -> list[str]:
    """Give what the compositor offers, as its registry tells."""
    with socket.socket(socket.AF_UNIX) as end:
        end.connect(path)
        end.settimeout(5)
        # the registry, as thing 2; then an answer when all is told, as thing 3
        end.sendall(struct.pack("=IIIIII", 1, 12 << 16 | 1, 2, 1, 12 << 16, 3))
        names: list[str] = []
        data = b""
        with contextlib.suppress(OSError):
            while piece := end.recv(65536):
                data += piece
                while len(data) >= 8 and len(data) >= struct.unpack_from("=I", data, 4)[0] >> 16:
                    thing, word = struct.unpack_from("=II", data)
                    body, data = data[8 : word >> 16], data[word >> 16 :]
                    if thing == 3:
                        return names
                    if thing == 2:
                        (length,) = struct.unpack_from("=I", body, 4)
                        names.append(body[8 : 8 + length - 1].decode())
    return names


def as_somebody_else() -> list[str]:
    """Give the programs that would run as somebody else."""
    found = []
    for folder, _, names in os.walk("/usr"):
        for name in names:
            with contextlib.suppress(OSError):
                mode = os.lstat(f"{folder}/{name}").st_mode
                if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
                    found.append(f"{folder}/{name}")
    return found


def tried() -> dict[str, list[str]]:
    """Try everything; each list is what worked."""
    rude = types.ModuleType("rude")
    exec(compile(RUDE, "rude", "exec"), vars(rude))  # noqa: S102 - the tests' own text
    devices = [f"/dev/{name}{number}" for name in DEVICES for number in ("", *range(4))]
    window = f"{os.environ['XDG_RUNTIME_DIR']}/{os.environ['WAYLAND_DISPLAY']}"
    return {
        "reach": rude.reach(8099, 9, "image-rude", SOCKETS),
        "read": rude.read([*PLACES, *devices]),
        "change": rude.change(),
        "keys": rude.leave_keys(),
        "processes": [str(pid) for pid in rude.visible()],
        "windows": globals_of(window),
        "suid": as_somebody_else(),
    }


def main() -> None:
    """Write what worked, then live like a shell until the line to the supervisor ends."""
    number = sys.argv[sys.argv.index("--supervisor-fd") + 1]
    supervisor = wire.Channel.inherited(int(number))
    supervisor.send(wire.Warm())
    if "--hidden" not in sys.argv:
        supervisor.send(wire.Painted())
        FOUND.with_suffix(".part").write_text(json.dumps(tried()))
        FOUND.with_suffix(".part").rename(FOUND)
    while True:
        supervisor.send(wire.Beat())
        if select.select([supervisor.fileno()], [], [], 1)[0]:
            try:
                received = supervisor.receive()
            except EOFError:
                return
            if received and isinstance(received[0], wire.Show):
                supervisor.send(wire.Painted())


main()
