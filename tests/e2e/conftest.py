"""The kiosk of the end-to-end tests, on a screen of its own, beside the sandbox of sites."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from kiosk.supervisor.wishes import FILE as ASKED_FOR
from tests.devices.escl_scanner import EsclScanner
from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import PrivateCups, private_cups
from tests.e2e.ears import Headset
from tests.e2e.kiosk_driver import PICTURES, Kiosk
from tests.sites.server import SandboxOfSites
from tests.virtual_screen import VirtualScreen

_SHORT = 5  # letters: "caf" is the id of a service
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
        holds_no_word_of_a_visit(kiosk, sites)


def holds_no_word_of_a_visit(kiosk: Kiosk, sites: SandboxOfSites) -> None:
    """See that nothing of ours names a host that was visited, or what was typed."""
    assert len(kiosk.written) > 1
    told = {entry.host for entry in sites.log if entry.host} | {
        text for text in kiosk.typed if len(text) > _SHORT
    }
    for name, content in kiosk.written.items():
        if name == ASKED_FOR:  # noted by the agent, for the administrator
            continue
        for word in told:
            for form in (word.encode(), word.encode("utf-16-le")):
                assert form not in content, f"{word!r} stands in {name}"


@pytest.fixture
def kiosk(start_kiosk: Callable[..., Kiosk]) -> Kiosk:
    """A fresh kiosk that shows its home screen."""
    return start_kiosk()


@pytest.fixture
def printer() -> Iterator[IppPrinter]:
    """A printer that keeps what it prints."""
    with IppPrinter() as made:
        yield made


@pytest.fixture
def cups(printer: IppPrinter) -> Iterator[PrivateCups]:
    """A print server with that printer."""
    with private_cups() as made:
        made.add("Agence", printer.uri)
        yield made


@pytest.fixture
def scanner() -> Iterator[EsclScanner]:
    """A scanner on the network."""
    with EsclScanner() as made:
        yield made


@pytest.fixture
def headset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Headset:
    """A socket for a headset; ask for it before the kiosk is started."""
    made = Headset(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return made


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
