"""The kiosk without sight: keys and ears alone, and a voice that ends with its visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kiosk import i18n
from kiosk.i18n import Language
from kiosk.i18n import gettext as _
from tests.devices.escl_scanner import EsclScanner
from tests.e2e import journeys
from tests.e2e.ears import Ears, Headset
from tests.e2e.kiosk_driver import Kiosk
from tests.sites.server import SandboxOfSites

pytestmark = pytest.mark.e2e

SPOKEN = 44 + 22_050 * 2  # bytes of a second in a WAV file
STEPS = 40  # more than there is to be reached on any screen


@pytest.fixture
def spoken() -> Iterator[Callable[[Language], None]]:
    """Let our own texts come in the language of the kiosk."""
    yield i18n.use
    i18n.use(Language.FRENCH)


def press(kiosk: Kiosk, *keys: str) -> str:
    """Press keys, and give what is said then."""
    before = kiosk.heard()
    kiosk.keys("key", *keys)
    return kiosk.wait(lambda: _another(kiosk.heard(), before), "another word")


def _another(said: str, before: str) -> str | None:
    return said if said != before else None


def tab_to(kiosk: Kiosk, name: str) -> None:
    """Press Tab until this is said."""
    for _step in range(STEPS):
        if press(kiosk, "Tab").startswith(name):
            return
    raise AssertionError(f"{name!r} was never said, but {kiosk.heard()!r}")


def test_J12_somebody_who_sees_nothing_goes_to_ameli_by_keys_and_a_real_voice(
    start_kiosk: Callable[..., Kiosk],
):
    kiosk = start_kiosk()
    kiosk.hurried = False
    kiosk.keys("key", "F2")
    kiosk.hears("Que voulez-vous faire ?")
    tab_to(kiosk, "Lire à haute voix ?")  # before the line in which one searches
    assert "Non, seulement les boutons" in kiosk.heard()
    kiosk.keys("key", "Return")
    kiosk.hears("champ, vide")
    tab_to(kiosk, "Assurance Maladie (ameli)")
    assert "bouton" in kiosk.heard()
    inside = kiosk.inside()
    kiosk.keys("key", "Return")
    kiosk.hears("Préparez avant de commencer")
    tab_to(kiosk, "J'ai tout, je commence")
    kiosk.keys("key", "Return")
    kiosk.hears("Une page est ouverte.")
    kiosk.arrives("https://www.ameli.fr")
    kiosk.wait(lambda: kiosk.session.order("sound") > SPOKEN, "a second of sound in the file")
    kiosk.keys("key", "F6")
    tab_to(kiosk, "J'ai fini")
    kiosk.keys("key", "Return")
    tab_to(kiosk, "Oui, tout effacer")
    kiosk.keys("key", "Return")
    kiosk.next_session(read=True)
    kiosk.wait_dead(inside)
    kiosk.hears("C'est fini. Tout est effacé.")
    kiosk.tap("J'ai compris")
    kiosk.sees("Que voulez-vous faire ?")
    assert "Que voulez-vous faire ?" not in kiosk.heard(), "the next visit begins in silence"


def test_J13_somebody_who_reads_badly_hears_what_a_finger_touches_before_it_acts(
    start_kiosk: Callable[..., Kiosk],
):
    kiosk = start_kiosk()
    kiosk.hurried = False
    kiosk.tap("Écouter")
    kiosk.hears("Que voulez-vous faire ?")
    kiosk.tap("Langue / Language")
    kiosk.tap("Langue / Language")
    kiosk.tap("English")
    kiosk.hears("English")
    kiosk.tap("English")
    kiosk.hears("What would you like to do?")
    kiosk.tap("CAF")
    kiosk.hears("CAF, button")
    assert kiosk.address() == ""
    kiosk.tap("CAF")
    kiosk.hears("Get ready before you start")
    kiosk.tap("I have everything, I start")
    kiosk.tap("I have everything, I start")
    kiosk.hears("Read aloud?")
    kiosk.tap("No, only the buttons")
    kiosk.tap("No, only the buttons")
    kiosk.arrives("https://www.caf.fr")
    kiosk.tap("I am done")
    kiosk.hears("I am done, button")
    kiosk.tap("I am done")
    kiosk.tap("Yes, erase everything")
    kiosk.hears("Yes, erase everything")
    kiosk.tap("Yes, erase everything")
    kiosk.next_session()
    assert "Que voulez-vous faire ?" in kiosk.words()
    assert "Que voulez-vous faire ?" not in kiosk.heard()


def test_J12_with_a_headset_large_letters_and_contrast_a_page_is_read_and_nothing_is_kept(
    headset: Headset, start_kiosk: Callable[..., Kiosk]
):
    kiosk = start_kiosk(recorded=True)
    ears = Ears(kiosk)
    headset.plug()
    assert "« Écouter »" in ears.hears("Un casque est branché.")
    kiosk.keys("key", "F2")
    ears.hears("Que voulez-vous faire ?")
    for _turn in range(2):
        ears.find("Tab", "Écrire plus gros", "bouton")
        ears.press("Return")
    ears.find("Tab", "Écrire normal", "bouton")
    ears.find("Tab", "Contraste", "case non cochée")
    ears.press("Return")
    ears.find("Tab", "Contraste", "case cochée")
    ears.find("Tab", "Cherchez une démarche", "champ, vide")
    ears.type("ameli")
    ears.find("Tab", "Assurance Maladie (ameli)", "bouton")
    ears.enter("Votre santé, vos droits", "lien")
    assert "Lire à haute voix ?" not in " ".join(ears.said), "a headset needs no question"
    assert "Votre santé, vos droits, titre de niveau 1." in ears.find("F8", "titre")
    ears.find("F8", ", lien.")
    before = ears.said[-1]
    assert ears.press("F3") == before
    ears.find("F8", "C'est la fin de la page.")
    ears.press("F6")
    ears.find("Tab", "J'ai fini", "bouton")
    ears.enter("effacer")
    ears.find("Tab", "Oui, tout effacer", "bouton")
    inside = kiosk.inside()
    kiosk.keys("key", "Return")
    kiosk.next_session(read=True)
    kiosk.wait_dead(inside)
    ears.begin()
    ears.hears("C'est fini. Tout est effacé.")
    kiosk.tap("J'ai compris")
    kiosk.sees("Écrire plus gros")
    ears.follow()
    assert not any("lecture à voix haute" in one for one in ears.said), "it is silent again"
    kiosk.keys("key", "F2")
    ears.hears("Que voulez-vous faire ?")
    ears.find("Tab", "Contraste", "case non cochée")


def twice(kiosk: Kiosk, name: str) -> None:
    """Touch to hear what it is, and once more to choose."""
    kiosk.tap(name, part=True)
    kiosk.tap(name, part=True)


def test_J13_a_passport_is_scanned_and_sent_in_portuguese_by_who_hears_what_is_touched(
    start_kiosk: Callable[..., Kiosk],
    scanner: EsclScanner,
    sites: SandboxOfSites,
    spoken: Callable[[Language], None],
):
    kiosk = start_kiosk(recorded=True, settings={"scanner": scanner.url})
    scanner.glass = "Passeport"
    journeys.search(kiosk, "sejour")
    ears = Ears(kiosk)
    kiosk.tap("Écouter")
    ears.hears("Lire à haute voix ?")
    twice(kiosk, "Oui, tout lire")

    twice(kiosk, "Langue / Language")
    twice(kiosk, "العربية")
    spoken(Language.ARABIC)
    kiosk.sees(_("J'ai fini"))
    size: int = kiosk.session.order("state")["size"][0]
    (left, *_rest) = next(t["rect"] for t in kiosk.texts() if t["name"] == _("J'ai fini"))
    assert left < size / 4, "what stands at the right in French stands at the left"
    ears.hears("")
    assert "ar" in ears.languages

    twice(kiosk, _("Langue / Language"))
    twice(kiosk, "Português")
    spoken(Language.PORTUGUESE)
    twice(kiosk, "Titre de séjour")
    twice(kiosk, _("J'ai tout, je commence"))
    ears.hears("Demander un titre de séjour")
    assert {"pt", "fr"} <= set(ears.languages), "ours in Portuguese, the page's own in French"
    kiosk.tap_web(selector="#passeport")
    ears.hears("Votre passeport – Parcourir")
    kiosk.tap_web(selector="#passeport")
    twice(kiosk, _("Scanner un papier"))
    twice(kiosk, _("Scanner en couleurs"))
    ears.hears(_("Est-ce bien lisible ?"))
    twice(kiosk, _("Oui, garder"))
    kiosk.wait(lambda: kiosk.web("document.getElementById('passeport').files.length"), "it")
    for _turn in range(2):
        kiosk.tap_web(selector="#continuer")
    ears.hears("Passeport reçu")
    (sent,) = [entry for entry in sites.log if entry.kind == "upload"]
    assert sent.size <= 500_000
    twice(kiosk, _("J'ai fini"))
    twice(kiosk, _("Oui, tout effacer"))
    kiosk.next_session()
    kiosk.sees("Que voulez-vous faire ?")
