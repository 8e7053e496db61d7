"""The page at the counter says one thing, and takes nothing but "J'arrive"."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.errors import KioskError
from kiosk.supervisor.counter_page import CounterPage


@asynccontextmanager
async def served(coming: Callable[[], object] = lambda: None) -> AsyncIterator[CounterPage]:
    page = CounterPage("127.0.0.1:0", coming)
    await page.start()
    try:
        yield page
    finally:
        await page.stop()


async def send(page: CounterPage, request: bytes) -> str:
    host, _, port = page.address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    with suppress(ConnectionError):
        writer.write(request)
        writer.write_eof()
        answer = await reader.read()
        writer.close()
        return answer.decode()
    return ""


async def get(page: CounterPage, path: str = "/") -> str:
    return await send(page, f"GET {path} HTTP/1.1\r\nHost: {page.address}\r\n\r\n".encode())


async def post(page: CounterPage, origin: str | None) -> str:
    said = f"Origin: {origin}\r\n" if origin is not None else ""
    return await send(
        page,
        f"POST / HTTP/1.1\r\nHost: {page.address}\r\n{said}Content-Length: 0\r\n\r\n".encode(),
    )


def play(scene: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(scene(), 60))


def test_the_page_says_that_help_is_asked_for_and_nothing_else():
    async def scene() -> None:
        async with served() as page:
            assert '<span role="status">Tout va bien</span></h1></main></body>' in await get(page)
            page.asked = True
            assert '<span role="status">Aide demandée</span></h1>' in await get(page)
            assert "J'arrive" in await get(page)
            assert (await get(page, "/state")).endswith("\r\n\r\nAide demandée")

    play(scene)


def test_somebody_who_comes_says_so_from_the_page():
    async def scene() -> None:
        told: list[str] = []
        async with served(lambda: told.append("coming")) as page:
            page.asked = True
            answer = await post(page, f"http://{page.address}")
            assert answer.startswith("HTTP/1.1 303")
            assert not page.asked
            await post(page, f"http://{page.address}")
            assert told == ["coming"]

    play(scene)


@pytest.mark.parametrize("origin", [None, "", "null", "http://evil.test", "https://127.0.0.1"])
def test_no_other_page_may_say_that_somebody_comes(origin):
    async def scene() -> None:
        async with served() as page:
            page.asked = True
            assert (await post(page, origin)).startswith("HTTP/1.1 403")
            assert page.asked

    play(scene)


def test_a_name_that_leads_here_is_not_served():
    async def scene() -> None:
        async with served() as page:
            request = b"GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n"
            assert (await send(page, request)).startswith("HTTP/1.1 421")

    play(scene)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 404),
        (b"GET /../state HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 404),
        (b"DELETE / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 405),
        (b"POST /state HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 405),
        (b"GET / HTTP/1.1\r\n\r\n", 421),
        (b"GET / HTTP/2\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET /", 400),
        (b"\xff\xfe\r\n\r\n", 400),
        (b"\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000 + b"\r\n\r\n", 431),
    ],
)
def test_what_is_not_ours_is_refused(request_, status):
    async def scene() -> None:
        async with served() as page:
            assert (await send(page, request_)).startswith(f"HTTP/1.1 {status}")

    play(scene)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400))
def test_no_bytes_harm_it(rubbish):
    async def scene() -> None:
        async with served() as page:
            page.asked = True
            await send(page, rubbish)
            assert page.asked
            assert (await get(page)).startswith("HTTP/1.1 200")

    play(scene)


def test_those_who_connect_and_say_nothing_do_not_keep_the_page_from_stopping():
    async def scene() -> None:
        async with served() as page:
            host, _, port = page.address.rpartition(":")
            silent = [await asyncio.open_connection(host, int(port)) for _ in range(40)]
            await page.stop()
            for _, writer in silent:
                writer.close()

    play(scene)


@pytest.mark.parametrize("address", ["", "8480", "127.0.0.1", "127.0.0.1:x", "192.0.2.1:8480"])
def test_an_address_where_nobody_can_listen_is_said_plainly(address):
    with pytest.raises(KioskError, match="KIOSK_COUNTER_PAGE"):
        asyncio.run(CounterPage(address).start())
