"""Tells under which names strangers have their sites, by the Public Suffix List."""

from __future__ import annotations

from functools import cache
from typing import Final

import publicsuffixlist

from kiosk.policy.shared_hosts import shared_by_many

VERSION: Final[str] = publicsuffixlist.__version__


@cache  # takes a tenth of a second
def _read(*, only_icann: bool) -> publicsuffixlist.PublicSuffixList:
    return publicsuffixlist.PublicSuffixList(accept_unknown=False, only_icann=only_icann)


class Suffixes:
    """The Public Suffix List as it came with the library: no network is asked."""

    def __init__(self) -> None:
        self._all = _read(only_icann=False)
        self._registries = _read(only_icann=True)

    def is_public(self, name: str) -> bool:
        """Whether strangers have their sites under a canonical name."""
        return self._all.is_public(name)

    def is_registry(self, name: str) -> bool:
        """Whether anybody may register under a canonical name, as under com or co.uk."""
        return self._registries.is_public(name)

    def is_machine(self, name: str) -> bool:
        """Whether a public suffix is one as all its neighbours are: a rented machine, say."""
        parent = name.partition(".")[2]
        return self._all.is_public(f"whatever-it-is.{parent}")

    def hosts_strangers(self, name: str) -> bool:
        """Whether strangers have their sites under a canonical name, by the list or by ours."""
        return self.is_public(name) or shared_by_many(name) is not None

    def is_shared(self, name: str) -> bool:
        """Whether one of the names above a canonical one is a firm's, for pages of anybody."""
        parent = name.partition(".")[2]
        while "." in parent:
            if self.hosts_strangers(parent) and not self.is_registry(parent):
                return True
            parent = parent.partition(".")[2]
        return False
