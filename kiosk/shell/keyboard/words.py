"""What stands on a key, and what a screen reader calls it."""

from __future__ import annotations

from typing import Final

from kiosk.i18n import gettext as _
from kiosk.shell.keyboard.layout import Act, Key, Layer
from kiosk.shell.keyboard.writing import Shift, Writing

_LAYER_LABELS: Final = {Layer.SYMBOLS: "&?€", Layer.ACCENTS: "âêï", None: "abc"}
_ALIKE: Final = frozenset({"-", "_", ".", ",", "'", "`", "^", "¨", "°", "²", "|", "@", "€"})


def label(key: Key, writing: Writing, *, lines: bool) -> str:
    """Give what stands on a key; Enter may make new lines."""
    match key.act:
        case Act.TEXT:
            return _("Espace") if key.text == " " else writing.shown(key.text)
        case Act.DEAD:
            return key.text
        case Act.LAYER:
            return _LAYER_LABELS[key.layer]
        case Act.SHIFT:
            return _shift(writing.shift)
        case Act.LEFT | Act.RIGHT:
            return ""
        case _:
            return _action(key.act, lines=lines)


def name(key: Key, writing: Writing, *, lines: bool) -> str:
    """Give the accessible name of a key; it contains what stands on it."""
    shown = label(key, writing, lines=lines)
    match key.act:
        case Act.TEXT:
            return _character(key.text, shown)
        case Act.DEAD:
            return f"{_spelled(key.text)} {shown}"
        case Act.LAYER:
            return f"{_layer(key.layer)} {shown}"
        case Act.SHIFT:
            return _("Majuscules : {state}").format(state=shown)
        case _:
            return shown or _arrow(key.act)


def _character(text: str, shown: str) -> str:
    if text in _ALIKE:
        return f"{_spelled(text)} {shown}"
    if len(shown) == 1 and shown != text:
        return _("{letter} majuscule").format(letter=shown)
    return shown


def _arrow(act: Act) -> str:
    return _("Vers la gauche") if act is Act.LEFT else _("Vers la droite")


def _shift(shift: Shift) -> str:
    return {Shift.OFF: _("Maj"), Shift.ONCE: _("1 lettre"), Shift.LOCKED: _("Bloqué")}[shift]


def _layer(layer: Layer | None) -> str:
    if layer is Layer.SYMBOLS:
        return _("Signes")
    return _("Accents") if layer is Layer.ACCENTS else _("Lettres")


def _action(act: Act, *, lines: bool) -> str:
    if act is Act.ENTER:
        return _("À la ligne") if lines else _("Valider")
    return {
        Act.BACK: _("Effacer"),
        Act.NEXT: _("Champ suivant"),
        Act.PREVIOUS: _("Champ précédent"),
        Act.HIDE: _("Cacher le clavier"),
    }[act]


def _spelled(character: str) -> str:
    return {
        "-": _("tiret"),
        "_": _("tiret bas"),
        ".": _("point"),
        ",": _("virgule"),
        "'": _("apostrophe"),
        "`": _("accent grave"),
        "^": _("accent circonflexe"),
        "¨": _("tréma"),
        "°": _("degré"),
        "²": _("au carré"),
        "|": _("barre verticale"),
        "@": _("arobase"),
        "€": _("euro"),
    }[character]
