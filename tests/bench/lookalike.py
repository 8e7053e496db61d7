"""How many real fakes the look-alike guard knows, and how many honest hosts it takes for one.

Run it on a folder of the lists of Université Toulouse Capitole with the public-sector list:

    python -m tests.bench.lookalike FOLDER

The fakes are the names of the phishing lists of nine years that carry the name of a house that
the kiosk lists, or nearly; each belongs by its hash to the half that words may be chosen on, or to
the other half, which alone is reported.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.policy.host import Kind, canonical_host
from kiosk.policy.lookalike import Guard
from kiosk.policy_source import load_policy
from kiosk.settings import WHITELIST

# Lists of honest sites: whatever is also in a list of dangers is left out.
_HONEST: Final = (
    *("liste_bu", "press", "bank", "shopping", "sports", "child", "liste_blanche", "update"),
    *("cleaning", "examen_pix", "games", "webmail", "forums", "download", "radio"),
)
_HOUSES: Final = re.compile(
    r"ameli(?![oae])|laposte|la-poste|antai|impots?[-.]|gouv[-.]|[-.]gouv|chronopost|colissimo"
    r"|francetravail|france-travail|pole-?emploi|banque-?postale|service-?public|france-?connect"
    r"|carte-?vitale|assurance-?maladie|(?:^|[-.])(?:caf|cpam|msa|grdf|carsat|ants)(?=[-.])"
    r"|1aposte|lap0ste|arneli|digiposte|crit-?air"
)
# What carries such a word and is no fake of a French house, as far as a name can tell.
_STRANGERS: Final = re.compile(r"ameliorat|gouverneur|gouvernement\.[a-z]{2}$|cafe|ants?[a-z]")


def main() -> None:
    """Count, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    policy = load_policy(WHITELIST)
    guard = Guard(policy.services, policy.rules)
    dangers = set(_lines(folder / "ut1_malware_phishing_2017_2025.txt.gz"))
    halves: tuple[list[str], list[str]] = ([], [])
    for host in sorted(dangers):
        if _HOUSES.search(host) and not _STRANGERS.search(host) and _is_name(host):
            halves[_half(host)].append(host)
    for name, half in zip(("to choose words on", "held out"), halves, strict=True):
        known = sum(guard.find(host) is not None for host in half)
        print(f"fakes {name}: {known} of {len(half)}, {known / len(half):.0%}")  # noqa: T201 - a program
    public = {_host(line) for line in _lines(folder / "etalab_public_sector_urls.txt")}
    honest: set[str] = set()
    for category in _HONEST:
        honest.update(_lines(folder / "ut1" / category / "domains"))
    for name, hosts in (("public bodies", public), ("others", honest - dangers)):
        checked = sorted(filter(_is_name, hosts))
        taken = [host for host in checked if guard.find(host) is not None]
        share = len(taken) / len(checked)
        print(  # noqa: T201 - a program
            f"honest hosts of {name} taken for fakes: {len(taken)} of {len(checked)}, {share:.3%}"
        )
        for host in taken:
            print(f"  {host}")  # noqa: T201 - a program


def _half(host: str) -> int:
    registrable = ".".join(host.split(".")[-2:])
    return hashlib.sha256(registrable.encode()).digest()[0] & 1


def _is_name(host: str) -> bool:
    read = canonical_host(host)
    return read is not None and read.kind is Kind.NAME and read.text == host


def _host(address: str) -> str:
    return re.sub(r"^[a-z]+://", "", address.strip().lower()).partition("/")[0]


def _lines(file: Path) -> Iterator[str]:
    packed = file.read_bytes()
    text = gzip.decompress(packed) if file.suffix == ".gz" else packed
    for line in text.decode(errors="replace").splitlines():
        yield line.strip().lower()


if __name__ == "__main__":
    main()
