"""Are the catalogues complete? `--write` brings them up to the code.

The texts in the code are French, so that there is a catalogue for every language but French.
"""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kiosk.accessibility.shipped import requirements
from kiosk.i18n import DOMAIN, FOLDER, UNREAD, Language
from kiosk.policy.reading import Source, read_policy
from kiosk.settings import WHITELIST

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"\{\w+\}")


def texts_of_the_code() -> Catalog:
    """Gather every text that the code asks gettext for."""
    catalog = Catalog(charset="utf-8", project="ilot")
    for name, line, message, comments, _ in extract_from_dir(
        ROOT / "kiosk", [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        catalog.add(message, locations=[(f"kiosk/{name}", line)], auto_comments=comments)
    for requirement in requirements():
        for text in filter(None, (requirement.asked, requirement.on_site)):
            catalog.add(text, locations=[("config/accessibility.yaml", 0)])
    return catalog


def wanted_in(language: Language) -> Catalog:
    """Gather every text that a catalogue is to have; the whitelist says its own in English."""
    catalog = texts_of_the_code()
    if language is not Language.ENGLISH:
        policy = read_policy(Source(WHITELIST.name, WHITELIST.read_bytes()))
        texts = [theme.label for theme in policy.themes]
        texts += [text for one in policy.services for text in (one.description, one.hint) if text]
        for text in texts:
            catalog.add(text.fr, locations=[("config/whitelist.yaml", 0)])
    return catalog


def path_of(language: Language) -> Path:
    """Give the file of a language's catalogue."""
    return FOLDER / language.value / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: Language) -> Catalog:
    """Read a language's catalogue, an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language.value, charset="utf-8", project="ilot")
    with path.open("rb") as file:
        return read_po(file, locale=language.value)


def placeholders(texts: str | list[str] | tuple[str, ...]) -> set[str]:
    """Give the {names} in a text or in its plural forms."""
    return set(PLACEHOLDER.findall(texts if isinstance(texts, str) else " ".join(texts)))


def faults(language: Language, wanted: Catalog) -> list[str]:
    """Tell what a catalogue lacks, has too much or has wrong."""
    catalog = read(language)
    path = path_of(language).relative_to(ROOT)
    found = []
    for message in wanted:
        if not message.id:
            continue
        known = catalog.get(message.id)
        if known is None or not known.string or not all(known.string):
            found.append(f"{path}: no translation of {message.id!r}")
        elif known.fuzzy:
            found.append(f"{path}: not looked over since the text changed: {message.id!r}")
        elif placeholders(known.string) != placeholders(message.id):
            found.append(f"{path}: other placeholders than {message.id!r}")
    found += [
        f"{path}: no longer in the code: {message.id!r}"
        for message in catalog
        if message.id and wanted.get(message.id) is None
    ]
    return found


def write(language: Language, wanted: Catalog) -> None:
    """Add the new texts to a catalogue, untranslated, and take out those that are gone."""
    catalog = read(language)
    catalog.update(wanted, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False  # or it would not be compiled
    catalog.header_comment = (
        f"# Îlot in {language.value}. Made by ./dev messages from the French in the code."
    )
    if language in UNREAD:
        catalog.header_comment += (
            "\n# Made by a machine. Nobody who speaks it from childhood has read it yet: once"
            "\n# somebody has, take the language out of UNREAD in kiosk/i18n.py."
        )
    for message in catalog:
        message.locations = [(name, 0) for name, _ in message.locations]  # a line is a conflict
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, omit_header=False, sort_by_file=True, include_lineno=False)
    header = re.compile(rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|'
                        rb'Language-Team|Report-Msgid-Bugs-To).*\n', re.MULTILINE)  # fmt: skip
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    path_of(language).write_bytes(header.sub(b"", buffer.getvalue()))


def main() -> int:
    """Check or write every catalogue."""
    languages = [language for language in Language if language is not Language.FRENCH]
    wanted = {language: wanted_in(language) for language in languages}
    if "--write" in sys.argv:
        for language in languages:
            write(language, wanted[language])
    found = [fault for language in languages for fault in faults(language, wanted[language])]
    for fault in found:
        print(fault)  # noqa: T201 - a command line prints
    if found:
        print("hint: ./dev messages, then translate what is empty")  # noqa: T201 - the same
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
