"""Has this machine examined by `kiosk doctor`, in a process that ends: it takes what we do not."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from kiosk.settings import ROOT

if TYPE_CHECKING:
    from kiosk.settings import Settings

_COMMAND: Final = (sys.executable, "-m", "kiosk", "doctor", "--json")
_PATIENCE: Final = 30.0  # seconds; it gives up after fewer by itself


async def examined(settings: Settings) -> dict[str, Any] | None:
    """Give what it found, as `kiosk doctor --json` says it; None where it did not come to an end.

    Args:
        settings: of this machine.
    """
    process = await asyncio.create_subprocess_exec(
        *_COMMAND,
        cwd=ROOT,
        env={**os.environ, **settings.environment()},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            said, _ = await process.communicate()
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    try:
        found: dict[str, Any] = json.loads(said)
    except ValueError:
        return None
    return found
