"""The kiosk of the end-to-end tests, on a screen of its own, beside the sandbox of sites."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

import pytest

from tests.e2e.kiosk_driver import PICTURES, Kiosk
from tests.sites.server import SandboxOfSites
from tests.virtual_screen import VirtualScreen

SLOW = 8.0  # seconds of the slow page: longer than our patience message waits


@pytest.fixture(scope="session")
def sandbox_of_sites() -> Iterator[SandboxOfSites]:
    with SandboxOfSites(slow=SLOW) as sites:
        yield sites


@pytest.fixture
def sites(sandbox_of_sites: SandboxOfSites) -> SandboxOfSites:
    """The sandbox of sites, with an empty log."""
    sandbox_of_sites.clear()
    return sandbox_of_sites


@pytest.fixture(scope="session")
def screen() -> Iterator[VirtualScreen]:
    with VirtualScreen(window_manager=True) as screen:
        yield screen


@pytest.fixture
def start_kiosk(sites: SandboxOfSites, screen: VirtualScreen) -> Iterator[Callable[..., Kiosk]]:
    """Start a kiosk with other settings than usual; all end with the test."""
    started: list[Kiosk] = []

    def start(**changes: bool | dict[str, str] | tuple[str, ...]) -> Kiosk:
        kiosk = Kiosk(screen, sites.endpoint, sites.key, **changes)  # type: ignore[arg-type]  # its own names
        started.append(kiosk.__enter__())
        return kiosk

    yield start
    for kiosk in started:
        kiosk.close()


@pytest.fixture
def kiosk(start_kiosk: Callable[..., Kiosk]) -> Kiosk:
    """A fresh kiosk that shows its home screen."""
    return start_kiosk()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of what a failed test saw, and what the kiosk said."""
    report = yield
    if call.when != "call" or not report.failed or not isinstance(item, pytest.Function):
        return report
    screen, kiosk = item.funcargs.get("screen"), item.funcargs.get("kiosk")
    if isinstance(screen, VirtualScreen):
        PICTURES.mkdir(parents=True, exist_ok=True)
        place = PICTURES / f"failed-{item.name}.png"
        screen.screenshot(place)
        report.sections.append(("screen", str(place)))
    if isinstance(kiosk, Kiosk):
        report.sections.append(("what the kiosk said", kiosk.words_so_far()))
    return report
