"""Pages that were scanned, bound into one document; what is in it besides is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import img2pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

_A4: Final = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))


def bind(pages: Sequence[bytes]) -> bytes:
    """Make a PDF, a page of A4 for each picture; the pictures go in as they are.

    Args:
        pages: as JPEG, upright.
    """
    layout = img2pdf.get_layout_fun(_A4, auto_orient=True)
    made = img2pdf.convert(list(pages), layout_fun=layout, nodate=True, producer="")
    assert isinstance(made, bytes)  # noqa: S101 - for no file was named
    return made
