"""The hosts that the pages of this session need for their parts."""

from __future__ import annotations

from typing import Final

MAX_LEASES: Final = 16384  # the shell remembers 4096 answers and asks no second time for those


class Leases:
    """Holds the hosts; the one that was least used makes room for the next."""

    def __init__(self, most: int = MAX_LEASES) -> None:
        self._most = most
        self._hosts: dict[str, None] = {}

    def __contains__(self, host: str) -> bool:
        if host not in self._hosts:
            return False
        self.grant(host)
        return True

    def grant(self, host: str) -> None:
        """Let a host be reached."""
        self._hosts.pop(host, None)
        self._hosts[host] = None
        if len(self._hosts) > self._most:
            del self._hosts[next(iter(self._hosts))]
