"""A file is fetched from a server that may be slow, broken or hostile."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.categories.fetch import Fetched, FetchError, Limits, fetch
from tests.categories.upstream import (
    Answer,
    Upstream,
    body,
    cut_in_half,
    drip,
    drip_of_headers,
    endless,
    redirect,
    short,
    upstream,
)

LIMITS = Limits(most=1 << 20, seconds=100, slowest=1000, window=50)
LIST = b"name.example\n" * 1000


@pytest.fixture(scope="module")
def publisher() -> Iterator[Upstream]:
    with upstream() as running:
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "fetched"


def fetched(publisher: Upstream, answer: Answer, file: Path, limits: Limits = LIMITS) -> Fetched:
    publisher.answers["/list"] = answer
    return fetch(f"{publisher.url}/list", file, limits, {})


def test_a_list_is_fetched_and_what_it_is_known_by_is_remembered(publisher, file):
    came = fetched(publisher, body(LIST), file)
    assert file.read_bytes() == LIST
    assert came.media_type == "text/plain"
    again = fetch(f"{publisher.url}/list", file.with_name("new"), LIMITS, came.validators)
    assert again.unchanged
    assert publisher.asked[-1]["If-None-Match"] == came.validators["etag"]
    assert not file.with_name("new").exists()


def test_it_follows_where_it_is_sent(publisher, file):
    publisher.answers["/new"] = body(LIST)
    fetched(publisher, redirect("/new"), file)
    assert file.read_bytes() == LIST


def test_it_does_not_run_in_circles(publisher, file):
    with pytest.raises(FetchError, match="from one address to another"):
        fetched(publisher, redirect("/list"), file)


def test_a_server_that_never_ends_is_left_at_the_limit(publisher, file):
    with pytest.raises(FetchError, match="longer than 1024 KiB"):
        fetched(publisher, endless, file)
    assert file.stat().st_size <= LIMITS.most


@pytest.mark.parametrize("slow", [drip, drip_of_headers])
def test_a_server_that_drips_is_left(publisher, file, slow):
    limits = Limits(most=1 << 20, seconds=100, slowest=1000, window=1)
    with pytest.raises(FetchError, match="too slow"):
        fetched(publisher, slow, file, limits)


@pytest.mark.parametrize("slow", [drip, drip_of_headers])
def test_the_deadline_holds_whatever_the_server_does(publisher, file, slow):
    limits = Limits(most=1 << 20, seconds=3, slowest=0, window=100)
    with pytest.raises(FetchError, match="not there in time"):
        fetched(publisher, slow, file, limits)


@pytest.mark.parametrize("broken", [cut_in_half(LIST), short(LIST)])
def test_half_a_list_is_none(publisher, file, broken):
    with pytest.raises(FetchError, match="cannot be had"):
        fetched(publisher, broken, file)


def test_an_error_of_the_server_is_named(publisher, file):
    with pytest.raises(FetchError, match="no such file"):
        fetch(f"{publisher.url}/nothing", file, LIMITS, {})


def test_another_answer_than_the_file_is_named(publisher, file):
    with pytest.raises(FetchError, match="the server answers 503"):
        fetched(publisher, lambda exchange: exchange.send_error(503), file)


def test_a_server_that_is_not_there_is_told(file):
    with pytest.raises(FetchError, match="cannot be had"):
        fetch("http://127.0.0.1:9/list", file, LIMITS, {})


def test_a_file_of_this_machine_is_a_source_too(tmp_path, file):
    source = tmp_path / "liste d’ici.txt"
    source.write_bytes(LIST)
    fetch(source.as_uri(), file, LIMITS, {})
    assert file.read_bytes() == LIST
    with pytest.raises(FetchError, match="longer"):
        fetch(source.as_uri(), file, Limits(most=10), {})
    with pytest.raises(FetchError, match="No such file"):
        fetch((tmp_path / "none").as_uri(), file, LIMITS, {})


def test_no_download_is_left_behind(publisher, file):
    with pytest.raises(FetchError):
        fetched(publisher, drip, file, Limits(seconds=60, slowest=10**6, window=0.5))
    tasks = Path("/proc/self/task").iterdir()
    children = [child for task in tasks for child in (task / "children").read_text().split()]
    commands = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
    assert not [command for command in commands if b"kiosk.categories.download" in command]
