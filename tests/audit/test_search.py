"""The audit names what was left on purpose, however and wherever it was left."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.audit.canary import Canary
from kiosk.audit.files import search_folder
from kiosk.audit.memory import UnreadableError, search_memory
from kiosk.audit.search import search, tree
from tests.audit import keeper
from tests.audit.keeper import WAYS

CANARY = Canary("KNRY" + "QWERTYUIOP")
WAYS_BY_STORE = tuple(
    zip(("LSTORE", "TITLE", "IDB", "OPFS", "SSTORE", "DL", "SW", "DOM"), WAYS, strict=True)
)


@contextmanager
def keeping(way: str, store: str, folder: Path) -> Iterator[int]:
    with keeper.keeping(way, folder / "ready") as kept:
        kept.keep(f"{CANARY.value}-{store}")
        yield kept.pid


@pytest.mark.parametrize(("store", "way"), WAYS_BY_STORE)
def test_a_store_that_survives_in_a_process_is_named(store: str, way: str, tmp_path: Path):
    with keeping(way, store, tmp_path) as pid:
        findings = search(CANARY, [pid], [])
    assert findings.stores[store] > 0
    assert not findings.clean
    assert not findings.unread


@pytest.mark.parametrize("way", ["deleted-file", "memory-file"])
def test_what_only_a_deleted_file_holds_is_found_in_it(way: str, tmp_path: Path):
    with keeping(way, "IDB", tmp_path) as pid:
        assert search(CANARY, [pid], []).places["open files"] > 0


def _content(folder: Path, value: str) -> None:
    (folder / "profile").mkdir()
    (folder / "profile" / "Cookies").write_bytes(b"\0" * 100 + value.encode())


def _wide_content(folder: Path, value: str) -> None:
    (folder / "log").write_bytes(value.encode("utf-16-le"))


def _file_name(folder: Path, value: str) -> None:
    (folder / f"{value}.part").touch()


def _folder_name(folder: Path, value: str) -> None:
    (folder / value).mkdir()


def _link(folder: Path, value: str) -> None:
    (folder / "link").symlink_to(value)


def _across_windows(folder: Path, value: str) -> None:
    with (folder / "large").open("wb") as file:
        file.seek((8 << 20) - 7)
        file.write(value.encode())


@pytest.mark.parametrize(
    ("store", "leave"),
    [
        ("JSCOOKIE", _content),
        ("SRVCOOKIE", _wide_content),
        ("HTTPCACHE", _file_name),
        ("CACHEAPI", _folder_name),
        ("HISTURL", _link),
        ("PASSWD", _across_windows),
    ],
)
def test_a_store_that_survives_in_a_folder_is_named(
    store: str, leave: Callable[[Path, str], None], tmp_path: Path
):
    leave(tmp_path, f"{CANARY.value}-{store}")
    assert dict(search(CANARY, [], [tmp_path]).stores) == {store: 1}


def test_what_was_written_before_the_visit_is_not_read(tmp_path: Path):
    _content(tmp_path, f"{CANARY.value}-JSCOOKIE")
    assert not search_folder(tmp_path, CANARY, since=time.time() + 60)[0]


def test_a_process_that_holds_nothing_is_clean(tmp_path: Path):
    other = Canary.fresh()
    with keeping("bytes", "DOM", tmp_path) as pid:
        assert search(other, [pid], [tmp_path]).clean


def test_what_cannot_be_read_is_said_and_is_not_clean():
    findings = search(CANARY, [1], [])  # the first process of the machine is root's
    assert findings.unread
    assert not findings.clean
    with pytest.raises(UnreadableError):
        search_memory(1, CANARY)


def test_a_process_that_has_died_meanwhile_holds_nothing():
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    assert search(CANARY, [dead.pid], []).clean


def test_a_tree_is_a_process_with_all_its_descendants(tmp_path: Path):
    with keeping("bytes", "DOM", tmp_path) as pid:
        assert tree(pid) == [pid]
        assert pid in tree(os.getpid())


def test_each_canary_is_another():
    assert Canary.fresh().value != Canary.fresh().value
    assert CANARY.value not in repr(CANARY)


def test_a_process_that_waits_to_be_buried_has_no_memory_and_no_files():
    dead = os.fork()
    if not dead:
        os._exit(0)
    os.waitid(os.P_PID, dead, os.WEXITED | os.WNOWAIT)
    assert search(CANARY, [dead], []).clean
    os.waitpid(dead, 0)
