"""The tray keeps documents by what they are, under names that harm nobody."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.documents.kind import Kind, kind_of, wanted
from kiosk.documents.tray import MAX_SIZE, MOST, Refused, Tray, TrayError, clean_name
from tests.devices.small_disk import small_disk

PDF = b"%PDF-1.7\n..."


def keep(tray: Tray, content: bytes, name: str = "attestation.pdf"):
    place = tray.room()
    place.write_bytes(content)
    return tray.take(place, name)


@pytest.fixture
def tray(tmp_path: Path) -> Tray:
    folder = tmp_path / "tray"
    folder.mkdir()
    return Tray(folder)


def test_a_document_is_kept_under_its_own_name(tray: Tray):
    document = keep(tray, PDF, "Attestation_CAF.pdf")
    assert (document.name, document.kind) == ("Attestation CAF", Kind.PDF)
    assert document.path.name == "Attestation CAF.pdf"
    assert document.path.read_bytes() == PDF


def test_two_documents_may_have_one_name(tray: Tray):
    first, second = keep(tray, PDF), keep(tray, PDF + b"2")
    assert first.path != second.path
    assert tray.documents == (second, first)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Refused.EMPTY),
        (b"MZ\x90 a program", Refused.OTHER_KIND),
        (b"<html>a page</html>", Refused.OTHER_KIND),
        (b"PK\x03\x04 an archive", Refused.OTHER_KIND),
    ],
)
def test_what_is_no_document_is_not_kept_whatever_it_is_called(
    tray: Tray, content: bytes, why: Refused
):
    with pytest.raises(TrayError) as refused:
        keep(tray, content, "attestation.pdf")
    assert refused.value.why is why
    assert tray.documents == ()
    assert not list(tray._folder.iterdir())


def test_a_full_memory_takes_nothing_and_breaks_nothing(tmp_path: Path):
    paper = tmp_path / "paper"
    paper.write_bytes(PDF * 10_000)
    with small_disk(64 << 10) as folder:
        tray = Tray(folder)
        kept = keep(tray, PDF)
        with pytest.raises(TrayError) as refused:
            tray.copy(paper, "attestation.pdf")
        assert refused.value.why is Refused.FULL
        with pytest.raises(TrayError) as refused:
            tray.bind("Papier scanné 1", PDF, [PDF * 10_000])
        assert refused.value.why is Refused.FULL
        assert tray.documents == (kept,)
        assert kept.path.read_bytes() == PDF
    with small_disk(64 << 10, read_only=True) as folder:
        with pytest.raises(TrayError) as refused:
            Tray(folder).room()
        assert refused.value.why is Refused.FULL


def test_what_is_too_large_is_not_kept(tray: Tray):
    place = tray.room()
    with place.open("wb") as file:
        file.write(PDF)
        file.truncate(MAX_SIZE + 1)
    with pytest.raises(TrayError):
        tray.take(place, "x.pdf")
    assert not place.exists()


def test_a_full_tray_says_so_and_has_room_again_when_something_is_thrown_away(tray: Tray):
    for _ in range(MOST):
        keep(tray, PDF)
    with pytest.raises(TrayError):
        tray.room()
    tray.drop(3)
    assert keep(tray, PDF).number == MOST + 1


def test_a_link_out_of_the_tray_is_no_document(tray: Tray, tmp_path: Path):
    outside = tmp_path / "secret.pdf"
    outside.write_bytes(PDF)
    place = tray.room()
    place.symlink_to(outside)
    with pytest.raises(TrayError):
        tray.take(place, "x.pdf")
    assert outside.exists()


def test_nothing_is_left_when_the_tray_goes(tray: Tray):
    keep(tray, PDF)
    tray.close()
    assert not tray._folder.exists()


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("facture\n2026.pdf", "facture 2026"),
        ("relev\u202efdp.exe", "relev fdp"),
        ("avis d'impôt.pdf", "avis d'impôt"),
        ("....", ""),
        ("<script>.pdf", "script"),
        ("a" * 300 + ".pdf", "a" * 40),
    ],
)
def test_names_of_strangers_become_names_that_people_can_read(name: str, clean: str):
    assert clean_name(name) == clean


@given(st.text(max_size=300))
def test_no_name_leads_out_of_the_tray_or_breaks_a_line(name: str):
    clean = clean_name(name)
    assert "/" not in clean
    assert "\x00" not in clean
    assert clean not in {".", ".."}
    assert clean.isprintable() or not clean
    assert len(clean) <= 40


@given(st.binary(max_size=2000))
def test_every_file_is_one_kind_or_none(head: bytes):
    assert kind_of(head) in {None, *Kind}


def test_a_page_says_in_three_ways_what_it_takes():
    assert wanted(()) == frozenset(Kind)
    assert wanted(("image/*",)) == {Kind.JPEG, Kind.PNG}
    assert wanted((".PDF", "image/jpeg")) == {Kind.PDF, Kind.JPEG}
    assert wanted((".docx",)) == frozenset()
