"""Writes lists at the size of UT1: the real ones as far as they are given, the rest made up.

What is made up has the real lists' statistics: `adult` consists of blogs that are repeated under
the names of up to 67 countries, of sites of one host, of plain domains and of addresses by number.
"""

from __future__ import annotations

import gzip
import random
import shutil
from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Final

SEED: Final = 20260817
ADULT: Final = 4_600_370
_PLAIN: Final = 750_000
_TUMBLR: Final = 400_000
_NUMBERS: Final = 7_227
_TUMBLR_ENDS: Final = ("", "blog", "-blog", "69", "xx", "s", "1", "2", "4u", "-love", "girl", "hot")
_COUNTRIES: Final = """
    ae al am ba be bg ca ch cl co.at co.id co.il co.ke co.nz co.uk co.za com com.ar com.au com.br
    com.by com.co com.cy com.ee com.eg com.es com.mt com.ng com.tr com.uy cz de dk fi fr gr hk hr
    hu ie in is it jp kr li lt lu md mk mx my nl no pe pt qa ro rs ru se sg si sk sn tw ug
"""
_FEWER: Final = frozenset(("com.ar", "com.es", "gr"))
_ENDS: Final = ("com", "com", "com", "net", "org", "fr", "de", "ru", "info", "xyz", "co.uk", "eu")
_SECURITY: Final = {"phishing": 270_017, "malware": 271_346}
# What the other lists hold, where the real ones are not given.
_OTHERS: Final = {
    "redirector": 132_616,
    "jobsearch": 60_741,
    "shopping": 36_971,
    "games": 35_396,
    "gambling": 32_252,
    "cryptojacking": 11_492,
    "bank": 6_646,
    "dating": 6_519,
    "vpn": 6_039,
    "publicite": 4_644,
    "shortener": 4_558,
    "doh": 3_016,
    "dynamic-dns": 2_077,
    "warez": 1_561,
    "drogue": 1_067,
}
_SYLLABLES: Final = "ba be bi co cu da de di fo ga hi jo ka la le li ma mi na no pa ra sa ta vi za"


def write_lists(folder: Path, data: Path | None) -> int:
    """Write lists in UT1's form.

    Args:
        folder: where; a folder for each category.
        data: the real lists, as far as there are any.

    Returns:
        How many names there are in all, before anything is left out.
    """
    chance = random.Random(SEED)  # noqa: S311 - the same lists each time
    pool = _Pool(chance, data)
    total = _copy(data / "ut1", folder) if data else 0
    made = {"adult": adult(chance, pool), **_security(pool)}
    if not data:
        made |= {name: islice(pool.names(name), size) for name, size in _OTHERS.items()}
    for category, names in made.items():
        (folder / category).mkdir(exist_ok=True, parents=True)
        with (folder / category / "domains").open("w", encoding="ascii") as file:
            for name in names:
                file.write(f"{name}\n")
                total += 1
    return total


def adult(chance: random.Random, pool: _Pool) -> Iterator[str]:
    """Give what `adult` looks like."""
    yield from islice(pool.names("adult"), _PLAIN)
    for label in islice(pool.labels(), _TUMBLR):
        yield f"{label}{chance.choice(_TUMBLR_ENDS)}.tumblr.com"
    for _ in range(_NUMBERS):
        yield ".".join(str(chance.randrange(1, 255)) for _ in range(4))
    left = ADULT - _PLAIN - _TUMBLR - _NUMBERS
    all_countries = _COUNTRIES.split()
    most = [country for country in all_countries if country not in _FEWER]
    for label in pool.labels():
        which = chance.random()
        countries = ["com"] if which < 0.08 else all_countries if which < 0.45 else most
        yield from (f"{label}.blogspot.{country}" for country in countries[:left])
        left -= len(countries)
        if left <= 0:
            return


class _Pool:
    """Names and labels, real ones where there are any."""

    def __init__(self, chance: random.Random, data: Path | None) -> None:
        self._chance = chance
        self.real: list[str] = []
        if data:
            with gzip.open(data / "ut1_malware_phishing_2017_2025.txt.gz", "rt") as file:
                self.real = sorted(map(str.strip, file), key=_scattered)
        self._syllables = _SYLLABLES.split()

    def labels(self) -> Iterator[str]:
        """Give labels without an end."""
        place = 0
        while True:
            place += 1
            if self.real:
                label = self.real[place * 7 % len(self.real)].split(".")[0]
                turn = place // len(self.real)
                yield f"{label}{turn}" if turn else label
            else:
                yield self._label()

    def names(self, salt: str) -> Iterator[str]:
        """Give plain domains without an end."""
        for label in self.labels():
            yield f"{label}{salt[0]}{self._chance.randrange(100)}.{self._chance.choice(_ENDS)}"

    def _label(self) -> str:
        length = self._chance.randrange(2, 7)
        return "".join(self._chance.choices(self._syllables, k=length))


def _scattered(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=8).digest()


def _security(pool: _Pool) -> dict[str, Iterator[str]]:
    """Give the two security lists, which share most of their names."""
    if not pool.real:
        return {name: islice(pool.names("phishing"), size) for name, size in _SECURITY.items()}
    shift = 20_000
    phishing, malware = _SECURITY["phishing"], _SECURITY["malware"]
    return {
        "phishing": iter(pool.real[:phishing]),
        "malware": iter(pool.real[shift : shift + malware]),
    }


def _copy(source: Path, folder: Path) -> int:
    """Copy the real lists, and count their names."""
    count = 0
    for file in sorted(source.glob("*/*")):
        if file.name in {"domains", "urls"}:
            place = folder / file.parent.name / file.name
            place.parent.mkdir(exist_ok=True, parents=True)
            shutil.copyfile(file, place)
            if file.name == "domains":
                count += file.read_bytes().count(b"\n")
    return count
