"""deploy/nginx.conf in a real nginx: what caches may keep, and who is woken."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from kiosk.__main__ import main
from kiosk.publishing import copying, repository
from kiosk.publishing.keys import Keyring
from kiosk.publishing.layout import Layout
from tests.deploy import nginx as web
from tests.publishing.conftest import NOW, Reader, World

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(
        not (web.PROGRAM and web.MODULE.exists()), reason="nginx or its nchan is not installed"
    ),
]


@pytest.fixture
def fleet(tmp_path: Path) -> World:
    repository.make_keys(tmp_path / "keys")
    ring = Keyring(tmp_path / "keys")
    with repository.created(tmp_path / "repository", ring, NOW) as publication:
        publication.put("whitelist.yaml", b"the first whitelist")
        publication.publish()
    return World(tmp_path, ring, "")


@pytest.fixture
def host(fleet: World) -> Iterator[web.Nginx]:
    copying.copy(Layout(fleet.repository), Layout(fleet.folder / "www"))
    with web.nginx(fleet.folder / "nginx", fleet.folder / "www") as server:
        yield server


def test_a_kiosk_reads_what_is_published_and_at_once_what_is_new(fleet: World, host: web.Nginx):
    root = (fleet.repository / "metadata" / "1.root.json").read_bytes()
    reader = Reader(host.base, fleet.folder / "reader", root)
    assert reader.look("whitelist.yaml") == [b"the first whitelist"]
    for content in (b"the second", b"the third"):
        fleet.publish({"whitelist.yaml": content})
        copying.copy(Layout(fleet.repository), Layout(fleet.folder / "www"))
        assert reader.look("whitelist.yaml") == [content]


def test_caches_may_keep_everything_but_the_timestamp_and_what_is_not_there_yet(
    fleet: World, host: web.Nginx
):
    def headers(path: str) -> tuple[int, str | None]:
        answer = requests.get(f"{host.base}/{path}", timeout=10)
        return answer.status_code, answer.headers.get("Cache-Control")

    (target,) = (fleet.folder / "www" / "targets").iterdir()
    assert headers("metadata/timestamp.json") == (200, "max-age=10")
    for path in ("metadata/1.root.json", "metadata/1.snapshot.json", f"targets/{target.name}"):
        assert headers(path) == (200, "public, max-age=31536000, immutable")
    assert headers("metadata/2.root.json") == (404, "no-store")
    for path in ("", "metadata/", "targets/", "metadata/.new-x", "metadata/../../keys/root-1.pem"):
        assert headers(path)[0] == 404


def test_a_quiet_look_is_small(host: web.Nginx):
    size = sum(
        len(requests.get(f"{host.base}/metadata/{name}", timeout=10).content)
        for name in ("2.root.json", "timestamp.json")
    )
    assert size <= 600


def test_who_listens_is_woken_and_what_is_said_is_nothing(host: web.Nginx):
    connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=10)
    connection.request("GET", "/wake", headers={"Accept": "text/event-stream"})
    answer = connection.getresponse()
    assert answer.getheader("Content-Type", "").startswith("text/event-stream")
    while answer.readline() != b": hi\n":
        pass
    assert requests.post(host.publish, data=b"1", timeout=10).status_code < 400
    said = b""
    while b"data:" not in said:
        said += answer.readline()
    assert said.split(b"data:")[1].strip() == b"1"
    connection.close()


def test_nobody_but_this_machine_says_that_something_is_new(host: web.Nginx):
    for path in ("wake", "pub"):
        assert requests.post(f"{host.base}/{path}", data=b"1", timeout=10).status_code >= 400


def test_the_command_line_wakes_those_that_listen(fleet: World, host: web.Nginx, monkeypatch):
    monkeypatch.chdir(fleet.folder)
    words = ["--to", "repository", "--keys", "keys", "--wake", host.publish]
    order = ["command", "pause", "--kiosks", "all", "--expires", "1h"]
    assert main(["publish", *order, *words]) == 0
    gone = host.publish.replace("/pub", "/nowhere")
    assert main(["publish", *order, *words[:-1], gone]) == 1
