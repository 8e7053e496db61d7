"""Texts in the language of the citizen, through gettext.

The texts in the code are French, so that a kiosk without a catalogue still speaks to people.
"""

from __future__ import annotations

import gettext as _gettext
import re
from enum import StrEnum
from pathlib import Path
from typing import Final

DOMAIN: Final = "kiosk"
FOLDER: Final = Path(__file__).parent / "locale"


class Language(StrEnum):
    """The languages of the interface, by their BCP 47 tag, in the order in which they are offered.

    After the country's own and the most learnt, those of the people whom a département is most
    likely to meet at its counters.
    """

    FRENCH = "fr"
    ENGLISH = "en"
    PORTUGUESE = "pt"
    ARABIC = "ar"
    UKRAINIAN = "uk"
    TURKISH = "tr"
    SPANISH = "es"


ENDONYMS: Final = {
    Language.FRENCH: "Français",
    Language.ENGLISH: "English",
    Language.PORTUGUESE: "Português",
    Language.ARABIC: "العربية",
    Language.UKRAINIAN: "Українська",
    Language.TURKISH: "Türkçe",
    Language.SPANISH: "Español",
}
LOCALES: Final = {  # the country whose habits a language brings along, in Europe where it can be
    Language.FRENCH: "fr_FR",
    Language.ENGLISH: "en_GB",
    Language.PORTUGUESE: "pt_PT",
    Language.ARABIC: "ar_MA",  # with the digits that stand on French forms
    Language.UKRAINIAN: "uk_UA",
    Language.TURKISH: "tr_TR",
    Language.SPANISH: "es_ES",
}
# made by a machine: whoever speaks the language from childhood and has read a whole catalogue
# takes it out of here, and the citizen is no longer told
UNREAD: Final = frozenset(
    {
        Language.PORTUGUESE,
        Language.ARABIC,
        Language.UKRAINIAN,
        Language.TURKISH,
        Language.SPANISH,
    }
)
_POINT: Final = frozenset({Language.ENGLISH})  # 4.1; all others write 4,1
_RIGHT_TO_LEFT: Final = frozenset({Language.ARABIC})
_ARABIC_LETTER: Final = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"  # first strong: in its own direction
_FROM_THE_RIGHT: Final = "\u200f"  # a mark that is not seen

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = Language.FRENCH


def use(language: Language) -> None:
    """Let every text asked for from now on come in this language."""
    global _current, _language  # noqa: PLW0603 - gettext's own model: one language a process
    _language = language
    _current = _gettext.translation(
        DOMAIN, FOLDER, [language.value], fallback=language is Language.FRENCH
    )


def language() -> Language:
    """Give the language in use."""
    return _language


def is_right_to_left() -> bool:
    """Tell whether the language in use is read from the right."""
    return _language in _RIGHT_TO_LEFT


def gettext(message: str) -> str:
    """Give a French text in the language in use."""
    return _said(_current.gettext(message))


def ngettext(singular: str, plural: str, count: int) -> str:
    """Give a French text that counts something in the language in use."""
    return _said(_current.ngettext(singular, plural, count))


def number(figures: str) -> str:
    """Say a number of Python's, "4.1", as the language in use writes it."""
    return figures if _language in _POINT else figures.replace(".", ",")


def in_order(text: str) -> str:
    """Let a text begin at the right where that is the language's, and keep its order.

    An address, a number or a name that stands alone keeps its own; a text with a letter of the
    language, or with values put into it, is a sentence, which has the order of the language.
    """
    if not is_right_to_left() or text[:1] in {"", _FROM_THE_RIGHT}:
        return text
    sentence = _ISOLATE in text or _ARABIC_LETTER.search(text)
    return _FROM_THE_RIGHT + (text if sentence else _apart(text))


class _Mirrored(str):
    """A text read from the right: what is put into it keeps its own direction.

    Without that "09 69 36 35 34" reads 34 35 36 69 09. It is done here, once, and not where a
    value is put in, because there are some 200 such places and the next one would be forgotten.
    """

    __slots__ = ()

    def format(self, *values: object, **named: object) -> str:
        """Put the values in, each apart from the words around it."""
        apart = [_apart(value) for value in values]
        return super().format(*apart, **{name: _apart(value) for name, value in named.items()})


def _said(text: str) -> str:
    return _Mirrored(text) if is_right_to_left() else text


def _apart(value: object) -> str:
    return f"{_ISOLATE}{value}{_END_OF_ISOLATE}"
