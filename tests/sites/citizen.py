"""A citizen without a browser: follows links by id and fills forms, for tests of the sites."""

from __future__ import annotations

import asyncio
import io
import socket
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult


class _ToSandbox(AbstractResolver):
    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self,
        host: str,
        port: int = 0,  # noqa: ARG002 - the base class has it
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=self._port, family=family, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Nothing to close."""


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.action: str | None = None
        self.hidden: dict[str, str] = {}
        self.text = ""
        self._mute = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._mute = tag in {"script", "style"}
        if tag == "a" and "id" in found:
            self.links[found["id"]] = found.get("href", "")
        if tag == "form" and self.action is None:
            self.action = found.get("action", "")
        if tag == "input" and found.get("type") == "hidden" and "name" in found:
            self.hidden.setdefault(found["name"], found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the base class has it
        self._mute = False

    def handle_data(self, data: str) -> None:
        if not self._mute:
            self.text += data + " "


class Citizen:
    """Somebody with a cookie jar of their own; `url`, `text` and `body` are what they see."""

    def __init__(self, endpoint: str, *, user_agent: str = "Mozilla/5.0 Chrome/140.0.0.0") -> None:
        self._runner = asyncio.Runner()
        self._agent = user_agent
        self._port = int(endpoint.rpartition(":")[2])
        self._http = self._runner.run(self._connect())
        self.url = ""
        self.hosts: list[str] = []
        self.body = b""
        self.kind = ""
        self.status = 0
        self._page = _Page("")

    async def _connect(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(resolver=_ToSandbox(self._port), ssl=False)
        return aiohttp.ClientSession(connector=connector, headers={"User-Agent": self._agent})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._http.close())
        self._runner.run(asyncio.sleep(0))
        self._runner.close()

    @property
    def text(self) -> str:
        """The words on the page."""
        return self._page.text

    def open(self, url: str) -> Self:
        """Type an address."""
        return self._request("GET", url, None)

    def tap(self, name: str) -> Self:
        """Follow the link with this id."""
        return self.open(urljoin(self.url, self._page.links[name]))

    def send(self, **fields: str) -> Self:
        """Fill in the first form of the page and send it."""
        target = urljoin(self.url, self._page.action or "")
        return self._request("POST", target, {**self._page.hidden, **fields})

    def send_files(self, files: dict[str, tuple[str, bytes]]) -> Self:
        """Send files with the first form of the page."""
        data = aiohttp.FormData()
        for name, (filename, content) in files.items():
            data.add_field(name, io.BytesIO(content), filename=filename)
        return self._request("POST", urljoin(self.url, self._page.action or ""), data)

    def _request(
        self, method: str, url: str, data: dict[str, str] | aiohttp.FormData | None
    ) -> Self:
        self._runner.run(self._fetch(method, url, data))
        return self

    async def _fetch(
        self, method: str, url: str, data: dict[str, str] | aiohttp.FormData | None
    ) -> None:
        async with self._http.request(method, url, data=data) as answer:
            self.hosts = [str(hop.url.host) for hop in (*answer.history, answer)]
            self.url = str(answer.url)
            self.status = answer.status
            self.kind = answer.content_type
            self.body = await answer.read()
        html = self.body.decode() if self.kind == "text/html" else ""
        self._page = _Page(html)
