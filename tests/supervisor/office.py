"""A kiosk with a real CUPS and a printer that does what a test says; its shell is a stand-in."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import pikepdf

from kiosk.phase import Phase
from kiosk.supervisor.house import House
from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import PrivateCups, private_cups
from tests.supervisor.stage import Inside, Stage, until
from tests.supervisor.test_visits import begin

SECRET = b"ne-pas-imprimer-4711"


def pdf(pages: int, *, locked: bool = False) -> bytes:
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        for page in made.pages:
            page.Contents = made.make_stream(b"BT /F1 24 Tf 72 700 Td (" + SECRET + b") Tj ET")
        made.docinfo["/Title"] = SECRET.decode()
        written = io.BytesIO()
        lock = pikepdf.Encryption(owner="x", user="y") if locked else False
        made.save(written, encryption=lock)
    return written.getvalue()


@dataclass
class Office:
    """A kiosk with a printer."""

    stage: Stage
    printer: IppPrinter
    cups: PrivateCups
    house: House
    session: Inside

    async def send(self, document: bytes, **how: str) -> None:
        words = {"copies": "1", "first": "0", "last": "0", "colour": "no", **how}
        await self.session.python(
            "[d := os.memfd_create('d'),"
            f" os.write(d, bytes.fromhex('{document.hex()}')), os.lseek(d, 0, 0),"
            f" supervisor.send(wire.Print(**{words}), (d,)), os.close(d)] and None"
        )

    async def said(self, step: str) -> str:
        """Wait until the session is told a step; give the whole of the last message of it."""
        for _ in range(2000):
            every = await self.session.python("[repr(m) for m in heard]")
            if told := [word for word in every if f"PrintIs(step='{step}'" in word]:
                return str(told[-1])
            await asyncio.sleep(0.02)
        raise AssertionError(every)

    async def next_visit(self) -> None:
        self.session = await self.stage.next_session()
        await until(lambda: self.stage.supervisor.state.phase is Phase.ATTRACT)
        await begin(self.stage, self.session)

    @property
    def blocked(self) -> bool:
        printer = self.house._watch.states.printer
        return printer is not None and printer.blocked

    @property
    def left(self) -> int:
        return self.house._printing.left


@contextmanager
def devices(printers: int = 1) -> Iterator[tuple[IppPrinter, PrivateCups]]:
    with IppPrinter() as printer, private_cups() as cups:
        if printers:
            cups.add("Agence", printer.uri)
        yield printer, cups


@asynccontextmanager
async def office(
    printer: IppPrinter, cups: PrivateCups, seconds: float = 100.0
) -> AsyncIterator[Office]:
    """Open it for so long at most."""
    async with Stage() as stage, asyncio.timeout(seconds):
        policy = (stage.frame.folder / "policy.json").read_bytes()
        frame = replace(stage.frame, settings=replace(stage.frame.settings, cups=cups.socket))
        async with House(stage.supervisor, frame, policy, stage.said.append) as house:
            session = await stage.next_session()
            await until(lambda: house._watch.states.queue or not cups.printers)
            await begin(stage, session)
            yield Office(stage, printer, cups, house, session)


def in_office(
    printers: int = 1,
) -> Callable[[Callable[[Office], Awaitable[None]]], Callable[[], None]]:
    """Make a test of a coroutine that is given a kiosk with a printer."""

    def wrap(scene: Callable[[Office], Awaitable[None]]) -> Callable[[], None]:
        async def play(printer: IppPrinter, cups: PrivateCups) -> None:
            async with office(printer, cups) as made:
                await scene(made)

        def test() -> None:
            with devices(printers) as parts:
                asyncio.run(play(*parts))

        test.__name__ = scene.__name__
        return test

    return wrap
