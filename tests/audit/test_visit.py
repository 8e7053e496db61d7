"""A real visit leaves traces everywhere, and nothing of it is left; a wipe that fails is seen."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, cycle
from pathlib import Path
from random import Random

import pytest

from kiosk.audit.search import tree
from kiosk.audit.stores import STORES
from kiosk.audit.visit import Audited
from kiosk.verbs.doctor import audited_kiosk
from tests.audit.keeper import WAYS, keeping
from tests.soak.audited import Figures, visit
from tests.virtual_screen import VirtualScreen

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def kiosk() -> Iterator[Audited]:
    with VirtualScreen() as screen, pytest.MonkeyPatch.context() as patch:
        patch.delenv("WAYLAND_DISPLAY", raising=False)
        for name, value in screen.environment().items():
            patch.setenv(name, value)
        with audited_kiosk() as kiosk:
            yield kiosk


@pytest.mark.timeout(1200)
def test_of_fifty_visits_that_leave_traces_everywhere_nothing_is_found(kiosk: Audited):
    chance, figures = Random(50), Figures()  # noqa: S311 - to be the same again
    for _ in range(50):
        visit(kiosk, chance, figures)
    assert (figures.found, figures.wrong, figures.zombies) == (0, [], 0)
    assert figures.killed


# each second one: twelve tell as much as all, in half the time
@pytest.mark.parametrize(("store", "way"), list(zip(STORES, cycle(WAYS)))[::2])
def test_where_one_store_of_a_visit_outlives_it_the_audit_names_that_store(
    kiosk: Audited, store: str, way: str, tmp_path: Path
):
    with keeping(way, tmp_path / "ready") as keeper:

        def end(kiosk: Audited) -> bool:
            keeper.keep(taken_from(tree(kiosk.process.pid), store))
            return kiosk.wipe()

        report = replace(kiosk, others=(*kiosk.others, keeper.pid)).visit(end)
    assert not report.blind
    assert set(report.after.stores) & set(STORES) == {store}
    assert report.proved  # the kiosk cannot know of it: nothing but the audit sees it
    assert not report.clean


def test_where_the_wipe_does_not_happen_the_audit_names_every_store(kiosk: Audited):
    report = kiosk.visit(end=lambda _: True)
    assert set(STORES) <= set(report.after.stores)
    assert not report.clean
    assert kiosk.wipe()


def taken_from(pids: Iterable[int], store: str) -> str:
    """Take what a store of the visit holds out of the memory of the visit itself."""
    text = rb"KNRY[A-Z]{10}-" + store.encode()
    wide = rb"K\0N\0R\0Y\0(?:[A-Z]\0){10}-\0" + store.encode("utf-16-le")
    youngest = sorted(pids, reverse=True)  # the page's process holds most
    for start, wanted in ((b"KNRY", re.compile(text)), (b"K\0N\0R\0Y", re.compile(wide))):
        for data in chain.from_iterable(map(_memory, youngest)):
            place = data.find(start)
            while place >= 0:
                if found := wanted.match(data, place):
                    return found[0].replace(b"\0", b"").decode()
                place = data.find(start, place + 1)
    raise AssertionError(f"the visit holds no {store}")


def _memory(pid: int) -> Iterator[bytes]:
    """Give what a process could have written."""
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
            place, rights = line.split()[:2]
            if rights.startswith("rw"):
                low, high = (int(end, 16) for end in place.split("-"))
                memory.seek(low)
                yield memory.read(high - low)
