"""A file's values stay the texts that were written, each with its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.policy.problem import FileError, Place, Problem
from kiosk.policy.reading import Source, read_policy
from kiosk.policy.yaml_text import MAX_BYTES, parse
from tests.policy.broken_files import SMALL

# What YAML is made of, so that not every try is stopped at its first character.
_SIGNS = ["a", "é", ": ", "- ", "\n", "  ", "\t", "[", "]", "{", "}", ",", "&a ", "*a", "!t ", "? "]
_SIGNS += [
    "#",
    '"',
    "'",
    "|",
    ">",
    "%",
    "@",
    "---\n",
    "...\n",
    "<<: ",
    "\\x00",
    "\r",
    "\u2028",
    "😀",
]
_SIGNS += [
    "1",
    "services:\n",
    "groups: ",
    "hosts: ",
    "id: ",
    "caf.fr",
    "https://",
    "true",
    "\ufeff",
]
_FRAGMENTS = st.sampled_from(_SIGNS)


@pytest.mark.parametrize(
    "text",
    ["03200", "8:30", "no", "1e3", "0x1F", "~", "null", "2026-11-22", "3.10", "1_000", "=", ".inf"],
)
def test_what_yaml_would_turn_into_something_else_stays_a_text(text):
    assert parse(f"a: {text}\nb: [{text}]".encode(), "f").value == {"a": text, "b": [text]}


def test_every_value_and_every_key_has_its_place():
    document = parse(b"a: 1\nb:\n  - c: x\n    d: [y, z]\n", "f")
    assert document.place(("a",)) == Place(1, 4)
    assert document.place(("a",), key=True) == Place(1, 1)
    assert document.place(("b", 0, "d", 1)) == Place(4, 12)
    assert document.place(("b", 0, "d"), key=True) == Place(4, 5)


def test_what_is_missing_is_at_the_place_of_what_should_hold_it():
    document = parse(b"b:\n  - c: x\n", "f")
    assert document.place(("b", 0, "nothing", "here")) == Place(2, 5)


def test_columns_count_letters_as_editors_do():
    assert parse("é: 😀\n".encode(), "f").place(("é",)) == Place(1, 4)
    assert parse(b"\xef\xbb\xbfa: b\r\nc: d\r\n", "f").place(("c",)) == Place(2, 4)


def test_a_long_text_may_take_several_lines_if_it_says_so():
    assert parse(b"a: >-\n  one\n  two\nb: 'x\n  y'\n", "f").value == {"a": "one two", "b": "x y"}


def test_a_file_that_is_too_long_is_not_even_parsed():
    with pytest.raises(FileError, match="longer than 1024 KiB"):
        parse(b"#" * (MAX_BYTES + 1), "f")


def test_nesting_without_end_is_refused_without_recursion():
    with pytest.raises(FileError, match="nested too deep"):
        parse(b"a: " + b"[" * 900 + b"]" * 900, "f")


def test_a_picture_is_recognised_as_no_text():
    with pytest.raises(FileError, match="this is no text file"):
        parse(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "f")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_our_own_error(untrusted):
    _read(untrusted)


@settings(deadline=None, max_examples=300)
@given(st.lists(_FRAGMENTS, max_size=40).map("".join))
def test_nothing_that_looks_like_yaml_raises_anything_but_our_own_error(text):
    _read(text.encode())


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_no_slip_in_a_whitelist_raises_anything_but_our_own_error(data):
    text = SMALL.read_text()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 10, len(text))))
    typed = data.draw(st.lists(_FRAGMENTS, max_size=4).map("".join))
    _read((text[:start] + typed + text[end:]).encode())


def _read(untrusted: bytes) -> None:
    """Read it as a whitelist and as a commune's file; the errors lie inside the text."""
    lines = untrusted.count(b"\n") + untrusted.count(b"\r") + 2
    for sources in (
        (Source("f", untrusted), None),
        (Source("w", SMALL.read_bytes()), Source("f", untrusted)),
    ):
        for problem in _problems(*sources):
            assert problem.file == "f"
            assert problem.message
            assert problem.hint
            assert 1 <= problem.place.line <= lines
            assert problem.place.column >= 1


def _problems(whitelist: Source, overlay: Source | None) -> tuple[Problem, ...]:
    try:
        read_policy(whitelist, overlay)
    except FileError as error:
        return error.problems
    return ()
