"""What a kiosk keeps of a visit: numbers, which anybody may read, and not a word of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.usage import counting
from kiosk.usage.closing import close_periods
from kiosk.usage.database import Database
from kiosk.usage.encoding import KioskId, decode
from kiosk.usage.metric import Metric
from kiosk.usage.outbox import waiting
from kiosk.usage.period import UNKNOWN
from tests.devices.slot import slot
from tests.e2e import journeys
from tests.e2e.kiosk_driver import Kiosk
from tests.e2e.test_fleet import Fleet
from tests.e2e.test_sticks import pdf
from tests.e2e.town import legal
from tests.sites.login import NUMBER
from tests.sites.world import CAMILLE, PASSWORD

pytestmark = pytest.mark.e2e

_VISITED = "secret-de-voisin.example"
_WORDS = "maladie du voisin"
_DOCUMENT = "Ordonnance de Camille"
_WEEK = 8 * 86_400  # seconds, and a day more


def counted(folder: Path) -> Counter[tuple[Metric, str]]:
    """Give what is counted of visits that is not closed yet."""
    database = Database(folder)
    with database.transaction() as connection:
        weeks = {counting.last_week(connection), UNKNOWN}
        found = [cell for week in weeks for cell in counting.cells(connection, week)]
    database.close()
    numbers: Counter[tuple[Metric, str]] = Counter()
    for cell, n in found:
        numbers[cell.metric, cell.value] += n
    return numbers


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    made = Fleet(tmp_path)
    made.settings["usage"] = str(tmp_path / "usage")
    (tmp_path / "usage").mkdir()
    return made


def test_visits_are_counted_once_each_and_anybody_may_read_what_is(
    fleet: Fleet, start_kiosk: Callable[..., Kiosk], tmp_path: Path
):
    kiosk = start_kiosk(settings={**fleet.settings, "charter": "yes"})
    kiosk.tap("Commencer")
    kiosk.tap("J'ai compris, je commence")
    for service in ("CAF", "GRDF", "La Poste"):  # two of a visit are counted
        kiosk.tap(service)
        kiosk.arrives("https://")
        kiosk.tap("Accueil")
    kiosk.tap("Aide")
    kiosk.tap("Appeler l'agent")
    kiosk.tap("Accueil")
    kiosk.tap("Aide")
    kiosk.tap("Lire les règles")
    kiosk.picture("rules-with-counted")
    kiosk.tap("Ce que cette borne compte")
    kiosk.sees("La borne compte des visites. Elle ne note jamais qui vient.")
    kiosk.picture("counted")
    kiosk.end_visit()
    kiosk.close()
    numbers = counted(tmp_path / "usage")
    assert {cell: n for cell, n in numbers.items() if n} == {
        (Metric.SESSIONS, ""): 1,
        (Metric.DURATIONS, "under-2"): 1,
        (Metric.SERVICES, "caf"): 1,
        (Metric.SERVICES, "grdf"): 1,
        (Metric.HELP, ""): 1,
        (Metric.ENDS, "user"): 1,
    }


def test_nothing_that_a_kiosk_has_written_names_what_a_citizen_has_seen_or_typed(
    fleet: Fleet, start_kiosk: Callable[..., Kiosk], tmp_path: Path
):
    """State, policies, reports, and the journal: the words of the kiosk itself."""
    fleet.update()
    with slot() as place:
        settings = {**fleet.settings, **legal(tmp_path), "stick": str(place.socket)}
        kiosk = start_kiosk(settings=settings)
        place.plug(**{f"{_DOCUMENT}_pdf": pdf()})
        kiosk.tap("Voir la clé")
        kiosk.tap(f"Prendre {_DOCUMENT}")
        kiosk.tap("Accueil")
        journeys.search(kiosk, _WORDS)
        kiosk.tap("Cacher le clavier")
        kiosk.tap("Accueil")
        kiosk.tap("MSA Auvergne")
        kiosk.tap_web("Mon espace privé")
        journeys.fill(kiosk, "identifiant", NUMBER, keys=True)
        journeys.fill(kiosk, "motdepasse", PASSWORD, keys=True)
        journeys.go_on(kiosk, "Bonjour")
        kiosk.tap("Accueil")
        kiosk.tap("Autres sites")
        kiosk.tap("L'adresse d'un site, ou quelques mots")
        kiosk.type(_VISITED)
        kiosk.tap("Aller sur ce site", part=True)
        kiosk.arrives(f"https://{_VISITED}")
        kiosk.end_visit()
        kiosk.close()
    database = Database(tmp_path / "usage")
    for later in (0, _WEEK):  # what was counted without a clock belongs to the first known week
        close_periods(database, KioskId("03-00017"), int(time.time()) + later)
    with database.transaction() as connection:
        reports = [letter.body for letter in waiting(connection)]
    database.close()
    assert reports
    said = [line for line in kiosk.last_words.splitlines() if line.startswith("kiosk:")]
    written = {"the journal": "\n".join(said).encode(), "reports": b"".join(map(readable, reports))}
    for folder in ("state", "policies", "usage"):
        files = [file for file in (tmp_path / folder).rglob("*") if file.is_file()]
        assert files, folder
        written |= {str(file): file.read_bytes() for file in files}
    needles = [_VISITED, _WORDS, "voisin", _DOCUMENT, "Ordonnance", NUMBER, PASSWORD, CAMILLE.name]
    for place_of, content in written.items():
        for needle in needles:
            for form in (needle.encode(), needle.encode("utf-16-le")):
                assert form not in content, f"{needle} in {place_of}"


def readable(body: bytes) -> bytes:
    return repr(decode(body)).encode()
