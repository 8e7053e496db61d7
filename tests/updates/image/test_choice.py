"""A kiosk takes the newest image that is for it, newer than its own, and has not failed there."""

import json

import pytest

from kiosk.updates.image import release as r
from kiosk.updates.image.choice import Choice, choose
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.release import Release, ReleaseError
from kiosk.updates.image.version import ImageVersion, running
from kiosk.updates.selection import takes_part

KIOSK = "03-00017"


def version(text: str) -> ImageVersion:
    return ImageVersion.parse(text)


def release(text: str, **more: object) -> Release:
    sha = text.replace(".", "").ljust(64, "0")
    return Release(version(text), sha, 10, ("b" * 64,), **more)  # type: ignore[arg-type]


RUNS = version("2026.11.1")


def test_the_newest_one_is_taken_and_the_same_one_is_not():
    two, three = release("2026.11.2"), release("2026.11.3")
    assert choose([two, three], RUNS, KIOSK, ()).release == three
    assert choose([release("2026.11.1")], RUNS, KIOSK, ()).release is None
    assert choose([], RUNS, KIOSK, ()).fault is None


def test_one_that_is_newer_than_all_that_is_published_stays_and_that_is_no_fault():
    assert choose([release("2026.10.9")], RUNS, KIOSK, ()) == Choice()


def test_one_that_failed_here_is_passed_over_for_the_next_best():
    two, three = release("2026.11.2"), release("2026.11.3")
    assert choose([two, three], RUNS, KIOSK, [three.sha256]).release == two
    assert choose([two, three], RUNS, KIOSK, [two.sha256, three.sha256]).release is None


def test_its_share_decides_and_nought_stops_it():
    inside = next(s for s in map(str, range(99)) if takes_part(KIOSK, 10, f"s{s}"))
    outside = next(s for s in map(str, range(99)) if not takes_part(KIOSK, 10, f"s{s}"))
    new = [release("2026.12.1", percent=10, salt=f"s{one}") for one in (inside, outside)]
    assert choose(new[:1], RUNS, KIOSK, ()).release == new[0]
    assert choose(new[1:], RUNS, KIOSK, ()).release is None
    assert choose(new[1:], RUNS, KIOSK, ()).held == new[1]
    stopped = release("2026.12.1", percent=0, salt=f"s{inside}")
    stable = release("2026.11.9")
    assert choose([stopped], RUNS, KIOSK, ()).held == stopped
    assert choose([stopped, stable], RUNS, KIOSK, ()).release == stable


def test_a_kiosk_without_a_number_takes_what_is_for_all():
    assert choose([release("2026.12.1")], RUNS, "", ()).release
    assert choose([release("2026.12.1", percent=99)], RUNS, "", ()).release is None


def test_a_step_between_is_taken_first_and_its_lack_is_told():
    far = release("2027.1.0", at_least=version("2026.12.0"))
    step = release("2026.12.0")
    assert choose([far, step], RUNS, KIOSK, ()).release == step
    assert choose([far], RUNS, KIOSK, ()).fault is Fault.TOO_FAR
    assert choose([far, step], version("2026.12.0"), KIOSK, ()).release == far


def test_what_is_published_is_read_as_it_was_written():
    releases = (release("2026.12.1", percent=10, at_least=RUNS), release("2026.11.2"))
    assert r.parse(r.dump(releases)) == releases


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("version", "2026.12"),
        ("version", 7),
        ("sha256", "../../etc/passwd"),
        ("length", 0),
        ("length", True),
        ("pieces", []),
        ("pieces", ["x"]),
        ("percent", 101),
        ("salt", "Ä"),
        ("piece", 1),
        ("piece", 0),
        ("piece", -1),
        ("piece", "4"),
        ("length", None),
        ("at_least", "soon"),
    ],
)
def test_an_index_that_says_something_else_is_refused_whole(key, value):
    text = r.dump([release("2026.12.1")])

    said = json.loads(text)
    said["releases"][0][key] = value
    with pytest.raises(ReleaseError):
        r.parse(json.dumps(said).encode())


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"releases":{}}', b"[" * 5000])
def test_what_is_no_index_is_refused(text):
    with pytest.raises(ReleaseError):
        r.parse(text)


def test_the_version_that_runs_is_read_from_os_release(tmp_path):
    file = tmp_path / "os-release"
    file.write_text('ID=debian\nIMAGE_ID=ilot\nIMAGE_VERSION="2026.12.1"\n')
    assert running(file) == version("2026.12.1")
    assert version("2026.12.1").number == 20261201
    file.write_text("ID=debian\n")
    assert running(file) is None
    assert running(tmp_path / "none") is None
