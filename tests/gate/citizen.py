"""What a session does in its sandbox: it listens, sends its socket out, and browses through it.

    python -m tests.gate.citizen DESCRIPTOR PORT

DESCRIPTOR is the channel to the gate, PORT that of a site on the machine's own loopback. Writes
what it saw as one JSON object.
"""

from __future__ import annotations

import http.client
import json
import socket
import sys
from pathlib import Path

from kiosk.wire import Channel, Listen


def main(descriptor: int, site: int) -> None:
    """Browse."""
    channel = Channel.inherited(descriptor)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    channel.send(Listen(), (listener.fileno(),))
    received = channel.receive(wait=True)
    listener.close()  # the gate has its own
    saw: dict[str, object] = {"answer": str(received and received[0])}
    saw["devices"] = sorted(line.split(":")[0].strip() for line in _lines("/proc/net/dev")[2:])
    for name, host in (("allowed", "www.caf.fr"), ("refused", "evil.com")):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", f"http://{host}/")
        response = connection.getresponse()
        saw[name] = [response.status, response.read().decode(), response.getheader("Proxy-Status")]
    try:
        socket.create_connection(("127.0.0.1", site), timeout=5).close()
        saw["direct"] = "reached"
    except OSError as error:
        saw["direct"] = type(error).__name__
    print(json.dumps(saw))  # noqa: T201 - the test reads it


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
