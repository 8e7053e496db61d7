"""What a site of the sandbox is: hosts, a look, routes; and one visit to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from tests.sites.world import Session, World

Handler = Callable[["Visit"], web.StreamResponse | Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    kind: str
    data: bytes


@dataclass(slots=True)
class Visit:
    """One request to a site, already read.

    Attributes:
        host: as asked for, without a port.
        fields: what the form carried, or the query.
        session: what this site remembers of this browser, by its cookie.
    """

    request: web.Request
    site: Site
    world: World
    host: str
    session: Session
    fields: dict[str, str] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)

    @property
    def user_agent(self) -> str:
        """What the browser says that it is."""
        return self.request.headers.get("User-Agent", "")

    @property
    def rest(self) -> str:
        """The path behind the `*` of the route."""
        return self.request.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Route:
    """A handler, and whether it is only for people who have logged in."""

    handler: Handler
    private: bool


class Site:
    """Some hosts that show the same pages.

    Args:
        name: as the header of its pages says it.
        hosts: the first one is the one that others redirect to.
        colour: of the header; dark, white text stands on it.
        door: where somebody is sent who has not logged in.
    """

    def __init__(self, name: str, *hosts: str, colour: str, door: str = "") -> None:
        self.name = name
        self.hosts = hosts
        self.colour = colour
        self.door = door
        self._routes: dict[tuple[str, str], Route] = {}

    def get(self, path: str, *, private: bool = False) -> Callable[[Handler], Handler]:
        """Let a function answer GET requests for a path, or for all below "/path/*"."""
        return self._register("GET", path, private=private)

    def post(self, path: str, *, private: bool = False) -> Callable[[Handler], Handler]:
        """Let a function answer forms sent to a path."""
        return self._register("POST", path, private=private)

    def _register(self, method: str, path: str, *, private: bool) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            self._routes[method, path] = Route(handler, private)
            return handler

        return keep

    def route(self, method: str, path: str) -> Route | None:
        """Find what answers, or None."""
        method = "GET" if method == "HEAD" else method
        return self._routes.get((method, path)) or self._routes.get(
            (method, path.rpartition("/")[0] + "/*")
        )

    def missing(self, visit: Visit) -> web.StreamResponse:
        """Answer for a path that nothing answers."""
        return web.Response(status=404, text=f"{visit.request.path} : cette page n’existe pas.")


def moved(url: str) -> web.Response:
    """Say that a page is elsewhere for good."""
    return web.Response(status=301, headers={"Location": url})


def go(url: str) -> web.Response:
    """Send the browser on, with GET whatever it came with."""
    return web.Response(status=303, headers={"Location": url})
