"""Texts in the language of the citizen, through gettext.

The texts in the code are French, so that a kiosk without a catalogue still speaks to people.
"""

from __future__ import annotations

import gettext as _gettext
from enum import StrEnum
from pathlib import Path
from typing import Final

DOMAIN: Final = "kiosk"
FOLDER: Final = Path(__file__).parent / "locale"


class Language(StrEnum):
    """The languages of the interface, by their BCP 47 tag."""

    FRENCH = "fr"
    ENGLISH = "en"


ENDONYMS: Final = {Language.FRENCH: "Français", Language.ENGLISH: "English"}

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


def gettext(message: str) -> str:
    """Give a French text in the language in use."""
    return _current.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Give a French text that counts something in the language in use."""
    return _current.ngettext(singular, plural, count)
