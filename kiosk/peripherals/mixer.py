"""Asks ALSA's mixer, without waiting for a sound card that hangs."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import suppress
from typing import Final

_PATIENCE: Final = 3.0  # seconds


async def ask(mixer: str, *words: str) -> bytes | None:
    """Run the mixer; give what it tells, or None where it does not."""
    program = shutil.which(mixer)
    if program is None:
        return None
    nothing = asyncio.subprocess.DEVNULL
    try:
        running = await asyncio.create_subprocess_exec(
            *(program, *words),
            stdin=nothing,
            stdout=asyncio.subprocess.PIPE,
            stderr=nothing,
        )
    except OSError:
        return None
    try:
        told, _ = await asyncio.wait_for(running.communicate(), _PATIENCE)
    except TimeoutError:
        with suppress(ProcessLookupError):
            running.kill()
        await running.wait()
        return None
    return told if running.returncode == 0 else None
