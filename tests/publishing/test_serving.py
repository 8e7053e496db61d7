"""`kiosk publish --serve`: what a trial shows is what a real web host would do."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
import requests

from kiosk.errors import KioskError
from kiosk.publishing.serving import serving
from tests.publishing.conftest import Reader, World

pytestmark = pytest.mark.sandbox


@pytest.fixture
def base(world: World) -> Iterator[str]:
    with serving(world.repository, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_kiosk_reads_from_it(world: World, base: str):
    root = (world.repository / "metadata" / "1.root.json").read_bytes()
    reader = Reader(base, world.folder / "trial", root)
    assert reader.look("whitelist.yaml") == [b"the first whitelist"]
    world.publish({"whitelist.yaml": b"the second"})
    assert reader.look("whitelist.yaml") == [b"the second"]


def test_it_serves_signed_files_and_nothing_else(world: World, base: str):
    (world.repository / "metadata" / ".new-x").write_bytes(b"half")
    (world.repository / "notes.txt").write_bytes(b"notes")
    for path in (
        *("", "metadata", "metadata/", "metadata/.new-x", "notes.txt", "keys/root-1.pem"),
        *("metadata/../../keys/root-1.pub", "metadata/%2e%2e/%2e%2e/keys/root-1.pub"),
        *("metadata//etc/passwd", "targets/..%2f..%2fkeys/root-1.pub"),
    ):
        with closing(http.client.HTTPConnection(base.removeprefix("http://"))) as connection:
            connection.request("GET", f"/{path}")  # as it stands, unlike a browser
            assert connection.getresponse().status == 404, path


def test_only_the_timestamp_is_asked_for_again(base: str):
    def cached(name: str) -> str | None:
        return requests.get(f"{base}/metadata/{name}", timeout=10).headers.get("Cache-Control")

    assert cached("timestamp.json") == "max-age=10"
    assert cached("1.root.json") == "public, max-age=31536000, immutable"
    assert cached("2.root.json") is None


def test_who_listens_is_woken_by_a_publication(world: World, base: str):
    with requests.get(f"{base}/wake", stream=True, timeout=10) as answer:
        lines = answer.iter_lines(chunk_size=1)
        assert next(lines) == b": here"
        world.publish({"whitelist.yaml": b"the second"})
        assert next(line for line in lines if line.startswith(b"data:")) == b"data: 1"


def test_a_folder_that_is_no_repository_is_not_served(world: World):
    with pytest.raises(KioskError, match="no repository"), serving(world.keys, "127.0.0.1", 0):
        pass


def test_an_address_that_is_not_ours_is_told(world: World):
    with pytest.raises(KioskError), serving(world.repository, "192.0.2.1", 0):
        pass
