"""What the citizen reads about a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.i18n import Language, language
from kiosk.i18n import gettext as _
from kiosk.policy.model import Reason

if TYPE_CHECKING:
    from kiosk.policy.model import Decision, Policy, Text

_OF_CATEGORIES: Final = frozenset({Reason.CATEGORY, Reason.WARNED})
# The files have two languages, the catalogues the others for the project's own list. Where one must
# stand for another it is French: so are the service behind the tile, its letters and the agent who
# helps; and who speaks Portuguese or Spanish reads it sooner than English, as does who went to
# school in the Maghreb. Ukrainians learn English.
_RATHER_ENGLISH: Final = frozenset({Language.ENGLISH, Language.UKRAINIAN})


def sentence(decision: Decision, policy: Policy) -> str:
    """Say why, in plain words and the language in use.

    Returns:
        "" where there is nothing to say: parts of a page and empty pages.
    """
    if decision.reason in _OF_CATEGORIES:
        return _of_category(decision, policy)
    return _sentences(_label(decision.rule.service if decision.rule else "", policy)).get(
        decision.reason, ""
    )


def in_language(text: Text) -> str:
    """Give a text of the whitelist in the language in use, or else in the one nearest to it.

    The texts of the project's own whitelist are in the catalogues; a commune's are not.
    """
    if language() is not Language.ENGLISH and text.fr:
        said = _(text.fr)
        if said != text.fr:
            return said
    return text.en if language() in _RATHER_ENGLISH and text.en else text.fr


def day(date: str) -> str:
    """Say a day: "2026-11-23" as "23/11/2026"."""
    year, month, number = (*date.split("-"), "", "", "")[:3]
    return _("{day}/{month}/{year}").format(day=number, month=month, year=year)


def _of_category(decision: Decision, policy: Policy) -> str:
    category = next((c for c in policy.categories if c.id == decision.category), None)
    name = in_language(category.name) if category else ""
    if not category or not name:
        return _("Ce type de site est bloqué sur cette borne.")
    reason = in_language(category.reason)
    if decision.reason is Reason.WARNED:
        return reason
    said = _("Ce type de site est bloqué sur cette borne : {category}.").format(category=name)
    return f"{said} {reason}"


def instead(decision: Decision) -> str:
    """Say what can be done in its place, or ""."""
    if decision.allowed or decision.reason in {Reason.MAIL, Reason.PHONE}:
        return ""
    if decision.reason is Reason.WARNED:
        return _("Ne donnez pas le numéro de votre carte si vous avez un doute.")
    if decision.alternative:
        return _("Touchez le bouton du site officiel.")
    return _("Touchez « Accueil » et cherchez un service.")


def offer(decision: Decision, policy: Policy) -> str:
    """Say where the citizen probably wanted to go, or ""."""
    label = _label(decision.alternative, policy)
    return _("Aller sur le site officiel : {site}").format(site=label) if label else ""


def _label(service_id: str, policy: Policy) -> str:
    return next((service.label for service in policy.services if service.id == service_id), "")


def _sentences(site: str) -> dict[Reason, str]:
    # a function, not a constant: the language changes while the kiosk runs
    true_site = (
        _("Vous êtes sur le vrai site : {site}").format(site=site)
        if site
        else _("Vous êtes sur un site officiel.")
    )
    return {
        Reason.SERVICE: true_site,
        Reason.LOGIN: true_site,
        Reason.GROUP: _("Cette page sert à vous connecter ou à payer."),
        Reason.OFFICIAL: _("Vous êtes sur un site officiel."),
        Reason.PERMIT: _("L'agent a ouvert ce site pour votre visite."),
        Reason.PAYMENT: _("Cette page sert à vous connecter ou à payer."),
        Reason.NOT_LISTED: _("Ce site n'est pas dans la liste de cette borne."),
        Reason.MODE: _("C'est un site officiel. Mais cette borne montre seulement ses services."),
        Reason.LOOKALIKE: _(
            "Attention : ce site ressemble à un site officiel. Ce n'est pas le site officiel. "
            "Il peut vous faire payer."
        ),
        Reason.LAWFUL: _("Ce n'est pas un site de l'administration."),
        Reason.COMMUNE_OPENED: _("La commune a ouvert ce site."),
        Reason.COMMUNE_CLOSED: _("La commune a fermé ce site."),
        Reason.CARRIED: _("Cette page montre la copie d'un autre site, qui est fermé ici."),
        Reason.IP_LITERAL: _("Cette adresse n'a pas de nom. On ne sait pas à qui elle est."),
        Reason.PORT: _("Cette adresse n'est pas habituelle. Elle n'est peut-être pas sûre."),
        Reason.SCHEME: _("Cette borne n'ouvre pas ce type d'adresse."),
        Reason.USER_INFO: _("Cette adresse contient un nom caché. C'est souvent une arnaque."),
        Reason.INVALID: _("Cette adresse est mal écrite."),
        Reason.MAIL: _("Pour écrire un mail, ouvrez votre boîte mail ici."),
        Reason.PHONE: _("C'est un numéro de téléphone. Vous pouvez l'appeler."),
    }
