"""Pages that were scanned are put in order as a person does it with paper."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.documents.binding import bind
from kiosk.documents.kind import Kind
from kiosk.documents.stack import Stack
from kiosk.documents.tray import Refused, Tray, TrayError
from kiosk.scanning import MAX_PAGES

A4 = (1654, 2339)  # at 200 dots an inch


def page(shade: int = 255, size: tuple[int, int] = A4) -> bytes:
    """Make a page with a dark corner at the top left."""
    image = Image.new("L", size, shade)
    image.paste(0, (0, 0, size[0] // 4, size[1] // 4))
    image.save(written := io.BytesIO(), "JPEG", dpi=(200, 200))
    return written.getvalue()


def corner(picture: bytes) -> tuple[int, int]:
    """Tell where the dark corner is: right is 1, below is 1."""
    with Image.open(io.BytesIO(picture)) as image:
        shades = image.convert("L").resize((2, 2), Image.Resampling.BOX).tobytes()
    place = shades.index(min(shades))
    return place % 2, place // 2


def stack_of(*names: str) -> Stack:
    made = Stack()
    for name in names:
        made.add(name.encode())
    return made


def test_a_page_turned_four_times_is_the_page_that_came():
    made = Stack()
    made.add(scanned := page())
    seen = []
    for _ in range(4):
        made.turn()
        seen.append(corner(made.in_sight))
    assert seen == [(1, 0), (1, 1), (0, 1), (0, 0)]
    assert made.in_sight == scanned


def test_a_page_that_is_done_again_takes_its_place():
    made = stack_of("a", "b", "c")
    made.show(-1)
    made.replace(b"again")
    assert made.pages == [b"a", b"again", b"c"]


def test_a_page_is_moved_and_stays_in_sight():
    made = stack_of("a", "b", "c")
    made.move(-1)
    made.move(-1)
    made.move(-1)
    assert made.pages == [b"c", b"a", b"b"]
    assert made.in_sight == b"c"


def test_the_page_in_sight_is_removed_and_its_neighbour_is_seen():
    made = stack_of("a", "b")
    made.remove()
    assert made.in_sight == b"a"
    made.remove()
    assert not len(made)


@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "show", "move", "remove"]), st.sampled_from([-1, 1])),
        max_size=60,
    )
)
def test_whatever_is_done_no_page_is_lost_or_doubled(acts: list[tuple[str, int]]):
    made, number, kept = Stack(), 0, set[bytes]()
    for act, step in acts:
        if act == "add":
            number += 1
            if not made.full:
                kept.add(str(number).encode())
            made.add(str(number).encode())
        elif len(made) and act == "show":
            made.show(step)
        elif len(made) and act == "move":
            made.move(step)
        elif len(made):
            kept.discard(made.in_sight)
            made.remove()
        assert sorted(made.pages) == sorted(kept)
        assert 0 <= made.place < max(1, len(made)) <= MAX_PAGES


def test_the_pages_are_bound_into_sheets_of_a4_as_they_are_and_nothing_else_is_in_it():
    pages = [page(), page(200, A4[::-1])]
    bound = bind(pages)
    with pikepdf.open(io.BytesIO(bound)) as opened:
        boxes = [tuple(round(float(x)) for x in one.mediabox[2:]) for one in opened.pages]
        assert boxes == [(595, 842), (842, 595)]
        raw = [next(iter(one.get_images().values())).read_raw_bytes() for one in opened.pages]
        assert raw == pages
        assert not dict(opened.docinfo)
    assert b"Date" not in bound
    assert bound == bind(pages)


def test_a_scanned_paper_lies_in_the_tray_as_one_document_with_a_picture_a_page(tmp_path):
    tray = Tray(tmp_path)
    pages = [page(), page(200)]
    document = tray.bind("Papier scanné 1", bind(pages), pages)
    assert tray.documents == (document,)
    assert (document.name, document.kind) == ("Papier scanné 1", Kind.PDF)
    assert document.path.name == "Papier scanné 1.pdf"
    assert [one.path.read_bytes() for one in document.pages] == pages
    assert [one.name for one in document.pages] == [
        "Papier scanné 1 page 1",
        "Papier scanné 1 page 2",
    ]
    tray.drop(document.number)
    assert not list(tmp_path.iterdir())


def test_the_pictures_of_scanned_papers_count_as_what_lies_in_the_tray(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.documents.tray.MAX_TOGETHER", 50_000)
    tray = Tray(tmp_path)
    tray.bind("a", bind([page()]), [page(), page(), page()])
    with pytest.raises(TrayError) as refused:
        tray.room()
    assert refused.value.why is Refused.FULL
