"""What is known about the kiosk, in the words of an agent; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from kiosk.fact import Health, Known, Switch
from kiosk.i18n import gettext as _
from kiosk.i18n import ngettext
from kiosk.order import Refusal
from kiosk.peripherals.reasons import BLOCKING
from kiosk.phase import Phase
from kiosk.policy.model import Reason
from kiosk.policy.wording import day as day_of
from kiosk.scanning import TROUBLES
from kiosk.shell.devices import printer_action
from kiosk.shell.scan_words import action
from kiosk.updates.image import fault as image
from kiosk.updates.image.status import Step as ImageStep
from kiosk.updates.status import Fault, Status, advice, sentence

Sign = Literal["check", "person", "warning", "wait", "printer", "scanner", "listen"]

IN_VISIT: Final = frozenset({Phase.CHARTER, Phase.VISIT, Phase.WARNING, Phase.WAITING})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know.

    Attributes:
        sign: the pictogram that says the same.
        text: a sentence or two.
    """

    sign: Sign
    text: str


def lines(facts: Mapping[str, str]) -> list[Line]:
    """Give what is known, the most important first."""
    said = [use(facts), *_asked(facts), *_seed(facts), proof(facts)]
    if facts.get(Known.HELP) == Switch.ON:
        said.append(Line("wait", _("Mode aide : les délais sont 3 fois plus longs.")))
    said += [_network(facts), _clock(facts), _printer(facts)]
    said += [*_installed(facts), *_scanner(facts), *_pages(facts), _sound(facts)]
    said += [*_lists(facts), *_update(facts), *_image(facts)]
    if version := facts.get(Known.POLICY, ""):
        said.append(
            Line("check", _("Liste des sites : version {version}.").format(version=version))
        )
    return said


def _update(facts: Mapping[str, str]) -> list[Line]:
    """Tell why no new list comes, where that lasts."""
    try:
        fault = Fault(facts.get(Known.UPDATE, ""))
    except ValueError:
        return []
    file, _colon, line = facts.get(Known.UPDATE_AT, "").partition(":")
    number = int(line) if line.isdecimal() else 0
    found = Status(datetime.now(UTC), fault=fault, file=file, line=number)
    return [Line("warning", f"{sentence(found)} {advice(found)}")]


def _seed(facts: Mapping[str, str]) -> list[Line]:
    """Tell what is wrong with the settings of this place, as `kiosk.seed.wording` says it."""
    said = facts.get(Known.SEED, "")
    return [Line("warning", said)] if said else []


def _image(facts: Mapping[str, str]) -> list[Line]:
    """Tell which system runs, that another one is on trial, and why none comes."""
    said = []
    if version := facts.get(Known.IMAGE_VERSION, ""):
        if facts.get(Known.IMAGE_STEP) == ImageStep.TRIAL:
            text = _("Système {version} : à l’essai.").format(version=version)
            said.append(Line("wait", text))
        else:
            said.append(Line("check", _("Système : version {version}.").format(version=version)))
    try:
        fault = image.Fault(facts.get(Known.IMAGE, ""))
    except ValueError:
        return said
    return [Line("warning", f"{image.sentence(fault)} {image.advice(fault)}"), *said]


def use(facts: Mapping[str, str]) -> Line:
    """Tell whether somebody uses the kiosk, or why nobody can."""
    phase = facts.get(Known.PHASE, "")
    if phase in IN_VISIT:
        return Line("person", _("Quelqu'un utilise la borne."))
    if phase == Phase.OUT_OF_SERVICE:
        text = _("La borne est en panne. Touchez « Effacer et recommencer ».")
        return Line("warning", text)
    if phase == Phase.ATTRACT:
        return Line("check", _("Personne n'utilise la borne."))
    return Line("wait", _quiet(phase))


def _asked(facts: Mapping[str, str]) -> list[Line]:
    """Tell which site is asked for, and why it is closed."""
    if not (site := facts.get(Known.ASKED, "")):
        return []
    said = [_("On vous demande un site : {site}.").format(site=site), closed(facts)]
    if facts.get(Known.REPORTED) == Switch.ON:
        said.append(_("La demande à l'administrateur est notée."))
    harmless = facts.get(Known.ASKED_WHY, "") in {Reason.NOT_LISTED, Reason.MODE}
    return [Line("person" if harmless else "warning", " ".join(said))]


def closed(facts: Mapping[str, str]) -> str:
    """Say why the site that is asked for is closed."""
    match facts.get(Known.ASKED_WHY, ""):
        case Reason.NOT_LISTED | Reason.MODE:
            return _("Il n'est pas dans la liste de cette borne.")
        case Reason.LOOKALIKE:
            return _("Attention : il ressemble à un site officiel, sans l'être.")
        case Reason.COMMUNE_CLOSED:
            return _("La commune a fermé ce site.")
        case _ if kind := facts.get(Known.ASKED_KIND, ""):
            return _("Ce type de site est bloqué : {kind}.").format(kind=kind)
        case _:
            return _("Ce type de site est bloqué sur cette borne.")


def _quiet(phase: str) -> str:
    match phase:
        case Phase.PAUSED:
            return _("La borne est en pause.")
        case Phase.CLOSED:
            return _("La borne est fermée à cette heure.")
        case Phase.ENDING:
            return _("La visite est en train d'être effacée.")
        case _:
            return _("La borne ne dit pas ce qu'elle fait.")


def proof(facts: Mapping[str, str]) -> Line:
    """Tell whether the last visit is proved wiped."""
    match facts.get(Known.PROOF, ""):
        case Health.GOOD:
            moment = when(facts.get(Known.PROVED_AT, ""), facts.get(Known.TIME, ""))
            text = _("Dernière visite : tout est effacé, prouvé {moment}.")
            return Line("check", text.format(moment=moment))
        case Health.BAD:
            text = _("Dernière visite : l'effacement n'est pas prouvé. Prévenez l'assistance.")
            return Line("warning", text)
        case _:
            return Line("check", _("Aucune visite depuis le démarrage de la borne."))


def _network(facts: Mapping[str, str]) -> Line:
    if facts.get(Known.NETWORK) == Health.BAD:
        return Line("warning", _("Réseau : la borne n'est pas reliée. Vérifiez le câble."))
    if facts.get(Known.NETWORK) == Health.GOOD:
        return Line("check", _("Réseau : la borne est reliée."))
    return Line("wait", _("Réseau : pas encore surveillé."))


def _clock(facts: Mapping[str, str]) -> Line:
    now = hour(facts.get(Known.TIME, ""))
    if facts.get(Known.CLOCK) == Health.GOOD:
        return Line("check", _("Horloge : {time}, réglée par Internet.").format(time=now))
    if facts.get(Known.CLOCK) == Health.BAD:
        text = _("Horloge : {time}. Si l'heure est fausse, prévenez l'assistance.")
        return Line("warning", text.format(time=now))
    return Line("wait", _("Horloge : pas encore surveillée."))


def _sound(facts: Mapping[str, str]) -> Line:
    if not (percent := facts.get(Known.VOLUME, "")):
        return Line("listen", _("Son : aucun haut-parleur trouvé."))
    return Line("listen", _("Son : {percent} %.").format(percent=percent))


def _lists(facts: Mapping[str, str]) -> list[Line]:
    known = facts.get(Known.LISTS, "")
    if known == Health.BAD:
        text = _("Il manque la liste des sites interdits. Seuls les sites publics s'ouvrent.")
        return [Line("warning", text)]
    if not known:
        return []
    text = _("Liste des sites interdits : du {date}.").format(date=day_of(known))
    return [Line("check", text)]


def _printer(facts: Mapping[str, str]) -> Line:
    if not (trouble := facts.get(Known.PRINTER, "")):
        return Line("wait", _("Imprimante : aucune n'est installée."))
    sign: Sign = "warning" if trouble in BLOCKING else "printer"
    return Line(sign, printer_action(trouble))


def _scanner(facts: Mapping[str, str]) -> list[Line]:
    if not (step := facts.get(Known.SCANNER, "")):
        return []
    return [Line("warning" if step in TROUBLES else "scanner", action(step))]


def _installed(facts: Mapping[str, str]) -> list[Line]:
    """Tell of a printer that was set up by itself, or could not be."""
    known = facts.get(Known.INSTALLED, "")
    if known == Health.BAD:
        text = _("Une imprimante est branchée, mais pas installée. Prévenez l'assistance.")
        return [Line("warning", text)]
    if not known:
        return []
    moment = when(known, facts.get(Known.TIME, ""))
    return [Line("printer", _("Nouvelle imprimante installée {moment}.").format(moment=moment))]


def _pages(facts: Mapping[str, str]) -> list[Line]:
    """Tell what whoever is there may still print."""
    number = facts.get(Known.PAGES, "")
    if not number or not facts.get(Known.PRINTER) or facts.get(Known.PHASE) not in IN_VISIT:
        return []
    said = ngettext(
        "Cette visite peut encore imprimer {n} page.",
        "Cette visite peut encore imprimer {n} pages.",
        int(number),
    )
    return [Line("printer", said.format(n=number))]


def refusal(reason: str) -> str:
    """Say why an order was not obeyed, and what to do."""
    said = {
        Refusal.IN_VISIT: _("Quelqu'un utilise la borne. Effacez d'abord sa visite."),
        Refusal.NOT_CALLED: _("Personne n'attend plus l'agent."),
        Refusal.NOT_ASKED: _("Cette demande n'est plus là. Regardez de nouveau."),
        Refusal.CLOSED_SITE: _("Ce type de site reste fermé, même pour l'agent."),
        Refusal.NO_IDLE_VISIT: _("Aucune visite n'est abandonnée."),
        Refusal.NO_PAPER: _("L'imprimante ne peut rien imprimer maintenant."),
        Refusal.FAILED: _("Cela n'a pas marché. Prévenez l'assistance."),
    }
    unknown = _("Cette borne ne sait pas encore le faire.")
    return said[Refusal(reason)] if reason in said else unknown


def patience(seconds: int) -> str:
    """Say how long to wait until the next code."""
    text = ngettext(
        "Attendez encore {seconds} seconde.", "Attendez encore {seconds} secondes.", seconds
    )
    return text.format(seconds=seconds)


def typed(count: int) -> str:
    """Say how many digits have been typed, for one who listens."""
    if count == 0:
        return _("Aucun chiffre")
    return ngettext("{count} chiffre", "{count} chiffres", count).format(count=count)


def when(then: str, now: str) -> str:
    """Say when something was: "2026-11-23 10:32" as "à 10 h 32", with the day if it is another."""
    day, _space, _time = then.partition(" ")
    told = hour(then)
    if day == now.partition(" ")[0]:
        return _("à {time}").format(time=told)
    return _("le {date} à {time}").format(date=day_of(day), time=told)


def hour(moment: str) -> str:
    """Say the time of a moment."""
    hours, _colon, minutes = moment.partition(" ")[2].partition(":")
    return _("{hours} h {minutes}").format(hours=hours.lstrip("0") or "0", minutes=minutes)
