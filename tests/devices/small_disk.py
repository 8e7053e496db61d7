"""A file system of a few kilobytes, or one that takes nothing: real ones, with no right at all."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def small_disk(size: int, *, read_only: bool = False) -> Iterator[Path]:
    """Give its first folder.

    Args:
        size: in bytes.
        read_only: whether nothing can be written to it.
    """
    command = ["bwrap", "--bind", "/", "/", "--size", str(size), "--tmpfs", "/mnt"]
    command += ["--remount-ro", "/mnt"] if read_only else []
    # nothing leads into its namespace but the process that holds it
    holder = subprocess.Popen(
        [*command, "sh", "-c", "echo $$; exec cat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        yield Path(f"/proc/{holder.stdout.readline().strip()}/root/mnt")
    finally:
        holder.stdin.close()
        holder.stdout.close()
        holder.wait()
