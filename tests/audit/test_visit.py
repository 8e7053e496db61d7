"""A real visit leaves traces everywhere, and nothing of it is left; a wipe that fails is seen."""

from collections.abc import Iterator
from random import Random

import pytest

from kiosk.audit.stores import STORES
from kiosk.audit.visit import Audited
from kiosk.verbs.doctor import audited_kiosk
from tests.soak.audited import Figures, visit
from tests.virtual_screen import VirtualScreen

pytestmark = pytest.mark.e2e


@pytest.fixture
def kiosk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Audited]:
    with VirtualScreen() as screen:
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        for name, value in screen.environment().items():
            monkeypatch.setenv(name, value)
        with audited_kiosk() as kiosk:
            yield kiosk


@pytest.mark.timeout(1200)
def test_of_fifty_visits_that_leave_traces_everywhere_nothing_is_found(kiosk: Audited):
    chance, figures = Random(50), Figures()  # noqa: S311 - to be the same again
    for _ in range(50):
        visit(kiosk, chance, figures)
    assert (figures.found, figures.wrong, figures.zombies) == (0, [], 0)
    assert figures.killed


def test_where_the_wipe_does_not_happen_the_audit_names_every_store(kiosk: Audited):
    report = kiosk.visit(end=lambda _: True)
    assert set(STORES) <= set(report.after.stores)
    assert not report.clean
