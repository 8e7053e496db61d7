"""What is left of a session on purpose is named by the proof."""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from kiosk.supervisor.census import Census
from kiosk.supervisor.machine import Screen
from kiosk.supervisor.proof import Check, Part, Proof, Remains, prove
from tests.virtual_screen import VirtualScreen

_SANDBOX = ["bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc"]
_IPC_RMID = 0
_NOWHERE = 1  # the inode of no namespace
libc = ctypes.CDLL(None, use_errno=True)


class Visit:
    """A sandbox whose first process sleeps."""

    def __init__(self, folder: Path) -> None:
        self.began = time.time()
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            [*_SANDBOX, "--info-fd", str(writer), "sleep", "60"], pass_fds=(writer,)
        )
        os.close(writer)
        with os.fdopen(reader) as information:
            self.information: dict[str, int] = json.load(information)
        self.first = self.information["child-pid"]
        self.handle = os.pidfd_open(self.first)
        wait_for(self._is_built)
        self.remains = Remains.of(self.information, self.began, folder=folder)

    def _is_built(self) -> bool:
        """Tell whether its program runs: before, its file systems are still being put together."""
        inside = Path(f"/proc/{self.first}/task/{self.first}/children").read_text("ascii").split()
        return any(Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"sleep") for pid in inside)

    def namespace(self, kind: str) -> str:
        return f"/proc/{self.first}/ns/{kind}"

    def end(self) -> None:
        """Kill it as the supervisor does: the death of the first process is that of all."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        assert select.select([self.handle], [], [], 20)[0]


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    visit = Visit(tmp_path)
    yield visit
    visit.end()
    os.close(visit.handle)


def named(proof: Proof, part: Part) -> Check:
    return next(check for check in proof.checks if check.name is part)


def wait_for(true: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_visit_that_was_killed_is_proved_gone(visit: Visit):
    visit.end()
    proof = prove(visit.remains)
    assert proof.clean, proof.unclean
    of_others = {Part.PRINT_JOBS, Part.SCANS, Part.STICKS}  # each has tests of its own
    assert {check.name for check in proof.checks} == set(Part) - of_others


def test_a_process_that_still_lives_in_it_is_named(visit: Visit):
    proof = prove(visit.remains)
    assert not proof.clean
    assert Part.PROCESSES in proof.unclean
    assert Part.MOUNTS in proof.unclean


def test_a_descriptor_that_keeps_its_network_alive_is_named(visit: Visit):
    with open(visit.namespace("net"), "rb"):  # noqa: PTH123 - held open, never read
        visit.end()
        proof = prove(visit.remains)
    assert proof.unclean == (Part.NAMESPACES,)


def test_a_descriptor_that_keeps_its_memory_file_systems_alive_is_named(visit: Visit):
    with open(visit.namespace("mnt"), "rb"):  # noqa: PTH123 - as above
        visit.end()
        proof = prove(visit.remains)
    assert set(proof.unclean) == {Part.NAMESPACES, Part.MOUNTS}


@contextmanager
def somebody_in_the_mounts_of(visit: Visit) -> Iterator[None]:
    enter = ["nsenter", f"--user=/proc/{visit.first}/ns/user", f"--mount={visit.namespace('mnt')}"]
    daemon = subprocess.Popen([*enter, "--preserve-credentials", "sleep", "60"])
    place = Path("/proc", str(daemon.pid), "ns", "mnt")
    wanted = Path(visit.namespace("mnt")).stat().st_ino
    wait_for(lambda: place.stat().st_ino == wanted)
    try:
        yield
    finally:
        daemon.kill()
        daemon.wait()


def test_a_process_that_has_entered_its_mounts_and_outlives_it_is_named(visit: Visit):
    with somebody_in_the_mounts_of(visit):
        visit.end()
        assert set(prove(visit.remains).unclean) == {Part.NAMESPACES, Part.MOUNTS}


@pytest.fixture
def after(tmp_path: Path) -> Iterator[Visit]:
    after = Visit(tmp_path)
    yield after
    after.end()
    os.close(after.handle)


def test_a_session_that_was_given_the_numbers_of_one_that_went_is_not_taken_for_it(
    visit: Visit, after: Visit, tmp_path: Path
):
    visit.end()  # and the kernel gives its numbers to the next, as it does when it comes soon
    went = Remains.of(after.information, visit.began, folder=tmp_path)
    assert Part.NAMESPACES in prove(went).unclean
    assert prove(went, others=[after.process.pid]).clean
    with open(after.namespace("net"), "rb"):  # noqa: PTH123 - as above
        proof = prove(went, others=[after.process.pid])
    assert proof.unclean == (Part.NAMESPACES,), "who has it open is in no sandbox"


def test_who_outlives_a_visit_in_its_mounts_is_named_beside_the_next_visit(
    visit: Visit, after: Visit
):
    with somebody_in_the_mounts_of(visit):
        visit.end()
        unclean = prove(visit.remains, others=[after.process.pid]).unclean
    assert set(unclean) == {Part.NAMESPACES, Part.MOUNTS}


def test_a_number_given_away_while_processes_are_read_makes_nobody_a_living_sessions():
    census, space = Census(), ("net", 7)
    for pid, parent in ((2, 3), (3, 2), (4, 9), (5, 1)):
        census.descends(pid, parent)
        census.lives_in(pid, space)
    census.leave_out({9})
    assert census.inside(space) == {2, 3, 5}


def test_a_file_in_our_folder_that_is_none_of_ours_is_named(visit: Visit, tmp_path: Path):
    (tmp_path / "policy.json").write_text("{}")
    visit.end()
    assert prove(visit.remains).clean
    (tmp_path / "secret-of-a-page").write_text("…")
    proof = prove(visit.remains)
    assert proof.unclean == (Part.FILES,)
    assert not any("secret" in check.detail for check in proof.checks)


def test_a_file_older_than_the_visit_is_not_held_against_it(tmp_path: Path):
    (tmp_path / "old").write_text("…")
    time.sleep(0.02)
    remains = Remains(_NOWHERE, time.time(), folder=tmp_path, places=(tmp_path,))
    assert prove(remains).clean


def test_a_file_deep_in_a_place_that_only_sessions_write_to_is_named(tmp_path: Path):
    remains = Remains(_NOWHERE, time.time() - 1, places=(tmp_path,))
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert prove(remains).clean
    (tmp_path / "a" / "b" / "c").write_text("…")
    assert prove(remains).unclean == (Part.FILES,)


def test_a_shared_memory_file_is_named():
    remains = Remains(0, time.time() - 1)
    place = Path("/dev/shm", f"ilot-test-{os.getpid()}")
    place.write_bytes(b"x")
    try:
        check = named(prove(remains, strict=True), Part.SHARED_MEMORY)
    finally:
        place.unlink()
    assert not check.clean
    assert not check.advisory


def test_a_system_v_segment_is_named():
    remains = Remains(0, time.time() - 1)
    before = named(prove(remains), Part.SHARED_MEMORY)
    segment = libc.shmget(0, 4096, 0o1600)
    assert segment >= 0
    try:
        check = named(prove(remains), Part.SHARED_MEMORY)
    finally:
        libc.shmctl(segment, _IPC_RMID, None)
    assert not check.clean
    assert check.detail != before.detail


def test_a_speech_service_that_the_visit_called_up_is_named(tmp_path: Path):
    program = tmp_path / "speech-dispatcher"
    program.symlink_to("/usr/bin/sleep")
    daemon = subprocess.Popen([program, "60"], start_new_session=True)
    comm = Path(f"/proc/{daemon.pid}/comm")
    wait_for(lambda: comm.read_text().startswith("speech"))
    try:
        assert not named(prove(Remains(0, time.time() - 5)), Part.SPEECH).clean
        assert named(prove(Remains(0, time.time() + 5)), Part.SPEECH).clean
    finally:
        os.kill(daemon.pid, signal.SIGKILL)
        daemon.wait()


def test_what_somebody_else_may_have_left_counts_only_on_a_kiosk_of_its_own():
    soft = Proof((Check(Part.SWAP, clean=False, detail="1", advisory=True),))
    assert soft.clean
    assert soft.warnings == soft.checks
    assert not Proof((Check(Part.SWAP, clean=False, detail="1"),)).clean


def test_the_owner_of_the_clipboard_is_named():
    with VirtualScreen() as display:
        place = Path("/tmp/.X11-unix", f"X{display.name[1:]}")
        screen = Screen("xcb", display.name, place, display.key)
        remains = Remains(0, time.time(), screen=screen)
        check = named(prove(remains), Part.CLIPBOARD)
        assert check.clean, check.detail
        copying = (
            "import sys; from PySide6.QtWidgets import QApplication; a = QApplication([]);"
            "a.clipboard().setText('x'); print(flush=True); a.exec()"
        )
        environment = {**display.environment(), "QT_QPA_PLATFORM": "xcb"}
        with subprocess.Popen(
            [sys.executable, "-c", copying], env=environment, stdout=subprocess.PIPE
        ) as owner:
            assert owner.stdout
            owner.stdout.readline()
            wait_for(lambda: not named(prove(remains), Part.CLIPBOARD).clean)
            owner.kill()
        wait_for(lambda: named(prove(remains), Part.CLIPBOARD).clean)


def test_an_x_server_that_cannot_be_asked_is_not_called_clean(tmp_path: Path):
    screen = Screen("xcb", ":9999", tmp_path / "X9999")
    assert not named(prove(Remains(0, time.time(), screen=screen)), Part.CLIPBOARD).clean
