"""What is said of a part of a web page; pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from kiosk import i18n
from kiosk.i18n import Language, ngettext
from kiosk.i18n import gettext as _
from kiosk.shell.speech.utterance import Control, Part, Role, Utterance, kind, plain

LONGEST: Final = 3000  # characters of a text: a page has no end
_NAME: Final = 300  # characters
_ROLES: Final = {
    "button": Role.BUTTON,
    "switch": Role.SWITCH,
    "field": Role.FIELD,
    "masked": Role.MASKED,
    "link": Role.LINK,
    "choice": Role.CHOICE,
}


def of_page(answer: Mapping[str, object]) -> Utterance:
    """Give what is said of a page that has come: its title, and how much there is on it."""
    title = _named(answer, _("Cette page n'a pas de titre."))
    if answer.get("kind") == "document":
        return (
            *title,
            *plain(
                _("C'est un document. La borne ne le lit pas à haute voix."),
                _("Vous pouvez l'imprimer, ou demander à l'agent."),
            ),
        )
    headings, links, fields = (_count(answer, key) for key in ("headings", "links", "fields"))
    counts = (
        ngettext("{count} titre", "{count} titres", headings).format(count=headings),
        ngettext("{count} lien", "{count} liens", links).format(count=links),
        ngettext("{count} champ", "{count} champs", fields).format(count=fields),
    )
    return (*title, *plain(", ".join(counts)))


def of_spot(answer: Mapping[str, object]) -> Utterance:
    """Give what is said of a part; its own words in their own language.

    Args:
        answer: of the script that reads pages.
    """
    match answer.get("kind"):
        case "text":
            return _named(answer, "", LONGEST)
        case "heading":
            level = _count(answer, "level")
            return _with(_named(answer, ""), _("titre de niveau {level}").format(level=level))
        case "image":
            return _with(_named(answer, ""), _("image"))
        case str(name) if name in _ROLES:
            return _of_control(answer, _ROLES[name])
        case _:
            return ()


def _of_control(answer: Mapping[str, object], role: Role) -> Utterance:
    control = Control(
        "",
        role,
        enabled=answer.get("enabled") is not False,
        on=answer.get("on") is True,
        text=_text(answer, "text") if role is not Role.MASKED else "",
        filled=answer.get("filled") is True,
    )
    words = [kind(control, aloud=True)]
    if answer.get("wanted") is True:
        words.append(_("obligatoire"))
    if answer.get("wrong") is True:
        words.append(_("à corriger"))
    if not control.enabled:
        words.append(_("pas disponible pour le moment"))
    level = _count(answer, "level")
    if level:
        words.append(_("titre de niveau {level}").format(level=level))
    group, about = ((Part(_text(answer, key), _language(answer)),) for key in ("group", "about"))
    parts = _with(_named(answer, _("sans nom")), ", ".join(words))
    return tuple(part for part in (*group, *parts, *about) if part.text)


def _named(answer: Mapping[str, object], otherwise: str, longest: int = _NAME) -> Utterance:
    name = _text(answer, "name", longest)
    if name:
        return (Part(name, _language(answer)),)
    return (Part(otherwise, i18n.language()),) if otherwise else ()


def _with(name: Utterance, words: str) -> Utterance:
    """Give a name and what it is, in one breath where both are of one language."""
    if name and name[0].language is i18n.language():
        return plain(f"{name[0].text.rstrip('.')}, {words}")
    return (*name, *plain(words))


def _text(answer: Mapping[str, object], key: str, longest: int = _NAME) -> str:
    """Give words of a page without what only a machine would hear."""
    value = answer.get(key)
    if not isinstance(value, str):
        return ""
    kept = (" " if unicodedata.category(one)[0] == "C" else one for one in value[: 2 * longest])
    return " ".join("".join(kept).split())[:longest]


def _count(answer: Mapping[str, object], key: str) -> int:
    value = answer.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _language(answer: Mapping[str, object]) -> Language:
    """Give the language in which a part is written: French where nobody says so."""
    value = answer.get("lang")
    tag = value.partition("-")[0].lower() if isinstance(value, str) else ""
    return next((one for one in Language if one.value == tag), Language.FRENCH)
