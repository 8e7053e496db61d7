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
# How many names and addresses each list held on 2026-08-17; the names of three stand above.
_SIZES: Final = """
    adult 0 1090, agressif 360 36, ai 77 3, arjel 69 0, associations_religieuses 1 0,
    astrology 28 1, audio-video 3710 164, bank 6646 0, bitcoin 1419 7, blog 1497 3,
    celebrity 635 39, chat 268 17, child 75 2, cleaning 174 3, cooking 37 0,
    cryptojacking 11491 1, dangerous_material 35 19, dating 6504 15, ddos 421 0, dialer 4 0,
    doh 3015 1, download 4020 15, drogue 603 464, dynamic-dns 2077 0, educational_games 8 3,
    fakenews 1118 0, filehosting 941 8, financial 472 1, forums 205 20, gambling 32247 5,
    games 33741 1655, hacking 274 33, jobsearch 60740 1, lingerie 193 7, liste_blanche 268 2,
    liste_bu 2825 92, malware 0 19226, manga 652 194, marketingware 77 2, mixed_adult 149 7,
    mobile-phone 50 2, phishing 0 19460, press 4644 1, publicite 4344 300, radio 567 10,
    redirector 132323 293, remote-control 170 1, residential-proxies 138 0, sect 144 1,
    sexual_education 15 8, shopping 36968 3, shortener 4558 0, social_networks 715 1,
    sports 2362 1, stalkerware 525 0, translation 175 4, tricheur 53 20, update 30 3,
    vpn 6039 0, warez 1546 15, webhosting 38 0, webmail 404 9
"""
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
    pool = Pool(chance, data)
    total = _copy(data / "ut1", folder) if data else 0
    made = {"adult": adult(chance, pool), **_security(pool)}
    if not data:
        for row in _SIZES.split(","):
            category, names, addresses = row.split()
            made.setdefault(category, islice(pool.names(category), int(names)))
            _write(folder / category / "urls", islice(pool.addresses(category), int(addresses)))
    return total + sum(
        _write(folder / category / "domains", names) for category, names in made.items()
    )


def _write(file: Path, lines: Iterator[str]) -> int:
    """Write a list, and count its lines."""
    file.parent.mkdir(exist_ok=True, parents=True)
    count = 0
    with file.open("w", encoding="ascii") as out:
        for line in lines:
            out.write(f"{line}\n")
            count += 1
    return count


def adult(chance: random.Random, pool: Pool, share: float = 1) -> Iterator[str]:
    """Give what `adult` looks like, or a share of it."""
    plain, tumblr, numbers = (int(size * share) for size in (_PLAIN, _TUMBLR, _NUMBERS))
    yield from islice(pool.names("adult"), plain)
    for label in islice(pool.labels(), tumblr):
        yield f"{label}{chance.choice(_TUMBLR_ENDS)}.tumblr.com"
    for _ in range(numbers):
        yield ".".join(str(chance.randrange(1, 255)) for _ in range(4))
    left = int(ADULT * share) - plain - tumblr - numbers
    all_countries = _COUNTRIES.split()
    most = [country for country in all_countries if country not in _FEWER]
    for label in pool.labels():
        which = chance.random()
        countries = ["com"] if which < 0.08 else all_countries if which < 0.45 else most
        yield from (f"{label}.blogspot.{country}" for country in countries[:left])
        left -= len(countries)
        if left <= 0:
            return


class Pool:
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

    def addresses(self, salt: str) -> Iterator[str]:
        """Give addresses without an end: three on each host, as the real lists have them."""
        for name in self.names(salt):
            for _ in range(3):
                yield f"{name}/{self._label()}/{self._label()}"

    def _label(self) -> str:
        length = self._chance.randrange(3, 10)
        return "".join(self._chance.choices(self._syllables, k=length))


def _scattered(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=8).digest()


def _security(pool: Pool) -> dict[str, Iterator[str]]:
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
