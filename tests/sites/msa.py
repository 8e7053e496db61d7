"""The farmers' insurance: sending scanned papers, with "Parcourir" and "Ajouter page"."""

from __future__ import annotations

import hashlib
from typing import Final

from aiohttp import web

from tests.sites import login, page
from tests.sites.journal import Entry
from tests.sites.site import Site, Upload, Visit

MAX_FILES: Final = 8
MAX_BYTES: Final = 8 * 2**20  # together
_KINDS: Final = {b"\xff\xd8\xff": "JPEG", b"\x89PNG": "PNG", b"%PDF-": "PDF"}
_COLOUR: Final = "#2f6b3a"
_ADD: Final = """
let pages = 1;
document.getElementById('ajouter').onclick = () => {
  if (pages >= 8) return;
  pages += 1;
  document.getElementById('pages').insertAdjacentHTML('beforeend',
    `<label for="page-${pages}">Page ${pages} – Parcourir</label>` +
    `<input type="file" id="page-${pages}" name="page-${pages}" accept=".jpg,.jpeg,.png,.pdf">`);
};
"""
home = Site("MSA Auvergne – exercice", "auvergne.msa.fr", "www.msa.fr", "msa.fr", colour=_COLOUR)
account = Site(
    "MSA – Mon espace privé",
    "monespaceprive.msa.fr",
    colour=_COLOUR,
    door="https://monespaceprive.msa.fr/lfy/connexion",
)
SITES: Final = (home, account)

login.build(
    login.Door(
        account,
        "/lfy/connexion",
        "Votre numéro de sécurité sociale",
        then="https://monespaceprive.msa.fr/entree",
    )
)
login.entrance(account, then="/lfy/accueil")


@home.get("/")
def welcome(_: Visit) -> web.Response:
    return page.show(
        home,
        "La sécurité sociale agricole",
        page.card(
            page.text("Santé, famille, retraite : tout au même endroit."),
            page.link("connexion", "Mon espace privé", account.door),
        ),
    )


@account.get("/lfy/accueil", private=True)
def space(visit: Visit) -> web.Response:
    return page.show(
        account,
        f"Bonjour {visit.session['person']}",
        page.card(page.link("envoyer", "Envoyer un document", "/lfy/envoi")),
        page.link("deconnexion", "Se déconnecter", "/deconnexion", soft=True),
    )


@account.get("/lfy/envoi", private=True)
def upload_form(_: Visit) -> web.Response:
    return _form()


@account.post("/lfy/envoi", private=True)
def upload(visit: Visit) -> web.Response:
    files = [file for file in visit.files if file.data]
    wrong = _complaint(files)
    if wrong:
        return _form(wrong)
    for file in files:
        _note(visit, file)
    rows = "".join(page.row(f.name, _kind(f), f"{len(f.data) // 1024 + 1} Ko") for f in files)
    return page.show(
        account,
        "Documents reçus",
        page.success(f"Nous avons bien reçu {len(files)} fichier(s)."),
        page.card(f'<table id="recus">{rows}</table>'),
        page.link("retour-compte", "Retour à mon espace", "/lfy/accueil", soft=True),
    )


def _form(wrong: str = "") -> web.Response:
    return page.show(
        account,
        "Envoyer un document",
        page.error(wrong),
        page.text("Images ou PDF, petites mais lisibles. 8 pages et 8 Mo au plus."),
        page.form(
            "/lfy/envoi",
            '<div id="pages"><label for="page-1">Page 1 – Parcourir</label>'
            '<input type="file" id="page-1" name="page-1" accept=".jpg,.jpeg,.png,.pdf" multiple>'
            "</div>",
            page.button("ajouter", "Ajouter page", soft=True),
            submit="Envoyer",
            files=True,
        ),
        script=_ADD,
    )


def _complaint(files: list[Upload]) -> str:
    if not files:
        return "Choisissez au moins un fichier."
    if len(files) > MAX_FILES:
        return "8 fichiers au plus."
    if sum(len(file.data) for file in files) > MAX_BYTES:
        return "Vos fichiers sont trop lourds : 8 Mo au plus."
    if not all(_kind(file) for file in files):
        return "Seuls les fichiers JPG, PNG et PDF sont acceptés."
    return ""


def _kind(file: Upload) -> str:
    return next((kind for magic, kind in _KINDS.items() if file.data.startswith(magic)), "")


def _note(visit: Visit, file: Upload) -> None:
    digest = hashlib.sha256(file.data).hexdigest()
    fields = {"name": file.name, "sha256": digest, "kind": _kind(file)}
    visit.world.journal.add(Entry("upload", visit.host, size=len(file.data), fields=fields))
