"""The peer of the category filter: Debian's squidGuard on the same lists."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

# What a kiosk would refuse; with every list it would take squidGuard twice as long.
DENIED: Final = """
    malware phishing cryptojacking stalkerware ddos dialer marketingware agressif
    dangerous_material adult mixed_adult drogue warez gambling hacking redirector vpn doh
    residential-proxies remote-control dynamic-dns publicite bitcoin
"""
_BATCH: Final = 500  # answers that fit into a pipe


def compiled(lists: Path, folder: Path) -> tuple[Path, float]:
    """Let squidGuard compile the lists.

    Args:
        lists: in UT1's form; its databases are written there, too.
        folder: for its settings.

    Returns:
        Its settings, and the seconds that it took.
    """
    names = [name for name in DENIED.split() if (lists / name / "domains").is_file()]
    parts = [f"dbhome {lists}\nlogdir {folder}\n"]
    for name in names:
        urls = lists / name / "urls"
        more = f"urllist {name}/urls\n" if urls.is_file() and urls.stat().st_size else ""
        parts.append(f"dest {_word(name)} {{\ndomainlist {name}/domains\n{more}}}\n")
    denied = " ".join(f"!{_word(name)}" for name in names)
    parts.append(f"acl {{ default {{ pass {denied} all\nredirect http://no.example/%t }} }}\n")
    settings = folder / "squidguard.conf"
    settings.write_text("".join(parts), encoding="ascii")
    began = time.perf_counter()
    subprocess.run(["squidGuard", "-C", "all", "-c", settings], check=True, capture_output=True)
    return settings, time.perf_counter() - began


def empty(folder: Path) -> Path:
    """Write settings without any list: what is left is the cost of asking through a pipe."""
    settings = folder / "empty.conf"
    settings.write_text(
        f"dbhome {folder}\nlogdir {folder}\nacl {{ default {{ pass all }} }}\n", encoding="ascii"
    )
    return settings


class SquidGuard:
    """A squidGuard that answers."""

    def __init__(self, settings: Path) -> None:
        self._process = subprocess.Popen(
            ["squidGuard", "-P", "-c", settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        self.refused(["warm.example"])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def cost(self, hosts: Sequence[str]) -> float:
        """Give what a look-up costs it, in µs of CPU."""
        before = self._busy()
        self.refused(hosts)
        return (self._busy() - before) / len(hosts) * 1e6

    def refused(self, hosts: Sequence[str]) -> list[bool]:
        """Say which hosts it refuses."""
        assert self._process.stdin
        assert self._process.stdout
        said = []
        for start in range(0, len(hosts), _BATCH):
            part = hosts[start : start + _BATCH]
            asked = "".join(f"http://{host}/ 192.0.2.1/- - GET\n" for host in part)
            self._process.stdin.write(asked.encode())
            self._process.stdin.flush()
            said += [b"no.example" in self._process.stdout.readline() for _ in part]
        return said

    def _busy(self) -> float:
        stat = Path(f"/proc/{self.pid}/schedstat").read_text(encoding="ascii")
        return int(stat.split()[0]) / 1e9


def _word(name: str) -> str:
    return name.replace("-", "_")
