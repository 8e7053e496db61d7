"""A repository in a fresh folder, and its readers: the real client of The Update Framework."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface, Updater

from kiosk.publishing import keys, repository, rotation
from kiosk.publishing.keys import Keyring
from kiosk.publishing.publication import Publication

NOW = datetime.now(UTC)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


class _Files(FetcherInterface):
    """Reads file:///... as if it were fetched."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            return iter([Path(urlsplit(url).path).read_bytes()])
        except FileNotFoundError as error:
            raise DownloadHTTPError("there is none", 404) from error


class Reader:
    """A kiosk's memory of a repository, between one look and the next."""

    def __init__(self, base: str, folder: Path, root: bytes) -> None:
        self.base = base
        self.root = root
        self.folder = folder
        for name in ("metadata", "targets"):
            (folder / name).mkdir(parents=True)

    def look(self, *names: str, at: datetime | None = None) -> list[bytes | None]:
        """Read targets anew, as a kiosk does; None for what is not published."""
        metadata, targets = (str(self.folder / name) for name in ("metadata", "targets"))
        where = (metadata, f"{self.base}/metadata/", targets, f"{self.base}/targets/")
        fetcher = _Files() if self.base.startswith("file:") else None
        updater = Updater(*where, fetcher=fetcher, bootstrap=self.root)
        if at is not None:
            updater._trusted_set.reference_time = at
        updater.refresh()
        found = [updater.get_targetinfo(name) for name in names]
        return [Path(updater.download_target(one)).read_bytes() if one else None for one in found]


@dataclass
class World:
    """A repository, its keys, and a web server before it."""

    folder: Path
    ring: Keyring
    base: str

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def opened(self, now: datetime = NOW) -> AbstractContextManager[Publication]:
        return repository.opened(self.repository, self.ring, now)

    def publish(self, content: dict[str, bytes], now: datetime = NOW) -> None:
        with self.opened(now) as publication:
            for name, data in content.items():
                publication.put(name, data)
            publication.publish()

    def reader(self, name: str = "reader") -> Reader:
        root = (self.repository / "metadata" / "1.root.json").read_bytes()
        return Reader(self.base, self.folder / name, root)

    def add_region(self, number: str) -> None:
        key = keys.make(self.keys, f"region-{number}").key
        with self.opened() as publication:
            rotation.add_region(publication, number, key)
            publication.publish()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def begin(publication: Publication) -> None:
    publication.put("whitelist.yaml", b"the first whitelist")
    publication.publish()


@pytest.fixture(params=["file", pytest.param("http", marks=pytest.mark.sandbox)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    repository.make_keys(tmp_path / "keys")
    ring = Keyring(tmp_path / "keys")
    with repository.created(tmp_path / "repository", ring, NOW) as publication:
        begin(publication)
    if request.param == "file":
        yield World(tmp_path, ring, f"file://{tmp_path / 'repository'}")
        return
    with serving(tmp_path / "repository") as base:
        yield World(tmp_path, ring, base)
