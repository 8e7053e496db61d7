"""The words that fakes of public sites put round a name, and the letters that they exchange."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Around a name, these say nothing else: what is made of them and a name alone poses as its owner.
CONTEXT: Final = _words(
    "mon ma mes votre vos notre nos le la les l d de du des un une et en a au aux je vous "
    "espace compte client clients assure assures usager usagers particulier particuliers "
    "public publics citoyen carte cartes vitale sante secu securite sociale social service "
    "services suivi suivre colis livraison livraisons relivraison envoi envois expedition "
    "acheminement paiement paiements payer payement paye reglement regler regularisation "
    "amende amendes contravention contraventions infraction majoration remboursement "
    "remboursements rembourser remboursez connexion connect connecter login log sign signin "
    "auth authentification identification identifiant verification verifier verif "
    "validation valider confirmation confirmer activation activer actualisation actualiser "
    "maj miseajour info infos information informations fr france francais com net org gouv "
    "gouvernement support aide aides assistance contact secure secured securise formulaire "
    "formulaires renouvellement renouveler renouvel renew dossier dossiers demande demandes "
    "mobile web site portail online enligne ligne teleservice teleservices direct app "
    "application fiscal fiscale impot impots prime primes allocation allocations rsa apl "
    "official officiel officielle page frais douane douanes taxe taxes www my id ssl https "
    "acces access accueil message messages messagerie mail notification avis alerte "
    "mutuelle maladie assurance retraite bank banque certicode plus stationnement forfaitaire "
    "impaye impayee notice pickup pro erreur entreprise europe tous pour nouvelle nouveau rappel "
    "stop regul dgif dgifip justificatif pass renouv vital renouvelement"
) | frozenset(map(str, range(2020, 2031)))

# One of these beside a name is what a fake is after: money, papers, a password.
BAIT: Final = _words(
    "espace compte client assure carte vitale sante secu colis livraison suivi paiement payer "
    "reglement amende contravention infraction remboursement connexion login auth "
    "authentification identification verification verif validation confirmation activation "
    "formulaire renouvellement renouvel dossier support secure securise fiscal prime "
    "allocation frais douane douanes acces relivraison expedition acheminement regularisation "
    "certicode maj antai ameli gouv"
)

# Names of the same houses that are no host of theirs, with a host that is.
OTHER_NAMES: Final = {
    "cpam": "ameli.fr",
    "cartevitale": "ameli.fr",
    "assurancemaladie": "ameli.fr",
    "antai": "antai.gouv.fr",
    "amende": "amendes.gouv.fr",
    "amendes": "amendes.gouv.fr",
    "chronopost": "laposte.fr",
    "colissimo": "laposte.fr",
    "lettrerecommandee": "laposte.fr",
    "banquepostale": "labanquepostale.fr",
    "certicode": "labanquepostale.fr",
    "carsat": "lassuranceretraite.fr",
    "cnav": "lassuranceretraite.fr",
    "assuranceretraite": "lassuranceretraite.fr",
    "poleemploi": "francetravail.fr",
    "impot": "impots.gouv.fr",
    "dgfip": "impots.gouv.fr",
    "cartegrise": "ants.gouv.fr",
    "servicepublic": "service-public.gouv.fr",
    "franceconnect": "franceconnect.gouv.fr",
    "moncompteformation": "moncompteformation.gouv.fr",
    "cpf": "moncompteformation.gouv.fr",
    "gazpar": "grdf.fr",
    "allocationsfamiliales": "caf.fr",
    "timbrefiscal": "timbres.impots.gouv.fr",
    "timbresfiscaux": "timbres.impots.gouv.fr",
    "demarchenumerique": "demarche.numerique.gouv.fr",
    "rdvprefecture": "rdv-prefecture.interieur.gouv.fr",
    "signalconso": "signal.conso.gouv.fr",
    "critair": "",
    "gouv": "",
}

# Labels of listed hosts that are ordinary words: they give no house away.
ORDINARY: Final = _words(
    "allier justice numerique interieur conso beta orange free live google yahoo microsoft "
    "microsoftonline outlook neuf signal stationnement region bbox mail demarche france "
    "auvergne ensap tresor sante auvergnerhonealpes timbres webmail"
)

# Below these, only public bodies have names, whatever they look like.
_STATES: Final = _words(
    "bf bi bj cd cf cg ci dj ga gn gq ht km lu mc mg ml mr nc ne rw sn td tg tn qc.ca"
)
HONEST: Final = (
    *(".gouv.fr", ".service-public.nc", ".beta-gouv.cloud-ed.fr"),
    *(f".gouv.{state}" for state in _STATES),
)

# Letters that look like Latin ones, beyond those that Unicode itself decomposes.
_PAIRS: Final = (
    "аa еe оo рp сc хx уy іi ѕs јj ԁd гr ԛq ԝw һh кk мm тt вb нh пn ьb ґr ӏl єe зe ҽe ӕae ԍg "
    "αa οo εe νv ρp τt υu κk χx γy βb ηn ωw σo ςs μu ιi "
    "օo ոn սu հh ցg զq աw "
    "ıi łl øo đd ħh ŧt ƒf ɡg ɑa ɩi ɪi ʟl ɴn ʀr ʏy ᴄc ᴏo ᴠv ᴡw ᴢz ꜱs ßs æae œoe ŀl ɫl ɭl ʋv ɛe "
)
CONFUSABLE: Final = str.maketrans({pair[0]: pair[1:] for pair in _PAIRS.split()})
