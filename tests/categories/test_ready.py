"""A kiosk takes the index that its centre has made ready, and the delta beside it."""

import lzma
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.categories.build import write
from kiosk.categories.collection import Collection
from kiosk.categories.delta import write_delta
from kiosk.categories.fetch import FetchError, Limits
from kiosk.categories.lists import About, FileList, FilePart, Shape
from kiosk.categories.ready import from_place
from kiosk.categories.store import Store
from kiosk.categories.suffixes import Suffixes
from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex
from tests.categories.upstream import Upstream, body, drip, endless, short, upstream

SUFFIXES = Suffixes()
LIMITS = Limits(most=1 << 20, seconds=100, slowest=1000, window=50)
IMPATIENT = Limits(most=1 << 20, seconds=100, slowest=1000, window=1)
GENERATIONS = (["a.example"], ["a.example", "b.example"], ["b.example", "c.example"])


def collected(folder: Path, names: list[str]) -> Collection:
    collection = Collection(SUFFIXES)
    file = folder / "list"
    file.write_text("\n".join(names))
    about = About("own", "own", "we", "2026-08-17")
    collection.add(FileList(about, FilePart("adult", Shape.HOST, file)))
    collection.remove_covered()
    return collection


@dataclass(frozen=True)
class Files:
    """An index, two deltas over it, and another index with a delta of its own."""

    base: bytes
    deltas: tuple[bytes, bytes]
    other: bytes
    other_delta: bytes


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("centre")
    first, second, third = (collected(folder, names) for names in GENERATIONS)
    base, other, delta = (folder / name for name in ("base", "other", "delta"))
    write(first, base)
    write(third, other)
    deltas = []
    for newer in (second, third):
        write_delta(first, newer, base, delta)
        deltas.append(delta.read_bytes())
    write_delta(third, second, other, delta)
    return Files(base.read_bytes(), (deltas[0], deltas[1]), other.read_bytes(), delta.read_bytes())


@pytest.fixture(scope="module")
def publisher() -> Iterator[Upstream]:
    with upstream() as running:
        yield running


@dataclass
class Kiosk:
    publisher: Upstream
    store: Store

    def offered(self, index: bytes, delta: bytes | None = None) -> None:
        self.publisher.answers.clear()
        self.publisher.answers["/lists/index.kfi.xz"] = body(lzma.compress(index))
        if delta:
            self.publisher.answers["/lists/delta.kfi.xz"] = body(lzma.compress(delta))

    def take(self, limits: Limits = LIMITS) -> Path | None:
        place = f"{self.publisher.url}/lists/index.kfi.xz"
        return from_place(self.store, place, fit, limits)

    def knows(self) -> set[str]:
        assert self.store.current
        index = CategoryIndex.open_with_delta(self.store.folder / "current" / "index.kfi")
        return {name for name in "abc" if index.classes(f"{name}.example")}


def fit(index: CategoryIndex) -> None:
    if index.classes("caf.fr"):
        raise KioskError("not fit for use")


@pytest.fixture
def kiosk(publisher: Upstream, tmp_path: Path) -> Kiosk:
    return Kiosk(publisher, Store(tmp_path / "categories"))


def test_an_index_is_taken_then_only_the_deltas_over_it(kiosk, files):
    kiosk.offered(files.base)
    assert kiosk.take()
    assert kiosk.knows() == {"a"}
    for delta, known in zip(files.deltas, ({"a", "b"}, {"b", "c"}), strict=True):
        kiosk.offered(files.base, delta)
        kiosk.publisher.asked.clear()
        assert kiosk.take()
        assert kiosk.knows() == known
        assert "If-None-Match" in kiosk.publisher.asked[0]  # the index is not fetched again
    assert kiosk.take() is None
    kiosk.offered(files.other)
    assert kiosk.take()
    assert kiosk.knows() == {"b", "c"}


def test_a_delta_that_is_not_of_the_index_leaves_what_is_in_force(kiosk, files):
    kiosk.offered(files.base, files.deltas[0])
    kiosk.take()
    for index, delta in ((files.base, files.other_delta), (files.other, files.deltas[0])):
        kiosk.offered(index, delta)
        with pytest.raises(KioskError, match="another index"):
            kiosk.take()
        assert kiosk.knows() == {"a", "b"}
    kiosk.offered(files.other)
    kiosk.take()
    assert kiosk.knows() == {"b", "c"}


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize("place", [0, 50, 170, 190, -1])
def test_a_damaged_index_leaves_what_is_in_force(kiosk, files, place):
    kiosk.offered(files.base)
    kiosk.take()
    kiosk.offered(flipped(files.other, place % len(files.other)))
    with pytest.raises(KioskError):
        kiosk.take()
    assert kiosk.knows() == {"a"}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(body(lzma.compress(bytes(5000))[:-20]), id="truncated and said whole"),
        pytest.param(short(lzma.compress(bytes(5000))), id="truncated"),
        pytest.param(body(b"<html>log in</html>", "text/html"), id="a page to log in"),
        pytest.param(body(lzma.compress(b"no index")), id="no index"),
        pytest.param(endless, id="endless"),
    ],
)
def test_a_broken_server_leaves_what_is_in_force(kiosk, files, answer):
    kiosk.offered(files.base)
    kiosk.take()
    kiosk.publisher.answers["/lists/index.kfi.xz"] = answer
    with pytest.raises(KioskError):
        kiosk.take()
    assert kiosk.knows() == {"a"}


def test_a_server_that_drips_leaves_what_is_in_force(kiosk, files):
    kiosk.offered(files.base)
    kiosk.take()
    kiosk.publisher.answers["/lists/index.kfi.xz"] = drip
    with pytest.raises(FetchError, match="too slow"):
        kiosk.take(IMPATIENT)
    assert kiosk.knows() == {"a"}


def test_an_index_that_is_not_fit_for_use_is_not_taken(kiosk, tmp_path):
    file = tmp_path / "bad.kfi"
    write(collected(tmp_path, ["caf.fr"]), file)
    with pytest.raises(KioskError, match="not fit"):
        from_place(kiosk.store, str(file), fit)
    assert kiosk.store.current is None


def test_an_index_of_this_machine_is_taken_too(kiosk, files, tmp_path):
    (tmp_path / "index.kfi").write_bytes(files.base)
    (tmp_path / "delta.kfi").write_bytes(files.deltas[0])
    assert from_place(kiosk.store, str(tmp_path / "index.kfi"), fit)
    assert kiosk.knows() == {"a", "b"}
    shutil.rmtree(tmp_path / "categories" / "staging", ignore_errors=True)
    with pytest.raises(FetchError, match="No such file"):
        from_place(kiosk.store, str(tmp_path / "none.kfi"), fit)
    assert kiosk.knows() == {"a", "b"}
