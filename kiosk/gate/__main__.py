"""The program of a session's gate."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import resource
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from kiosk.errors import KioskError
from kiosk.gate import resolver, route
from kiosk.gate.gate import Gate
from kiosk.gate.limits import Limits
from kiosk.gate.memory import Memory
from kiosk.gate.neighbours import is_outside
from kiosk.policy.enforced import enforced_policy
from kiosk.policy.model import Policy
from kiosk.settings import Settings
from kiosk.wire import Channel

_LOG: Final = logging.getLogger(__name__)
_LOOK_UPS: Final = 32  # at once: each waits in a thread of its own


def main() -> None:
    """Serve one session."""
    logging.basicConfig(level=logging.INFO, format="gate: %(message)s")
    arguments = _arguments()
    try:
        settings = Settings.from_environment(os.environ)
        policy = enforced_policy(arguments.policy, arguments.lists_fd)
        way = choose(settings, Limits())
    except (KioskError, OSError) as error:
        sys.exit(f"gate: {error}")
    _set_resources()
    asyncio.run(_serve(arguments, policy, way))


def choose(settings: Settings, limits: Limits) -> route.Route:
    """Give the way out that this machine's settings say.

    Raises:
        KioskError: a setting means nothing.
    """
    if settings.training:
        return route.training(settings.training, limits)
    if settings.upstream:
        return route.upstream(settings.upstream, resolver.of_network, limits)
    return route.Direct(Memory(resolver.of_system, time.monotonic), is_outside, limits)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kiosk.gate", description=__doc__)
    parser.add_argument("--policy", type=Path, required=True, help="the compiled policy")
    parser.add_argument("--shell-fd", type=int, required=True, help="channel to the shell")
    parser.add_argument(
        "--supervisor-fd", type=int, required=True, help="channel to the supervisor"
    )
    parser.add_argument(
        "--lists-fd", type=int, nargs="*", default=[], help="the index of categories"
    )
    parser.add_argument("--listen", type=Path, help="a unix socket to serve too")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace, policy: Policy, way: route.Route) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_log_without_words)
    loop.set_default_executor(ThreadPoolExecutor(_LOOK_UPS))
    gate = Gate(
        policy,
        way,
        Channel.inherited(arguments.shell_fd),
        Channel.inherited(arguments.supervisor_fd),
        Limits(),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, gate.end)
    if arguments.listen:
        gate.listen(arguments.listen)
    await gate.ended()
    if arguments.listen:
        arguments.listen.unlink(missing_ok=True)
    logging.shutdown()
    os._exit(0)  # a look-up that still waits in its thread would hold us for seconds


def _log_without_words(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log an error of the loop by its type alone: its words could name a host."""
    _LOG.error("an error in the loop: %s", type(context.get("exception")).__name__)


def _set_resources() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash writes nobody's page to the disk
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    main()
