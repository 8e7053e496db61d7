"""The gate as the supervisor starts it: a process with two inherited channels."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kiosk.policy.compiled import dump
from kiosk.settings import ROOT
from kiosk.wire import Channel, Listen, Serving
from tests.gate.network import Handler, Site, echo, policy, readable

ENVIRONMENT = {
    name: os.environ[name]
    for name in ("PATH", "PYTHONPATH", "PYTHONPYCACHEPREFIX")
    if name in os.environ
}
SANDBOX = ["bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/"]
SANDBOX += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]


class Program:
    """A running gate, and the other ends of its channels."""

    def __init__(
        self, process: asyncio.subprocess.Process, shell: Channel, supervisor: Channel
    ) -> None:
        self.process = process
        self.shell = shell
        self.supervisor = supervisor


@asynccontextmanager
async def program(folder: Path, *arguments: str, **settings: str) -> AsyncIterator[Program]:
    """Start a gate, and see it end with its supervisor."""
    file = folder / "policy.json"
    file.write_bytes(dump(policy()))
    shell, shell_end = Channel.pair()
    supervisor, supervisor_end = Channel.pair()
    ends = shell_end.fileno(), supervisor_end.fileno()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kiosk.gate", "--policy", str(file)),
        *("--shell-fd", str(ends[0]), "--supervisor-fd", str(ends[1]), *arguments),
        env=ENVIRONMENT | settings,
        pass_fds=ends,
        cwd=ROOT,
        stderr=subprocess.PIPE,
    )
    shell_end.close()
    supervisor_end.close()
    try:
        yield Program(process, shell, supervisor)
    finally:
        supervisor.close()
        await asyncio.wait_for(process.wait(), 20)
        shell.close()


def page(text: str) -> Handler:
    """Make a site of one page."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        await reader.readuntil(b"\r\n\r\n")
        body = text.encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        await writer.drain()

    return handler


def test_the_gate_serves_a_socket_of_a_sandbox_that_has_no_network(tmp_path):
    async def journey() -> None:
        async with Site.serving(page("Bonjour")) as site:
            training = f"127.0.0.1:{site.port}"
            async with program(tmp_path, KIOSK_TRAINING=training) as running:
                descriptor = running.shell.fileno()
                citizen = await asyncio.create_subprocess_exec(
                    *(*SANDBOX, sys.executable, "-m", "tests.gate.citizen"),
                    *(str(descriptor), str(site.port)),
                    env=ENVIRONMENT,
                    pass_fds=[descriptor],
                    cwd=ROOT,
                    stdout=subprocess.PIPE,
                )
                output, _ = await asyncio.wait_for(citizen.communicate(), 60)
            assert citizen.returncode == 0
            saw = json.loads(output)
            assert saw["answer"] == "Serving()"
            assert saw["devices"] == ["lo"]
            assert saw["allowed"] == [200, "Bonjour", None]
            status = 'ilot-gate; error=http_request_denied; details="not-listed"'
            assert saw["refused"] == [403, "", status]
            assert saw["direct"] == "ConnectionRefusedError"
            assert site.connections == 1

    asyncio.run(journey())


def test_the_gate_serves_a_unix_socket_that_is_its_users_alone_and_takes_it_away(tmp_path):
    path = tmp_path / "gate.sock"
    with socket.socket(socket.AF_UNIX) as stale:  # of a gate that was killed
        stale.bind(str(path))

    async def journey() -> None:
        async with Site.serving(echo) as site:
            training = f"127.0.0.1:{site.port}"
            async with program(tmp_path, "--listen", str(path), KIOSK_TRAINING=training) as running:
                with socket.create_server(("127.0.0.1", 0)) as listener:
                    running.shell.send(Listen(), (listener.fileno(),))
                    await readable(running.shell)  # by then it serves both
                    assert running.shell.receive() == (Serving(), [])
                assert path.stat().st_mode & 0o777 == 0o600
                reader, writer = await asyncio.open_unix_connection(str(path))
                writer.write(b"CONNECT caf.fr:443 HTTP/1.1\r\n\r\nearly")
                await reader.readuntil(b"\r\n\r\n")
                assert await reader.readexactly(5) == b"early"
                running.supervisor.close()
                assert await reader.read() == b""
                writer.close()
                assert await running.process.wait() == 0
                assert not path.exists()

    asyncio.run(journey())


def test_a_gate_without_its_shell_serves_nobody_and_waits_for_its_end(tmp_path):
    path = tmp_path / "gate.sock"

    async def journey() -> None:
        async with program(tmp_path, "--listen", str(path)) as running:
            running.shell.close()
            reader = None
            async with asyncio.timeout(20):
                while reader is None:
                    try:
                        reader, writer = await asyncio.open_unix_connection(str(path))
                        writer.close()
                        reader = None
                    except ConnectionRefusedError:
                        break
                    except FileNotFoundError:  # it is still starting
                        await asyncio.sleep(0.02)
            assert running.process.returncode is None

    asyncio.run(journey())


def test_a_gate_that_is_told_to_stop_stops(tmp_path):
    path = tmp_path / "gate.sock"

    async def journey() -> None:
        async with program(tmp_path, "--listen", str(path)) as running:
            async with asyncio.timeout(20):
                while not path.exists():  # noqa: ASYNC110 - another process makes it
                    await asyncio.sleep(0.02)
            running.process.send_signal(signal.SIGTERM)
            assert await running.process.wait() == 0
            assert not path.exists()

    asyncio.run(journey())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"KIOSK_UPSTREAM": "socks://proxy"}, b"KIOSK_UPSTREAM"),
        ({"KIOSK_TRAINING": "somewhere"}, b"KIOSK_TRAINING"),
        ({"KIOSK_NONSENSE": "1"}, b"KIOSK_NONSENSE"),
    ],
)
def test_a_gate_with_settings_that_mean_nothing_says_so_and_does_not_serve(
    tmp_path, settings, said
):
    async def journey() -> None:
        async with program(tmp_path, **settings) as running:
            _, error = await asyncio.wait_for(running.process.communicate(), 20)
            assert running.process.returncode == 1
            assert said in error
            assert b"hint" in error
            assert b"Traceback" not in error

    asyncio.run(journey())


def test_a_gate_without_a_policy_does_not_serve(tmp_path):
    for content in (None, b"", b"{}", b"[1]"):
        file = tmp_path / "policy.json"
        if content is not None:
            file.write_bytes(content)
        command = [sys.executable, "-m", "kiosk.gate", "--policy", str(file)]
        done = subprocess.run(
            [*command, "--shell-fd", "0", "--supervisor-fd", "0"],
            env=ENVIRONMENT,
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr


def test_the_gate_starts_without_what_only_reads_whitelists_or_paints():
    heavy = {"pydantic", "yaml", "PySide6", "requests", "idna"}
    code = f"import kiosk.gate.__main__, sys; sys.exit(bool({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, cwd=ROOT, check=False)
    assert done.returncode == 0
