"""One HTML file that needs nothing from elsewhere and runs nothing."""

from __future__ import annotations

from html import escape
from typing import Final

from kiosk.i18n import language

_RIGHT_TO_LEFT: Final = frozenset({"ar"})


def document(title: str, style: str, body: str) -> str:
    """Give the file.

    Args:
        title: text.
        style: CSS.
        body: HTML, all texts in it escaped.
    """
    tag = language().value
    direction = "rtl" if tag in _RIGHT_TO_LEFT else "ltr"
    return (
        f'<!DOCTYPE html>\n<html lang="{tag}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        # whatever gets into this file: nothing runs, nothing is fetched
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>\n"
    )


def paragraphs(*sentences: str) -> str:
    """Give a paragraph each."""
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def listed(items: list[str]) -> str:
    """Give a list."""
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"


def heads(*names: str) -> str:
    """Give the first row of a table."""
    cells = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"
