"""What is said of a control, of a screen and of a key; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk import i18n
from kiosk.i18n import ENDONYMS, Language, ngettext
from kiosk.i18n import gettext as _

_NAMES: Final = {name: language for language, name in ENDONYMS.items()}


class Role(StrEnum):
    """What a control is."""

    BUTTON = "button"
    SWITCH = "switch"
    FIELD = "field"
    MASKED = "masked"  # a field whose characters are masked
    KEY = "key"  # of the keyboard on the screen
    LINK = "link"  # of a page
    CHOICE = "choice"  # a list of choices of a page


@dataclass(frozen=True, slots=True, repr=False)
class Control:
    """What can be touched.

    Attributes:
        description: a smaller line beside the name.
        on: whether what a switch switches is on.
        text: what is written in a field, "" where it is masked.
        filled: whether anything is written in a field.
    """

    name: str
    role: Role = Role.BUTTON
    description: str = ""
    enabled: bool = True
    on: bool = False
    text: str = ""
    filled: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """Words of one language, which the voice takes on."""

    text: str
    language: Language


Utterance = tuple[Part, ...]


def plain(*sentences: str) -> Utterance:
    """Give sentences of the interface, in its language."""
    text = " ".join(_ended(sentence) for sentence in sentences if sentence)
    return (Part(text, i18n.language()),) if text else ()


def of_control(control: Control, *, aloud: bool) -> Utterance:
    """Give what is said of a control.

    Args:
        control: which.
        aloud: whether what people write may be heard.
    """
    if control.role is Role.KEY:
        return plain(control.name)
    words = [kind(control, aloud=aloud)]
    if not control.enabled:
        words.append(_("pas disponible pour le moment"))
    named = _NAMES.get(control.name)
    if named is not None and named is not i18n.language():
        return (Part(control.name, named), *plain(", ".join(words), control.description))
    return plain(", ".join([control.name, *words]), control.description)


def of_screen(sentences: Sequence[str], count: int) -> Utterance:
    """Give what is said of a screen: its words, its title first, and how much can be touched."""
    touched = ngettext("{count} choix à toucher", "{count} choix à toucher", count)
    return plain(*sentences, touched.format(count=count) if count else "")


def of_typed(character: str, *, masked: bool, aloud: bool) -> Utterance:
    """Give what is said of a character that was typed; one that is masked is never told."""
    if masked:
        return plain(_("point"))
    if not aloud:
        return plain(_("touche"))
    return plain(_("Espace") if character == " " else character)


def kind(control: Control, *, aloud: bool) -> str:
    """Give what a control is, and how it stands."""
    match control.role:
        case Role.LINK:
            return _("lien")
        case Role.SWITCH:
            return _("case cochée") if control.on else _("case non cochée")
        case Role.MASKED:
            return _("champ caché, rempli") if control.filled else _("champ caché, vide")
        case Role.FIELD | Role.CHOICE:
            return _of_field(control, aloud=aloud)
        case _:
            return _("bouton")


def _of_field(control: Control, *, aloud: bool) -> str:
    if control.role is Role.CHOICE:
        return _("liste, {text}").format(text=control.text) if aloud else _("liste")
    if not control.filled:
        return _("champ, vide")
    return _("champ, {text}").format(text=control.text) if aloud else _("champ, rempli")


def _ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".?!…:" else f"{sentence}."
