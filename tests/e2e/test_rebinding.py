"""A listed name whose owner, or whose attacker, lets it lead into the town hall's network."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.kiosk_driver import Kiosk
from tests.virtual_screen import VirtualScreen

pytestmark = pytest.mark.e2e

PUBLIC = "9.9.9.9"
INSIDE = {
    "www.ameli.fr": "127.0.0.1",
    "www.grdf.fr": "192.168.1.1",
    "www.lassuranceretraite.fr": "::1",
}
TILES = ("Assurance Maladie (ameli)", "GRDF", "Assurance retraite (Carsat)")


class KioskInAHouse(Kiosk):
    """A kiosk with the real resolver, in a network where every address answers."""

    def __init__(self, screen: VirtualScreen, hosts: Path, count: Path) -> None:
        # no sandbox of sites: the gate resolves names, as it does in an agency
        super().__init__(screen, "", "", unguarded=True)
        powers = ("unshare", "--map-current-user", "--keep-caps", "--mount", "--net")
        house = (sys.executable, "-m", "tests.e2e.house", str(hosts), str(count))
        self.command = (*powers, *house, *self.command)


@pytest.fixture
def count(tmp_path: Path) -> Path:
    return tmp_path / "count"


@pytest.fixture
def kiosk(screen: VirtualScreen, tmp_path: Path, count: Path) -> Iterator[Kiosk]:
    hosts = tmp_path / "hosts"
    leads = {"www.caf.fr": PUBLIC, **INSIDE}
    # with a dot too, as the gate asks for names, so that no search domain is tried
    hosts.write_text("".join(f"{to} {name} {name}.\n" for name, to in leads.items()))
    with KioskInAHouse(screen, hosts, count) as kiosk:
        yield kiosk


def test_with_all_hooks_saying_yes_no_listed_name_leads_into_the_house(kiosk: Kiosk, count: Path):
    for tile in TILES:
        kiosk.tap(tile)
        kiosk.sees("ne répond pas")
        kiosk.tap("Accueil")
    assert not count.exists(), count.read_text()

    kiosk.tap("CAF")  # the same listeners hear a name that leads to a public address
    kiosk.wait(count.exists, "the first byte")
    assert set(json.loads(count.read_text())) == {PUBLIC}
