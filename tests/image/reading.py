"""Reads what stands on a screen, and finds where to touch a label."""

from __future__ import annotations

import csv
import io
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

from PIL import Image, ImageChops, ImageFilter, ImageOps

from kiosk.errors import KioskError
from tests.image.picture import Box, around

SURE: Final = 0.84  # how alike what was read and what is sought must be
_TWICE: Final = 2  # tesseract was taught on paper: letters of a screen are small to it
_STROKE: Final = 15  # pixels: what is wider is ground, not ink
_STEPS: Final = (1, 2, 4, 8, 15)  # together 30 pixels: no stroke of a letter is so long
_LANGUAGES: Final = "fra+eng"


@dataclass(frozen=True, slots=True)
class Word:
    """A word on the screen.

    Attributes:
        line: of which line it is; each line has a number of its own.
    """

    text: str
    box: Box
    line: tuple[int, ...] = ()


def read(picture: Image.Image) -> tuple[Word, ...]:
    """Read a picture: its small letters, whatever their colour, then its large dark ones.

    Raises:
        KioskError: tesseract is not there, or cannot.
    """
    grey = picture.convert("L")
    small = _tesseract(ink(grey), _TWICE)
    large = _tesseract(ImageOps.autocontrast(grey), 1)
    return (*parse(small, _TWICE, 0), *parse(large, 1, 1))


def ink(grey: Image.Image) -> Image.Image:
    """Leave only what is drawn in thin strokes, black on white, without the frames of buttons."""
    strokes = ImageChops.difference(grey, grey.filter(ImageFilter.MedianFilter(_STROKE)))
    strokes = strokes.point([min(255, shade * 3) for shade in range(256)])
    for right, down in ((1, 0), (0, 1)):
        strokes = ImageChops.subtract(strokes, _lines(strokes, right, down))
    return ImageOps.invert(strokes)


def _lines(strokes: Image.Image, right: int, down: int) -> Image.Image:
    """Keep the straight lines of a direction: what stays when it is made thinner, then wider."""
    kept = strokes
    for step in _STEPS:
        kept = ImageChops.darker(kept, _moved(kept, -step * right, -step * down))
    for step in _STEPS:
        kept = ImageChops.lighter(kept, _moved(kept, step * right, step * down))
    return kept


def _moved(picture: Image.Image, right: int, down: int) -> Image.Image:
    moved = Image.new("L", picture.size)
    moved.paste(picture, (right, down))
    return moved


def _tesseract(grey: Image.Image, scale: int) -> str:
    size = (grey.width * scale, grey.height * scale)
    with io.BytesIO() as file:
        grey.resize(size, Image.Resampling.LANCZOS).save(file, "PNG", compress_level=1)
        data = file.getvalue()
    command = ["tesseract", "-", "-", "-l", _LANGUAGES, "--psm", "11", "tsv"]
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            check=True,
            timeout=120,
            env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"},
        )
    except (OSError, subprocess.SubprocessError) as error:
        hint = "apt-get install tesseract-ocr tesseract-ocr-fra"
        raise KioskError(f"tesseract cannot read the screen: {error}", hint=hint) from error
    return done.stdout.decode()


def parse(table: str, scale: int = 1, face: int = 0) -> list[Word]:
    """Read tesseract's table of words."""
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = []
    for row in rows:
        if not (text := (row["text"] or "").strip()):
            continue
        left, top, width, height = (
            int(row[name]) // scale for name in ("left", "top", "width", "height")
        )
        line = (face, int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
        words.append(Word(text, Box(left, top, left + width, top + height), line))
    return words


def find(words: Sequence[Word], label: str) -> Box | None:
    """Find a label that stands in one line, and give the box around it.

    Where a sentence says the same, it is the label that is meant: it stands in the shorter line.
    """
    sought = plain(label)
    best, place = (SURE, 0), None
    count = len(label.split())
    for _, of_line in groupby(words, key=lambda word: word.line):
        line = list(of_line)
        for start in range(len(line)):
            # the reader joins words, and takes pictograms for some
            for length in range(max(1, count - 1), count + 2):
                some = line[start : start + length]
                likeness = SequenceMatcher(
                    None, plain("".join(word.text for word in some)), sought
                ).ratio()
                if (like := (likeness, -len(line))) > best:
                    best, place = like, around(word.box for word in some)
    return place


def shows(words: Sequence[Word], label: str) -> bool:
    """Tell whether a label stands there."""
    return find(words, label) is not None


def plain(text: str) -> str:
    """Give only its letters and digits, small and without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())
