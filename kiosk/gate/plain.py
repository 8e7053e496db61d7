"""Plain HTTP: one request to the site and its answer back."""

from __future__ import annotations

import asyncio
import socket
from http import HTTPStatus
from typing import Final

from kiosk.gate.answer import Error, UnreachableError
from kiosk.gate.head import Fetch, HeadError, Response, read_response
from kiosk.gate.intake import take_head
from kiosk.gate.limits import Limits
from kiosk.gate.relay import reset_when_closed
from kiosk.gate.route import Way

_CHUNK: Final = 64 * 1024


async def pass_on(
    fetch: Fetch, browser: socket.socket, early: bytes, way: Way, limits: Limits
) -> None:
    """Send a request on with its body, and its answer back, both as they come.

    Args:
        fetch: the request.
        browser: its sender, non-blocking.
        early: what followed its head.
        way: to the site.
        limits: how long to wait.

    Raises:
        UnreachableError: the site broke off before it had answered.
        EOFError: the browser broke off.
        OSError: either broke off within the answer.
        TimeoutError: either was silent for too long within the answer.
    """
    upload = asyncio.create_task(_upload(fetch, browser, early, way, limits))
    answer = asyncio.create_task(_answer(way, limits))
    try:
        await asyncio.wait({upload, answer}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            upload.result()  # raises where the browser broke off
        response, first = await answer
        await _down(response.head() + first, browser, way.end, limits)
    finally:
        for task in (upload, answer):
            task.cancel()
        await asyncio.gather(upload, answer, return_exceptions=True)


async def _upload(
    fetch: Fetch, browser: socket.socket, early: bytes, way: Way, limits: Limits
) -> None:
    """Send the request; of what follows its head exactly the announced length.

    Raises:
        EOFError: the browser broke off.
    """
    loop = asyncio.get_running_loop()
    left = fetch.length or 0
    data = early[:left]
    left -= len(data)
    data = fetch.head(proxy=way.by_proxy, credentials=way.credentials) + data
    try:
        async with asyncio.timeout(None) as patience:
            while True:
                patience.reschedule(loop.time() + limits.fetch)
                await loop.sock_sendall(way.end, data)
                if not left:
                    return
                data = await _received(browser, min(left, _CHUNK))
                left -= len(data)
    except (OSError, TimeoutError):
        return  # the site takes no more: what it says about it is on its way


async def _received(browser: socket.socket, most: int) -> bytes:
    try:
        data = await asyncio.get_running_loop().sock_recv(browser, most)
    except OSError:
        raise EOFError from None
    if not data:
        raise EOFError
    return data


async def _answer(way: Way, limits: Limits) -> tuple[Response, bytes]:
    """Read the head of the final answer."""
    first = b""
    try:
        while True:
            head, first = await take_head(way.end, limits.fetch, first)
            response = read_response(head)
            if response.status >= HTTPStatus.OK:
                break
            if response.status == HTTPStatus.SWITCHING_PROTOCOLS:
                raise UnreachableError(Error.UPGRADE)
    except HeadError:
        raise UnreachableError(Error.BAD_ANSWER) from None
    except TimeoutError:
        raise UnreachableError(Error.READ_TIMEOUT) from None
    except (EOFError, OSError):
        raise UnreachableError(Error.TERMINATED) from None
    if response.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        # only a proxy may ask that: ours upstream is not set up, a site would fish for a password
        raise UnreachableError(Error.INTERNAL if way.by_proxy else Error.BAD_ANSWER)
    return response, first


async def _down(data: bytes, browser: socket.socket, site: socket.socket, limits: Limits) -> None:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(None) as patience:
            while data:
                patience.reschedule(loop.time() + limits.fetch)
                await loop.sock_sendall(browser, data)
                data = await loop.sock_recv(site, _CHUNK)
    except (OSError, TimeoutError):
        reset_when_closed(browser)
        raise
