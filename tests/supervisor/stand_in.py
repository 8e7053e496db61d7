"""A session's program without Qt: it beats, and evaluates inside the sandbox what a test asks.

python -m tests.supervisor.stand_in SOCKET --policy FILE --supervisor-fd N --gate-fd M
"""

import argparse
import json
import os
import select
import socket
import subprocess
from pathlib import Path

from kiosk import wire

BEAT = 0.1  # seconds


def evaluate(expression: str, names: dict[str, object]) -> object:
    """Evaluate; what is no JSON comes as its repr, an exception as its name."""
    try:
        answer = eval(expression, names)  # noqa: S307 - the tests' own texts
    except Exception as error:  # noqa: BLE001 - whichever it is, the test wants to know it
        return type(error).__name__
    return answer if isinstance(answer, str | int | float | list | dict | None) else repr(answer)


def hear(supervisor: wire.Channel, heard: list[wire.Message], pages: list[int]) -> bool:
    """Take in what the supervisor says, until it is gone; whoever is shown, paints."""
    try:
        while (received := supervisor.receive()) is not None:
            heard.append(received[0])
            pages += received[1]
            if isinstance(received[0], wire.Show):
                supervisor.send(wire.Painted())
    except EOFError:
        return False
    return True


def main() -> None:
    """Serve one test until it closes its end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("socket")
    parser.add_argument("--policy", type=Path)
    parser.add_argument("--supervisor-fd", type=int)
    parser.add_argument("--gate-fd", type=int)
    parser.add_argument("--hidden", action="store_true")
    arguments = parser.parse_args()
    supervisor = wire.Channel.inherited(arguments.supervisor_fd)
    gate = wire.Channel.inherited(arguments.gate_fd)
    supervisor.send(wire.Warm())
    if not arguments.hidden:
        supervisor.send(wire.Painted())
    heard: list[wire.Message] = []
    pages: list[int] = []
    names = {
        "heard": heard,
        "pages": pages,
        "gate": gate,
        "json": json,
        "os": os,
        "Path": Path,
        "policy": arguments.policy,
        "socket": socket,
        "subprocess": subprocess,
        "supervisor": supervisor,
        "wire": wire,
    }
    with socket.socket(socket.AF_UNIX) as test:
        test.connect(arguments.socket)
        lines = test.makefile("r", encoding="utf-8")
        while True:
            supervisor.send(wire.Beat())
            ready = select.select([test.fileno(), supervisor.fileno()], [], [], BEAT)[0]
            if supervisor.fileno() in ready and not hear(supervisor, heard, pages):
                return
            if test.fileno() in ready:
                question = lines.readline()
                if not question:
                    return
                answer = evaluate(json.loads(question), names)
                test.sendall(json.dumps(answer).encode() + b"\n")


if __name__ == "__main__":
    main()
