"""Pages that try one thing each: dialogs, a locked page, permissions, fields of every kind."""

from __future__ import annotations

import base64
from typing import Final

from aiohttp import web

from tests.sites import page, pdf
from tests.sites.site import Site, Visit, go

_COLOUR: Final = "#4d4a7a"
USER: Final = "camille"
PASSWORD: Final = "Soleil-03"  # noqa: S105 - shown on the page that asks for it
exercises = Site("Exercices", "exercices.caf.fr", colour=_COLOUR)
uncertain = Site("Certificat douteux – exercice", "certificat.caf.fr", colour=_COLOUR)
SITES: Final = (exercises, uncertain)

# path: title, words on the button, what it does; "$" is the box where the result is written
_ACTIONS: Final = {
    "alerte": ("Un message", "Montrer", "alert('Bonjour ! Ceci est un message du site.'); $('vu')"),
    "confirmer": ("Une question", "Demander", "$(confirm('Voulez-vous continuer ?'))"),
    "demander": (
        "Une question à remplir",
        "Demander",
        "$(String(prompt('Votre prénom ?', 'Camille')))",
    ),
    "plein-ecran": (
        "Plein écran",
        "Remplir l’écran",
        "document.documentElement.requestFullscreen().then(() => $('oui'), () => $('non'))",
    ),
    "position": (
        "Où êtes-vous ?",
        "Donner ma position",
        "navigator.geolocation.getCurrentPosition(() => $('oui'), e => $('non ' + e.code))",
    ),
    "notifications": (
        "Notifications",
        "Recevoir des notifications",
        "Notification.requestPermission().then($)",
    ),
    "camera": (
        "Caméra",
        "Ouvrir la caméra",
        "navigator.mediaDevices.getUserMedia({video: true}).then(() => $('oui'), e => $(e.name))",
    ),
    "presse-papiers": (
        "Presse-papiers",
        "Lire ce qui est copié",
        "navigator.clipboard.readText().then(() => $('oui'), e => $(e.name))",
    ),
    "protocole": (
        "Ouvrir mes mails ici",
        "Inscrire ce site",
        "navigator.registerProtocolHandler('mailto', location.origin + '/?m=%s'); $('demandé')",
    ),
    "fenetre": (
        "Une autre fenêtre",
        "Ouvrir",
        "window.fille = window.open('/fille', 'fille', 'popup,width=500,height=400')",
    ),
    "imprimer": ("Imprimer", "Imprimer cette page", "print(); $('demandé')"),
    "fermer": ("Se fermer", "Fermer cette page", "window.close(); $('encore là')"),
    "fige": ("Une page qui ne répond plus", "Figer la page", "for (;;);"),
    "rester": (
        "Partir sans enregistrer",
        "Écrire quelque chose",
        "addEventListener('beforeunload', e => e.preventDefault()); $('pas enregistré')",
    ),
}
_SCRIPT: Final = """
const $ = words => { document.getElementById('resultat').textContent = words; };
document.getElementById('essayer').onclick = () => { %s };
addEventListener('message', event => $('reçu : ' + event.data));
"""


@exercises.get("/")
def index(_: Visit) -> web.Response:
    pages = [(path, title) for path, (title, _, _) in _ACTIONS.items()]
    pages += [
        ("prive", "Une page avec un mot de passe"),
        ("liens", "Écrire, téléphoner"),
        ("champs", "Des champs de toutes sortes"),
        ("longue", "Une page très longue"),
        ("telecharger", "Un fichier à télécharger"),
        ("document.pdf", "Un document PDF"),
        ("coupee", "Une page qui se coupe"),
        ("absente", "Une page qui n’existe pas"),
    ]
    rows = "".join(
        f'<p><a class="lien" id="aller-{path.split(".")[0]}" href="/{path}">{title}</a></p>'
        for path, title in pages
    )
    other = page.link(
        "aller-certificat", "Un site au certificat douteux", "https://certificat.caf.fr/"
    )
    return page.show(exercises, "Choisissez un exercice", page.card(rows, other))


def _build(path: str) -> None:
    title, words, action = _ACTIONS[path]

    @exercises.get(f"/{path}")
    def show(_: Visit) -> web.Response:
        return page.show(
            exercises,
            title,
            page.card(page.button("essayer", words), '<p id="resultat"></p>'),
            page.link("retour", "Autres exercices", "/", soft=True),
            script=_SCRIPT % action,
        )


for _path in _ACTIONS:
    _build(_path)


@exercises.get("/fille")
def child(_: Visit) -> web.Response:
    return page.show(
        exercises,
        "La fenêtre ouverte",
        page.card(
            page.button("dire", "Dire bonjour à l’autre page"),
            page.button("fermer", "Fermer", soft=True),
        ),
        script="document.getElementById('dire').onclick = () =>"
        " window.opener && window.opener.postMessage('bonjour', location.origin);"
        "document.getElementById('fermer').onclick = () => window.close();",
    )


@exercises.get("/prive")
def locked(visit: Visit) -> web.Response:
    right = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    if visit.request.headers.get("Authorization") != right:
        answer = page.show(
            exercises, "Page fermée", page.exercise(f"{USER}, {PASSWORD}"), status=401
        )
        answer.headers["WWW-Authenticate"] = 'Basic realm="Exercice", charset="UTF-8"'
        return answer
    return page.show(exercises, "Vous êtes entré", page.success("Le mot de passe était bon."))


@exercises.get("/liens")
def schemes(_: Visit) -> web.Response:
    return page.show(
        exercises,
        "Écrire, téléphoner",
        page.card(
            page.link("mailto", "Écrire à la mairie", "mailto:mairie@exercice.invalid"),
            page.link("tel", "Appeler le 3646", "tel:3646"),
            page.link("zoom", "Ouvrir une visio", "zoommtg://exercice.invalid/join"),
            page.link("fichier", "Ouvrir un fichier", "file:///etc/passwd"),
            page.link("nouvelle", "Ouvrir une nouvelle page", "/fille", new_page=True),
        ),
    )


@exercises.get("/champs")
def fields(_: Visit) -> web.Response:
    kinds = ("text", "email", "tel", "number", "password", "search", "url", "date")
    inputs = (page.field(f"champ-{k}", k, kind=k, required=False) for k in kinds)
    more = (
        '<label for="champ-long">Un texte long</label>'
        '<textarea id="champ-long" name="champ-long" rows="4"></textarea>'
        '<label for="champ-code">Un code</label>'
        '<input type="text" id="champ-code" name="champ-code" inputmode="numeric" maxlength="6">'
        '<label for="champ-liste">Une liste</label><select id="champ-liste" name="champ-liste">'
        "<option>Allier</option><option>Cantal</option><option>Puy-de-Dôme</option></select>"
        '<label id="libre-texte">Un texte libre</label><div id="champ-libre" contenteditable '
        'aria-labelledby="libre-texte" style="min-height:80px;border:2px solid #6c7480"></div>'
    )
    return page.show(exercises, "Des champs", page.form("/champs", *inputs, more))


@exercises.post("/champs")
def fields_sent(visit: Visit) -> web.Response:
    rows = "".join(page.row(name, value) for name, value in visit.fields.items())
    return page.show(exercises, "Reçu", page.card(f'<table id="recu">{rows}</table>'))


@exercises.get("/longue")
def long_page(_: Visit) -> web.Response:
    parts = (page.text(f"Paragraphe {n}.", name=f"paragraphe-{n}") for n in range(1, 121))
    end = page.field("dernier", "Un champ tout en bas", kind="email", mode="email")
    return page.show(exercises, "Une page très longue", page.card(*parts), end)


@exercises.get("/telecharger")
def download(_: Visit) -> web.Response:
    return web.Response(
        body=pdf.document("Un fichier"),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="exercice.pdf"'},
    )


@exercises.get("/document.pdf")
def document(_: Visit) -> web.Response:
    return pdf.answer("exercice.pdf", pdf.document("Un document", pages=3))


@exercises.get("/coupee")
def cut(visit: Visit) -> web.StreamResponse:
    if visit.request.transport:
        visit.request.transport.abort()
    return go("/")


@uncertain.get("/")
def never_seen(_: Visit) -> web.Response:
    return page.show(uncertain, "Vous ne devriez pas voir cette page", page.error("Dangereux."))
