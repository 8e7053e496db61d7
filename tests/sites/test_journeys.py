"""Each journey can be made, step by step, without a browser."""

from __future__ import annotations

import re

from tests.sites import aidants, payment
from tests.sites.citizen import Citizen
from tests.sites.login import NUMBER
from tests.sites.server import SandboxOfSites
from tests.sites.world import CAMILLE, PASSWORD


def code_by_mail(somebody) -> str:
    """Read the newest code, as people do, in the mailbox."""
    reader: Citizen = somebody()
    reader.open("https://www.laposte.net/").send(adresse=CAMILLE.address, motdepasse=PASSWORD)
    found = re.search(r"Votre code : (\d{6})", reader.text)
    assert found, reader.text
    return found[1]


def test_j01_caf_declares_resources_in_four_screens_and_gives_a_pdf(citizen, somebody):
    citizen.open("http://caf.fr/").tap("connexion")
    citizen.send(identifiant="2 84 05 03 123 456", motdepasse=PASSWORD)
    assert "Entrez le code" in citizen.text
    citizen.send(code=code_by_mail(somebody))
    assert citizen.url == "https://wwwd.caf.fr/wps/myportal"
    citizen.tap("declarer").send(situation="non").send(salaires="1200").send(autres="0")
    citizen.send(certifie="oui")
    assert "Votre déclaration est envoyée" in citizen.text
    assert "1200" in citizen.text
    assert citizen.tap("attestation").kind == "application/pdf"
    assert citizen.body.startswith(b"%PDF-")


def test_a_wrong_code_is_refused_and_a_right_one_works_only_once(citizen, somebody):
    citizen.open("https://connect.caf.fr/connexionappli")
    citizen.send(identifiant=NUMBER, motdepasse=PASSWORD)
    code = code_by_mail(somebody)
    wrong = "000000" if code != "000000" else "111111"
    assert "pas le bon code" in citizen.send(code=wrong).text
    citizen.send(code=code)
    assert citizen.url.endswith("/wps/myportal")
    again = "https://connect.caf.fr/connexionappli/code"
    assert citizen.open(again).url == "https://connect.caf.fr/connexionappli"


def test_a_private_page_asks_to_log_in(citizen):
    citizen.open("https://wwwd.caf.fr/attestation.pdf")
    assert citizen.url == "https://connect.caf.fr/connexionappli"


def test_j02_ameli_gives_its_certificate_after_a_code(citizen, somebody):
    citizen.open("https://www.ameli.fr/").tap("connexion")
    citizen.send(identifiant=NUMBER, motdepasse=PASSWORD).send(code=code_by_mail(somebody))
    citizen.tap("demarches")
    assert "createObjectURL" in citizen.body.decode()
    assert citizen.open("https://assure.ameli.fr/attestation.pdf").kind == "application/pdf"


def test_j03_france_travail_moves_from_its_old_address_and_takes_the_monthly_statement(citizen):
    citizen.open("https://www.pole-emploi.fr/")
    assert citizen.url == "https://www.francetravail.fr/"
    citizen.tap("connexion-lente")
    assert "Merci d’avoir attendu" in citizen.text
    citizen.tap("connexion").send(identifiant="1234567A", motdepasse=PASSWORD)
    citizen.tap("actualiser").send(travail="non").send(stage="non").send(recherche="oui")
    assert "Votre actualisation est enregistrée" in citizen.text
    assert citizen.tap("avis").kind == "application/pdf"


def test_j04_msa_takes_papers_within_its_limits(citizen, sandbox: SandboxOfSites):
    citizen.open("https://auvergne.msa.fr/").tap("connexion")
    citizen.send(identifiant=NUMBER, motdepasse=PASSWORD).tap("envoyer")
    picture = b"\xff\xd8\xff" + bytes(1000)
    citizen.send_files({"page-1": ("un.jpg", picture), "page-2": ("deux.pdf", b"%PDF-1.4")})
    assert "2 fichier(s)" in citizen.text
    assert [e.fields["name"] for e in sandbox.log if e.kind == "upload"] == ["un.jpg", "deux.pdf"]
    citizen.open("https://monespaceprive.msa.fr/lfy/envoi")
    assert "trop lourds" in citizen.send_files({"page-1": ("gros.jpg", picture * 8500)}).text
    assert "acceptés" in citizen.send_files({"page-1": ("virus.exe", b"MZ")}).text


def test_j05_la_poste_follows_a_parcel_and_sells_a_label(citizen):
    citizen.open("https://www.laposte.fr/").send(numero="6a 1234 5678 901")
    assert "Il arrive demain" in citizen.text
    citizen.open("https://www.laposte.fr/affranchir")
    assert citizen.url == "https://moncompte.laposte.fr/connexion"
    login = {"adresse": CAMILLE.address, "motdepasse": PASSWORD}
    assert "humain" in citizen.send(**login).text
    human = citizen_token(citizen)
    citizen.open("https://moncompte.laposte.fr/connexion").send(**login, jeton=human)
    citizen.send(destinataire="Paul", ville="Moulins")
    pay(citizen, payment.FRAME_CARD)
    assert "Votre étiquette est prête" in citizen.text
    assert citizen.tap("etiquette").kind == "application/pdf"


def test_j06_payfip_pays_and_tells_the_page_that_opened_it(citizen, sandbox: SandboxOfSites):
    citizen.open("https://payfip.gouv.fr/")
    citizen.open("https://www.payfip.gouv.fr/tpa/paiementws.web?reference=2026-0042")
    pay(citizen, payment.PLAIN_CARD)
    assert "Paiement accepté" in citizen.text
    assert "opener.postMessage" in citizen.body.decode()
    number = citizen.url.rpartition("=")[2]
    assert citizen.open(f"https://www.payfip.gouv.fr/ticket.pdf?t={number}").kind.endswith("pdf")
    assert [e.fields["state"] for e in sandbox.log if e.kind == "paid"] == ["paid"]


def test_j07_grdf_asks_in_two_steps_and_sends_to_the_supplier_who_takes_a_payment(
    citizen, somebody
):
    citizen.open("https://www.grdf.fr/")
    assert "GRDF ne vend pas de gaz" in citizen.text
    citizen.tap("connexion").send(identifiant=CAMILLE.address)
    assert "Votre mot de passe" in citizen.text
    citizen.send(motdepasse=PASSWORD)
    assert citizen.url == "https://monespace.grdf.fr/"
    citizen.tap("fournisseur").tap("connexion")
    citizen.send(identifiant=CAMILLE.address, motdepasse=PASSWORD)
    assert "10 minutes" in citizen.text
    citizen.send(code=code_by_mail(somebody)).tap("payer")
    pay(citizen, payment.PAGE_CARD)
    assert "payée" in citizen.text
    assert citizen.tap("recu").kind == "application/pdf"
    assert citizen.open("https://monespace.grdf.fr/").url == "https://monespace.grdf.fr/"


def test_engies_code_is_good_for_ten_minutes_only(citizen, somebody, sandbox: SandboxOfSites):
    citizen.open("https://particuliers.engie.fr/connexion")
    citizen.send(identifiant=CAMILLE.address, motdepasse=PASSWORD)
    code = code_by_mail(somebody)
    now = sandbox.world.clock()
    sandbox.world.clock = lambda: now + 601
    assert "plus valable" in citizen.send(code=code).text


def test_j08_franceconnect_crosses_five_hosts_and_the_next_citizen_must_log_in_on_each(
    citizen, somebody, sandbox: SandboxOfSites
):
    first = through_franceconnect(citizen, somebody, sandbox)
    assert len(first) >= 5
    citizen.open("https://www.lassuranceretraite.fr/").tap("franceconnect").tap("accepter")
    assert citizen.url == "https://www.lassuranceretraite.fr/compte"  # nobody asked: single sign-on
    sandbox.clear()
    assert through_franceconnect(somebody(), somebody, sandbox) == first
    assert {e.fields["how"] for e in sandbox.log if e.kind == "login"} == {"password"}


def test_j09_a_new_address_wants_letters_and_a_code_by_sms(
    citizen, somebody, sandbox: SandboxOfSites
):
    citizen.open("https://www.laposte.net/").tap("creer")
    letters = sandbox_session(sandbox)["lettres"]
    choice = {"nom": "paul.martin", "motdepasse": "Tournesol-9"}
    assert "Les lettres" in citizen.send(**choice, lettres="zzzzz").text
    letters = sandbox_session(sandbox)["lettres"]
    citizen.send(**choice, lettres=letters.lower())
    phone = somebody().open("https://telephone.laposte.net/")
    found = re.search(r"code est (\d{6})", phone.text)
    assert found
    assert "paul.martin@laposte.net" in citizen.send(code=found[1]).text
    citizen.tap("connexion").send(adresse="paul.martin@laposte.net", motdepasse="Tournesol-9")
    assert "Bienvenue" in citizen.text
    assert "déconnecté" in citizen.tap("deconnexion").text


# --- steps that several journeys share ------------------------------------------------------------
def pay(citizen: Citizen, number: str) -> None:
    """Pay with a card; the bank, where it asks, hears yes."""
    assert citizen.url.startswith("https://scelliuspaiement.labanquepostale.fr/paiement")
    citizen.send(carte=number, validite="12/30", cryptogramme="123")
    if number != payment.PLAIN_CARD:
        citizen.send()  # the script's form, to the bank
        assert payment.BANK in citizen.url
        citizen.send()


def citizen_token(citizen: Citizen) -> str:
    box = citizen.open("https://newassets.hcaptcha.com/case").body.decode()
    found = re.search(r'value="(\w+)"', box)
    assert found
    return found[1]


def through_franceconnect(citizen: Citizen, somebody, sandbox: SandboxOfSites) -> set[str]:
    citizen.open("https://www.info-retraite.fr/").tap("franceconnect").tap("impots")
    citizen.send(identifiant="1234567890123", motdepasse=PASSWORD)
    citizen.send(code=code_by_mail(somebody))
    assert citizen.url == "https://oidc.franceconnect.gouv.fr/api/v2/consentement"
    citizen.tap("accepter")
    assert citizen.url == "https://www.info-retraite.fr/compte"
    assert citizen.tap("releve").kind == "application/pdf"
    return {e.host for e in sandbox.log if e.kind == "request" and "laposte" not in e.host}


def sandbox_session(sandbox: SandboxOfSites) -> dict[str, str]:
    return next(s for s in reversed(sandbox.world._sessions.values()) if "lettres" in s)


def test_j11_a_long_file_is_kept_for_whoever_logs_in_again(citizen, somebody):
    def log_in(person: Citizen) -> Citizen:
        person.open("https://www.demarches-simplifiees.fr/").tap("connexion")
        person.send(identifiant=CAMILLE.address, motdepasse=PASSWORD)
        return person.send(code=code_by_mail(somebody))

    assert "Vous n’avez pas de dossier" in log_in(citizen).text
    citizen.tap("dossier").send(nom="Les amis du lavoir").send(projet='De l\'eau "claire"')
    assert citizen.url.endswith("/dossier/3")
    other = log_in(somebody())
    assert "Les amis du lavoir" in other.text
    assert 'De l\'eau "claire"' in other.text
    assert 'value="Les amis du lavoir"' in other.tap("dossier").body.decode()


def test_j14_a_helper_with_a_mandate_logs_in_for_somebody(citizen):
    citizen.open("https://www.info-retraite.fr/").tap("franceconnect").tap("aidants")
    assert citizen.url == "https://aidantsconnect.beta.gouv.fr/connexion"
    assert "ne connaissons pas" in citizen.send(adresse=aidants.HELPER, code="000000").text
    citizen.send(adresse=aidants.HELPER, code=aidants.CARD)
    citizen.tap("mandat").send(accord="oui").tap("demarche")
    citizen.tap("franceconnect").tap("aidants")
    assert f"Vous êtes {CAMILLE.name}." in citizen.text
    assert "148 trimestres" in citizen.tap("accepter").text
