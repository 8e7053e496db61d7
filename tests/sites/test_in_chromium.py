"""The journeys that need a real browser: scripts, frames, pop-ups, blobs, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sites.chromium import Chromium, Tab
from tests.sites.login import NUMBER
from tests.sites.server import SandboxOfSites
from tests.sites.world import CAMILLE, PASSWORD


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxOfSites]:
    with SandboxOfSites(slow=0.2) as running:
        yield running


@pytest.fixture(scope="module")
def chromium(sandbox: SandboxOfSites) -> Iterator[Chromium]:
    with Chromium(f"MAP * {sandbox.endpoint}", (sandbox.key,)) as browser:
        yield browser


@pytest.fixture
def tab(chromium: Chromium) -> Tab:
    tab = chromium.open()
    # each test is a citizen of their own
    tab.call("Network.clearBrowserCookies")
    return tab


def newest_code(sandbox: SandboxOfSites) -> str:
    found = re.search(r"\d{6}", sandbox.world.mail[CAMILLE.address][0].subject)
    assert found
    return found[0]


def log_in(tab: Tab, number: str) -> None:
    tab.type("identifiant", number).type("motdepasse", PASSWORD).tap("continuer")


def pay(tab: Tab, card: str) -> None:
    tab.at("https://scelliuspaiement.labanquepostale.fr/paiement").tap(card).tap("continuer")


def test_j01_the_page_of_caf_stays_alive_while_the_code_is_read_in_another_page(
    chromium: Chromium, tab: Tab
):
    tab.go("http://www.caf.fr/").tap("connexion").at("https://connect.caf.fr/")
    log_in(tab, NUMBER)
    tab.at("https://connect.caf.fr/connexionappli/code").js("window.heap = 42")
    mail = chromium.open().go("https://www.laposte.net/")
    mail.type("adresse", CAMILLE.address).type("motdepasse", PASSWORD).tap("continuer")
    mail.at("https://www.laposte.net/boite")
    code = re.search(r"code : (\d{6})", mail.js("document.body.innerText"))
    assert code
    assert tab.js("window.heap") == 42
    tab.type("code", code[1]).tap("continuer").at("https://wwwd.caf.fr/wps/myportal")


def test_j02_ameli_opens_its_certificate_as_a_blob_in_a_page_of_its_own(
    chromium: Chromium, tab: Tab, sandbox: SandboxOfSites
):
    tab.go("https://www.ameli.fr/").tap("connexion").at("https://ameliconnect.ameli.fr/")
    log_in(tab, NUMBER)
    tab.at("https://ameliconnect.ameli.fr/oauth2/authorize/code")
    tab.type("code", newest_code(sandbox)).tap("continuer").tap("demarches")
    tab.at("https://assure.ameli.fr/demarches")
    known = chromium.pages()
    tab.tap("attestation")
    chromium.popup(known).until("location.href.startsWith('blob:https://assure.ameli.fr/')")


def test_j04_msa_takes_two_pages_chosen_in_the_browser(
    tab: Tab, sandbox: SandboxOfSites, tmp_path: Path
):
    first, second = tmp_path / "un.png", tmp_path / "deux.pdf"
    first.write_bytes(b"\x89PNG" + bytes(50))
    second.write_bytes(b"%PDF-1.4")
    tab.go("https://monespaceprive.msa.fr/lfy/envoi")
    log_in(tab, NUMBER)
    tab.at("https://monespaceprive.msa.fr/lfy/accueil").tap("envoyer")
    tab.at("https://monespaceprive.msa.fr/lfy/envoi").tap("ajouter")
    tab.files("page-1", first).files("page-2", second).tap("continuer")
    tab.until("document.getElementById('bravo')?.innerText.includes('2 fichier')")
    assert [e.fields["name"] for e in sandbox.log if e.kind == "upload"] == ["un.png", "deux.pdf"]


def test_j05_a_captcha_in_a_frame_lets_people_in_and_a_bank_in_a_frame_lets_them_pay(
    chromium: Chromium, tab: Tab
):
    tab.go("https://moncompte.laposte.fr/connexion")
    tab.type("adresse", CAMILLE.address).type("motdepasse", PASSWORD)
    in_frame(chromium, tab, "https://newassets.hcaptcha.com", "humain")
    tab.until("document.getElementById('jeton').value")
    tab.tap("continuer").at("https://www.laposte.fr/affranchir")
    tab.type("destinataire", "Paul").type("ville", "Moulins").tap("continuer")
    pay(tab, "carte-a")
    in_frame(chromium, tab, "https://acs.banque-inconnue.example", "valider")
    tab.at("https://www.laposte.fr/etiquette")


def test_j06_payfip_pays_in_a_pop_up_that_tells_its_opener_and_closes(chromium: Chromium, tab: Tab):
    tab.go("https://www.payfip.gouv.fr/")
    tab.type("collectivite", "031001").type("reference", "2026-0042")
    known = chromium.pages()
    tab.tap("continuer")
    popup = chromium.popup(known)
    pay(popup, "carte-c")
    popup.at("https://www.payfip.gouv.fr/tpa/retour.web")
    assert popup.js("!!window.opener")
    # later, or the page would be gone before it has answered that it was touched
    popup.js("void setTimeout(() => document.getElementById('terminer').click(), 100)")
    tab.until("!document.getElementById('recu').hidden && window.paiement.closed")


def test_j07_an_unlisted_bank_asks_on_a_page_of_its_own(tab: Tab, sandbox: SandboxOfSites):
    tab.go("https://particuliers.engie.fr/factures")
    log_in(tab, CAMILLE.address)
    tab.at("https://particuliers.engie.fr/connexion/code")
    tab.type("code", newest_code(sandbox)).tap("continuer").tap("payer")
    pay(tab, "carte-b")
    tab.at("https://acs.banque-inconnue.example/defi").tap("valider")
    tab.at("https://particuliers.engie.fr/factures")
    tab.until("document.getElementById('etat').innerText.includes('payée')")


def test_j08_franceconnect_goes_round_five_hosts(tab: Tab, sandbox: SandboxOfSites):
    sandbox.clear()
    tab.go("https://www.info-retraite.fr/").tap("franceconnect").tap("impots")
    tab.at("https://cfspart.impots.gouv.fr/connexion")
    log_in(tab, "1234567890123")
    tab.at("https://cfspart.impots.gouv.fr/connexion/code")
    tab.type("code", newest_code(sandbox)).tap("continuer").tap("accepter")
    tab.at("https://www.info-retraite.fr/compte")
    hosts = {entry.host for entry in sandbox.log if entry.kind == "request"}
    assert hosts >= {  # and Chromium's own, and the mailbox that another page looks into
        "www.info-retraite.fr",
        "app.franceconnect.gouv.fr",
        "oidc.franceconnect.gouv.fr",
        "cfspart-idp.impots.gouv.fr",
        "cfspart.impots.gouv.fr",
    }


def test_the_keypad_of_the_bank_takes_the_pin_and_opens_a_pop_up(chromium: Chromium, tab: Tab):
    tab.go("https://www.labanquepostale.fr/").tap("connexion").type("identifiant", "1234567890")
    for digit in "135790":
        tab.tap(f"chiffre-{digit}")
    tab.tap("continuer").at("https://voscomptesenligne.labanquepostale.fr/comptes")
    known = chromium.pages()
    tab.tap("rib")
    chromium.popup(known).tap("fermer")
    tab.until("true")


def test_the_page_for_measuring_loads_its_300_parts(tab: Tab, sandbox: SandboxOfSites):
    sandbox.clear()
    tab.go("https://perf.caf.fr/?cache=0").until("document.title === 'chargé 300'")
    assert len([e for e in sandbox.hits("perf.caf.fr") if e.path.startswith("/partie/")]) == 300


def test_a_certificate_that_nobody_trusts_is_not_believed(tab: Tab):
    answer = tab.call("Page.navigate", url="https://certificat.caf.fr/")
    assert answer["errorText"].startswith("net::ERR_CERT_")


def in_frame(chromium: Chromium, tab: Tab, url: str, name: str) -> None:
    """Tap inside a frame of another site, where the page's own scripts cannot look."""
    tab.until("!!document.querySelector('iframe')")
    tab.js("document.querySelector('iframe').scrollIntoView({block: 'start'})")
    frame = chromium.frame(url).until(f"!!document.getElementById('{name}')")
    frame.js(f"document.getElementById('{name}').click()")
