"""The helper lends a stick to one visit, and gives copies of documents, never the stick."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.stick.outcome import exit_code, of_exit
from kiosk.stick.serve import LONGEST, Helper
from kiosk.stick.volume import Volume, VolumeError, filesystem, sticks
from kiosk.stick.walk import DEEPEST, MOST, MOST_SEEN, Walk
from kiosk.usb_stick import Outcome
from tests.devices.small_disk import small_disk

PDF = b"%PDF-1.7\n" + b"x" * 3000


@dataclass
class FolderVolume:
    """A folder stands in for the file system of a stick."""

    folder: Path
    plugged: str = "7"
    trouble: Outcome | None = None
    hang: bool = False

    def mount(self, *, writable: bool) -> None:
        if self.trouble is not None and (writable or self.trouble is not Outcome.READ_ONLY):
            raise VolumeError(self.trouble)

    def open(self) -> int:
        if self.hang:
            time.sleep(3600)
        return os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)

    def unmount(self) -> None: ...

    def free(self) -> bool:
        return True


@dataclass
class Post:
    """The helper, with a slot that sticks are plugged into."""

    slot: list[Volume] = field(default_factory=list)
    patience: float = 1.0
    helper: Helper = field(init=False)

    def __post_init__(self) -> None:
        self.helper = Helper(lambda: tuple(self.slot), os.getuid(), self.patience)

    def plug(self, stick: Volume) -> None:
        self.slot[:] = [stick]

    def ask(
        self, question: object, *carried: int
    ) -> tuple[list[dict[str, str]], list[int], dict[str, str]]:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        serving = threading.Thread(target=self.helper.serve, args=(theirs,))
        with ours:
            socket.send_fds(ours, [json.dumps(question).encode()], list(carried))
            serving.start()
            said, got = [], []
            while True:
                message, descriptors, _, _ = socket.recv_fds(ours, LONGEST, 1)
                got += descriptors
                if not message:
                    break
                said.append(json.loads(message))
            serving.join()
        return said[:-1], got, said[-1] if said else {}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def post(folder: Path) -> Post:
    made = Post()
    made.plug(FolderVolume(folder))
    return made


@pytest.fixture
def document(tmp_path: Path) -> Iterator[int]:
    place = tmp_path / "attestation"
    place.write_bytes(PDF)
    file = os.open(place, os.O_RDONLY)
    yield file
    os.close(file)


def names(folder: Path) -> list[str]:
    root = os.open(folder, os.O_RDONLY)
    try:
        return [found.untrusted_name for found, _ in Walk(root).documents()]
    finally:
        os.close(root)


def test_documents_are_found_by_what_they_are(folder: Path):
    (folder / "a.txt").write_bytes(PDF)
    (folder / "b.pdf").write_bytes(b"MZ not a document")
    (folder / "empty.pdf").touch()
    (folder / ".hidden.pdf").write_bytes(PDF)
    (folder / "x").mkdir()
    (folder / "x" / "c.jpg").write_bytes(b"\xff\xd8\xff...")
    assert names(folder) == ["a.txt", "c.jpg"]


def test_a_link_or_a_pipe_on_a_stick_leads_nowhere(folder: Path, tmp_path: Path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "s.pdf").write_bytes(PDF)
    (folder / "file.pdf").symlink_to(secret / "s.pdf")
    (folder / "folder").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.pdf")
    assert names(folder) == []


def test_a_huge_sparse_file_is_not_offered(folder: Path):
    with (folder / "huge.pdf").open("wb") as file:
        file.write(PDF)
        file.truncate(1 << 40)
    assert names(folder) == []


def test_four_thousand_files_are_cut_to_what_can_be_shown(folder: Path):
    for number in range(4000):
        (folder / f"{number:04}.pdf").write_bytes(PDF[:20])
    root = os.open(folder, os.O_RDONLY)
    walk = Walk(root)
    assert len(list(walk.documents())) == MOST
    assert walk.cut
    os.close(root)


def test_folders_without_end_are_left_at_a_depth(folder: Path):
    place = folder
    for depth in range(DEEPEST + 5):
        (place / f"{depth}.pdf").write_bytes(PDF)
        place /= "f"
        place.mkdir()
    assert len(names(folder)) == DEEPEST + 1


def test_wide_folders_end_the_walk(folder: Path):
    for number in range(MOST_SEEN + 10):
        (folder / f"f{number}").touch()
    root = os.open(folder, os.O_RDONLY)
    walk = Walk(root)
    assert list(walk.documents()) == []
    assert walk.cut
    os.close(root)


@pytest.mark.parametrize("name", ["a\nb.pdf", "fdp.\u202ecod.pdf", "é" * 120 + ".pdf"])
def test_an_odd_name_is_told_as_it_is(folder: Path, name: str):
    (folder / name).write_bytes(PDF)
    assert names(folder) == [name[:255]]


def test_a_name_in_no_known_writing_is_readable(folder: Path):
    (folder / os.fsdecode(b"caf\xe9.pdf")).write_bytes(PDF)
    assert names(folder) == ["caf\ufffd.pdf"]


def test_a_document_comes_as_a_copy_that_nobody_changes(post: Post, folder: Path):
    (folder / "a.pdf").write_bytes(PDF)
    listed, _, end = post.ask({"ask": "list"})
    assert end == {"outcome": "done"}
    _, (copy,), end = post.ask({"ask": "fetch", "mark": listed[0]["mark"]})
    assert end == {"outcome": "done"}
    (folder / "a.pdf").unlink()
    assert os.pread(copy, 9000, 0) == PDF
    with pytest.raises(PermissionError):
        os.write(copy, b"x")
    os.close(copy)


def test_a_document_that_changed_meanwhile_is_gone(post: Post, folder: Path):
    (folder / "a.pdf").write_bytes(PDF)
    listed, _, _ = post.ask({"ask": "list"})
    (folder / "a.pdf").write_bytes(PDF + b"more")
    assert post.ask({"ask": "fetch", "mark": listed[0]["mark"]})[1:] == ([], {"outcome": "gone"})


def test_A47_a_document_is_written_beside_what_is_there(post: Post, folder: Path, document: int):
    (folder / "attestation.pdf").write_bytes(b"theirs")
    question = {"ask": "put", "name": "attestation.pdf"}
    assert post.ask(question, document)[2] == {"outcome": "done", "name": "attestation (2).pdf"}
    assert (folder / "attestation (2).pdf").read_bytes() == PDF
    assert (folder / "attestation.pdf").read_bytes() == b"theirs"


def test_a_name_cannot_leave_the_stick(post: Post, folder: Path, document: int):
    post.ask({"ask": "put", "name": "../../evil\n.pdf"}, document)
    assert [one.name for one in folder.iterdir()] == ["evil.pdf"]
    assert [one.name for one in folder.parent.iterdir() if one.name.startswith("evil")] == []


def test_what_is_no_document_is_not_written(post: Post, folder: Path):
    nothing = os.open("/dev/null", os.O_RDONLY)
    assert post.ask({"ask": "put", "name": "a"}, nothing)[2] == {"outcome": "refused"}
    os.close(nothing)
    assert list(folder.iterdir()) == []


def test_a_stick_left_behind_is_nobodys_until_plugged_in_again(post: Post, folder: Path):
    (folder / "a.pdf").write_bytes(PDF)
    assert post.ask({"ask": "end"})[2] == {"outcome": "done"}
    for ask in ("look", "list"):
        assert post.ask({"ask": ask})[2] == {"outcome": "spent"}
    post.plug(FolderVolume(folder, plugged="8"))
    assert post.ask({"ask": "list"})[2] == {"outcome": "done"}


def test_a_stick_that_was_there_before_the_helper_is_nobodys(folder: Path):
    assert Post([FolderVolume(folder)]).ask({"ask": "look"})[2] == {"outcome": "spent"}


def test_a_stick_that_hangs_is_given_up(folder: Path):
    post = Post([], patience=0.05)
    post.plug(FolderVolume(folder, hang=True))
    assert post.ask({"ask": "list"})[2] == {"outcome": "slow"}


@pytest.mark.parametrize("trouble", [Outcome.UNREADABLE, Outcome.READ_ONLY])
def test_a_stick_that_cannot_be_had_says_why(
    post: Post, folder: Path, document: int, trouble: Outcome
):
    post.plug(FolderVolume(folder, trouble=trouble))
    assert post.ask({"ask": "put", "name": "a"}, document)[2] == {"outcome": trouble}


@pytest.mark.parametrize(
    ("read_only", "outcome"), [(False, Outcome.FULL), (True, Outcome.READ_ONLY)]
)
def test_nothing_is_left_on_a_stick_that_cannot_take_a_document(
    post: Post, tmp_path: Path, *, read_only: bool, outcome: Outcome
):
    heavy = tmp_path / "heavy"
    heavy.write_bytes(PDF * 100)
    with small_disk(64 << 10, read_only=read_only) as stick, heavy.open("rb") as document:
        post.plug(FolderVolume(stick))
        answer = post.ask({"ask": "put", "name": "a"}, document.fileno())[2]
        assert answer == {"outcome": outcome}
        assert list(stick.iterdir()) == []


def test_an_empty_stick_and_an_empty_slot_are_two_things(post: Post):
    assert post.ask({"ask": "list"})[2] == {"outcome": "nothing-usable"}
    post.slot.clear()
    assert post.ask({"ask": "list"})[2] == {"outcome": "no-stick"}


@pytest.mark.parametrize("question", [None, [], {"ask": "format"}, {"ask": "fetch", "mark": 3}])
def test_a_question_that_means_nothing_is_refused(post: Post, question: object):
    assert post.ask(question)[2] == {"outcome": "refused"}


def test_another_user_is_not_answered(post: Post):
    post.helper = Helper(lambda: (), os.getuid() + 1)
    with pytest.raises(ConnectionResetError):
        post.ask({"ask": "look"})


def test_only_fat_and_exfat_are_known():
    boot = bytearray(512)
    boot[510:] = b"\x55\xaa"
    assert filesystem(bytes(boot)) is None
    boot[3:11] = b"NTFS    "
    assert filesystem(bytes(boot)) is None
    boot[3:11] = b"EXFAT   "
    assert filesystem(bytes(boot)) == "exfat"
    boot[3:11] = b"mkfs.fat"
    boot[82:87] = b"FAT32"
    assert filesystem(bytes(boot)) == "vfat"


def test_only_disks_on_usb_are_sticks(tmp_path: Path):
    blocks = tmp_path / "block"
    blocks.mkdir()
    for name, bus in (("sda", "ata1"), ("sdb", "usb1"), ("sdc", "usb2")):
        disk = tmp_path / "devices" / bus / name
        (disk / f"{name}1").mkdir(parents=True)
        (disk / f"{name}1" / "partition").write_text("1\n")
        (disk / "size").write_text("0\n" if name == "sdc" else "4096\n")
        (disk / "diskseq").write_text("12\n")
        (blocks / name).symlink_to(disk)
    (found,) = sticks(blocks, tmp_path / "dev", tmp_path)
    assert (found.devices, found.plugged) == ((tmp_path / "dev" / "sdb1",), "12")


def test_each_outcome_has_an_end_of_its_own():
    assert [of_exit(exit_code(one)) for one in Outcome] == list(Outcome)
    assert of_exit(-9) is Outcome.UNREADABLE
