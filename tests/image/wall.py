"""Says who gets through the image's wall; runs as root of a network namespace of its own."""

from __future__ import annotations

import json
import socket
import struct
import subprocess
import sys
import time
from typing import Final

SELF: Final = "198.51.100.2"
NEIGHBOUR: Final = "198.51.100.1"  # in a private range, as far as the rules are concerned
FAR: Final = "9.9.9.9"
_ANY: Final = "0.0.0.0"  # noqa: S104 - within a namespace of its own
_QUICK: Final = 0.4  # seconds: a refusal comes at once, a packet that got out is never answered


def main(rules: str, openings: str) -> None:
    """Make a cable with a neighbour at its end, load the rules, and try.

    Args:
        rules: the file of the ruleset, with numbers for users.
        openings: a file of what the seed adds.
    """
    program = ["unshare", "-n", sys.executable, __file__, "--live"]
    with subprocess.Popen(program, stdout=subprocess.PIPE) as neighbour:
        assert neighbour.stdout
        neighbour.stdout.readline()  # it listens
        try:
            _cable(neighbour.pid)
            for file in (rules, openings):
                _run("nft", "-f", file)
            json.dump(_tried(neighbour.pid), sys.stdout)
        finally:
            neighbour.kill()


def _cable(pid: int) -> None:
    _run("ip", "link", "set", "lo", "up")
    _run("ip", "link", "add", "cable", "type", "veth", "peer", "name", "end", "netns", str(pid))
    _run("ip", "addr", "add", f"{SELF}/24", "dev", "cable")
    _run("ip", "link", "set", "cable", "up")
    _run("ip", "route", "add", "default", "via", NEIGHBOUR)
    inside = ("nsenter", "-t", str(pid), "-n")
    _run(*inside, "ip", "addr", "add", f"{NEIGHBOUR}/24", "dev", "end")
    _run(*inside, "ip", "link", "set", "end", "up")


def _tried(pid: int) -> dict[str, bool]:
    inside = ("nsenter", "-t", str(pid), "-n", sys.executable, __file__, "--knock")
    with _listener(_ANY, 8480), _listener(_ANY, 631), _listener("127.0.0.1", 60000):
        return {
            "far web": _out(FAR, 443),
            "far odd port": _out(FAR, 8443),
            "neighbour web": _out(NEIGHBOUR, 80),
            "neighbour printer": _out(NEIGHBOUR, 631),
            "router's page": _out("192.168.1.1", 443),
            "far name server": _datagram(FAR, 53),
            "far clock": _datagram(FAR, 123),
            "far anything": _datagram(FAR, 9999),
            "all name service": _datagram("224.0.0.251", 5353),
            "own printer on USB": _out("127.0.0.1", 60000),
            "in: counter's page": _run(*inside, SELF, "8480", check=False),
            "in: printing": _run(*inside, SELF, "631", check=False),
            "in: ping": _run(*inside, SELF, "ping", check=False),
        }


def _out(address: str, port: int) -> bool:
    """Tell whether a connection is let out; one to nowhere is never answered."""
    with socket.socket() as end:
        end.settimeout(_QUICK)
        try:
            end.connect((address, port))
        except TimeoutError:
            return True
        except OSError:
            return False
        return True


def _datagram(address: str, port: int) -> bool:
    with socket.socket(type=socket.SOCK_DGRAM) as end:
        try:
            end.sendto(b"?", (address, port))
        except OSError:
            return False
        return True


def _listener(address: str, port: int) -> socket.socket:
    return socket.create_server((address, port))


def _run(*words: str, check: bool = True) -> bool:
    return subprocess.run(words, check=check, stdout=subprocess.DEVNULL).returncode == 0


def _live() -> None:
    """Be the neighbour: a printer, and some web page."""
    with _listener(_ANY, 80), _listener(_ANY, 631):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        time.sleep(60)


def _knock(address: str, port: str) -> int:
    """Be the neighbour; give 0 where somebody opens."""
    if port == "ping":
        return _ping(address)
    with socket.socket() as end:
        end.settimeout(_QUICK)
        return end.connect_ex((address, int(port)))


def _ping(address: str) -> int:
    """Ask for an echo."""
    question = struct.pack("!BBHHH", 8, 0, 0xF7FF, 0, 0)  # its checksum, for nothing else in it
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as end:
        end.settimeout(_QUICK)
        end.sendto(question, (address, 0))
        try:
            answer = end.recv(128)
        except TimeoutError:
            return 1
        return answer[20]  # 0 is an echo


if __name__ == "__main__":
    if sys.argv[1] == "--live":
        _live()
        sys.exit()
    if sys.argv[1] == "--knock":
        sys.exit(bool(_knock(sys.argv[2], sys.argv[3])))
    main(sys.argv[1], sys.argv[2])
