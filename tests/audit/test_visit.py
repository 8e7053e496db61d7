"""A real visit leaves traces everywhere, and nothing of it is left; a wipe that fails is seen."""

from collections.abc import Iterator

import pytest

from kiosk.audit.stores import STORES
from kiosk.audit.visit import Audited
from kiosk.verbs.doctor import audited_kiosk
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


def test_of_two_visits_that_leave_traces_everywhere_nothing_is_found(kiosk: Audited):
    for _ in range(2):
        report = kiosk.visit()
        assert not report.blind
        assert not report.after.stores, report.after.places
        assert not report.after.unread
        assert report.proved
        assert report.clean


def test_where_the_wipe_does_not_happen_the_audit_names_every_store(kiosk: Audited):
    report = kiosk.visit(end=lambda _: True)
    assert set(STORES) <= set(report.after.stores)
    assert not report.clean
