"""A bundle comes at its pace, resumes where it was cut off, and is right, or not there."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.publishing import images
from kiosk.updates.image import part
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.pace import Clock, Pace
from kiosk.updates.image.standing import Bad, Stage, Standing, Trial, dump
from kiosk.updates.image.status import Step, read
from tests.categories.upstream import Exchange
from tests.updates.image.office import PIECE, Office, content, ranged, version
from tests.updates.mirror import file_in, instead, only, status


def test_a_newer_image_is_fetched_whole_and_handed_over(office: Office):
    release = office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".raucb", ranged(office.repository))
    found = office.look()
    assert (found.step, found.fault, found.version) == (Step.READY, None, "2026.12.1")
    assert office.fetched(release) == content(1)
    assert office.look().step is Step.READY
    assert len(office.questions) == 1, "it is fetched once"


def test_a_repository_without_images_is_no_fault(office: Office):
    found = office.look()
    assert (found.step, found.fault) == (Step.CURRENT, None)


def test_what_is_cut_off_goes_on_where_it_was(office: Office):
    release = office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".raucb", ranged(office.repository, cut_after=3 * PIECE + 100))
    assert office.look().step is Step.READY
    assert office.fetched(release) == content(1)
    assert len(office.questions) == 4, "three pieces a connection, of eleven"


def test_a_connection_that_is_torn_costs_little(office: Office):
    release = office.publish("2026.12.1", content(1))

    def torn(exchange: Exchange) -> None:
        ranged(office.repository, cut_after=4 * PIECE)(exchange)
        exchange.cut()

    office.mirror.hook = only(".raucb", torn)
    office.look()
    office.mirror.hook = only(".raucb", ranged(office.repository))
    assert office.look().step is Step.READY
    assert office.fetched(release) == content(1)


def test_a_server_that_dies_leaves_what_came_for_the_next_night(office: Office):
    release = office.publish("2026.12.1", content(1))
    answers = [ranged(office.repository, cut_after=4 * PIECE)]
    office.mirror.hook = lambda path: (
        (answers.pop() if answers else status(503)) if ".raucb" in path else None
    )
    found = office.look()
    assert (found.step, found.fault) == (Step.FETCHING, Fault.UNREACHABLE)
    assert found.got == 4 * PIECE
    office.mirror.hook = only(".raucb", ranged(office.repository))
    office.mirror.sent = 0
    assert office.look().step is Step.READY
    assert office.fetched(release) == content(1)


def test_a_night_that_ends_too_early_is_no_fault_as_long_as_something_came(office: Office):
    office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".raucb", ranged(office.repository))
    found = office.look(seconds=6.0, pace=Pace(PIECE))  # six pieces or so, of eleven
    assert (found.step, found.fault) == (Step.FETCHING, None)
    assert 0 < found.got < 11 * PIECE
    known = read(office.kiosk)
    assert known
    assert 20 < known.percent < 90
    assert office.look().step is Step.READY


def test_a_host_without_ranges_is_slower_and_no_less_right(office: Office):
    release = office.publish("2026.12.1", content(1))
    answers = [ranged(office.repository, cut_after=5 * PIECE + 9)]
    office.mirror.hook = lambda path: answers.pop() if ".raucb" in path and answers else None
    assert office.look().step is Step.READY
    assert office.fetched(release) == content(1)


@pytest.mark.parametrize("at", [0, 5 * PIECE + 17, 10 * PIECE + 776])
def test_a_file_that_was_changed_is_never_handed_over(office: Office, at: int):
    release = office.publish("2026.12.1", content(1))
    data = bytearray(content(1))
    data[at] ^= 1
    office.mirror.hook = only(".raucb", instead(bytes(data)))
    found = office.look()
    assert (found.step, found.fault) == (Step.FETCHING, Fault.ALTERED)
    assert found.got == at // PIECE * PIECE, "what is right before it stays"
    assert part.ready(office.kiosk) == {}
    office.mirror.hook = only(".raucb", ranged(office.repository))
    assert office.look().step is Step.READY
    assert office.fetched(release) == content(1)


def test_a_page_of_the_network_in_its_place_is_not_taken(office: Office):
    office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".raucb", instead(b"<html>Accept our terms" + b"!" * PIECE))
    assert office.look().fault is Fault.ALTERED


def test_a_truncated_file_is_told_and_waited_for(office: Office):
    office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".raucb", instead(content(1)[: 4 * PIECE]))
    found = office.look()
    assert found.fault in {Fault.UNREACHABLE, Fault.ALTERED}
    assert found.got == 4 * PIECE
    assert part.ready(office.kiosk) == {}


def test_a_file_that_is_longer_than_was_signed_is_cut_where_it_was_signed(office: Office):
    release = office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".raucb", instead(content(1) + b"more"))
    assert office.look().fault in {None, Fault.ALTERED}
    assert part.ready(office.kiosk).keys() <= {release.sha256}


def test_a_file_that_is_missing_is_told_at_once(office: Office):
    release = office.publish("2026.12.1", content(1))
    (office.repository / "targets" / release.path).unlink()
    assert office.look().fault is Fault.INCOMPLETE
    assert len(office.questions) == 1


def test_a_full_disk_is_told_before_anything_is_fetched(office: Office):
    office.publish("2026.12.1", content(1))
    assert office.look(reserve=1 << 50).fault is Fault.DISK_FULL
    assert office.questions == []


_FILL = """
import io, sys
from pathlib import Path
from kiosk.updates.image.part import open_part
from kiosk.updates.image.release import Release, measured
from tests.updates.image.office import PIECE, content, version
folder, data = Path(sys.argv[1]), content(1)
release = Release(version("2026.12.1"), *measured(io.BytesIO(data), PIECE), piece=PIECE)
with open_part(folder, release) as part:
    try:
        part.take(data)
    except OSError as error:
        sizes = [file.stat().st_size for file in folder.rglob("*.part")]
        print(error.strerror, part.got // PIECE, sizes == [part.got])
"""


@pytest.mark.sandbox
def test_a_disk_that_others_fill_meanwhile_is_full_and_keeps_whole_pieces(tmp_path: Path):
    small = ["--size", str(2 * PIECE + PIECE // 2), "--tmpfs", str(tmp_path)]
    walls = ["bwrap", "--bind", "/", "/", "--dev", "/dev", *small]
    done = subprocess.run(
        [*walls, sys.executable, "-c", _FILL, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("No space left on device 2 True\n", "")


def test_what_the_power_left_torn_is_fetched_again_and_nothing_before_it(office: Office):
    release = office.publish("2026.12.1", content(1))
    place = office.kiosk / "fetching"
    place.mkdir(parents=True)
    torn = bytearray(content(1)[: 7 * PIECE])
    torn[6 * PIECE + 5 :] = bytes(PIECE - 5)  # zeros, as a file system leaves them
    (place / f"{release.sha256}.part").write_bytes(torn)
    ranges: list[str] = []

    def answer(exchange: Exchange) -> None:
        ranges.append(exchange.headers["Range"])
        ranged(office.repository)(exchange)

    office.mirror.hook = only(".raucb", answer)
    assert office.look().step is Step.READY
    assert ranges == [f"bytes={6 * PIECE}-"]
    assert office.fetched(release) == content(1)


def test_of_an_image_that_is_over_nothing_stays(office: Office):
    first = office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".raucb", ranged(office.repository))
    office.look()
    second = office.publish("2026.12.2", content(2))
    office.look()
    assert part.ready(office.kiosk).keys() == {second.sha256}
    assert first.sha256 not in "".join(f.name for f in office.kiosk.rglob("*"))


def test_one_that_is_stopped_is_taken_back_before_it_is_installed_and_goes_on_later(
    office: Office,
):
    release = office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".raucb", ranged(office.repository))
    assert office.look().step is Step.READY
    office.change(images.share, version("2026.12.1"), 0)
    found = office.look()
    assert (found.step, found.version) == (Step.HELD, "2026.12.1")
    assert part.ready(office.kiosk) == {}
    office.change(images.share, version("2026.12.1"), 100)
    assert office.look().step is Step.READY
    assert office.fetched(release) == content(1)


def test_the_bundle_of_the_image_on_trial_stays_as_its_trial_may_be_repeated(office: Office):
    release = office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".raucb", ranged(office.repository))
    office.look()
    slots = office.folder / "slots"
    slots.mkdir()
    trial = Trial("2026.12.1", release.sha256, Stage.STARTED)
    (slots / "image.json").write_bytes(dump(Standing(trial=trial)))
    office.running = "2026.12.1"
    assert office.look().step is Step.CURRENT
    assert part.ready(office.kiosk).keys() == {release.sha256}
    newer = office.publish("2026.12.2", content(2))
    assert office.look().step is Step.READY
    assert part.ready(office.kiosk).keys() == {release.sha256, newer.sha256}
    (slots / "image.json").write_bytes(dump(Standing(confirmed="2026.12.1")))
    office.look()
    assert part.ready(office.kiosk).keys() == {newer.sha256}


def test_one_that_failed_here_is_not_fetched_again_and_the_next_one_is(office: Office):
    release = office.publish("2026.12.1", content(1))
    slots = office.folder / "slots"
    slots.mkdir()
    bad = Standing(bad=(Bad("2026.12.1", release.sha256, Fault.HOME),))
    (slots / "image.json").write_bytes(dump(bad))
    assert office.look().step is Step.CURRENT
    assert office.questions == []
    office.publish("2026.12.2", content(2))
    assert office.look().step is Step.READY


def test_an_older_one_is_never_taken(office: Office):
    office.running = "2027.1.0"
    office.publish("2026.12.1", content(1))
    found = office.look()
    assert (found.step, found.fault) == (Step.CURRENT, None)
    assert office.questions == []


def test_an_index_that_is_not_signed_is_not_read(office: Office):
    office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".image.json", instead(b'{"signed":{}}'))
    assert office.look().fault in {Fault.ALTERED, Fault.SIGNATURE}
    assert office.questions == []


def test_it_comes_no_faster_than_its_pace(office: Office):
    office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".raucb", file_in_hurry(office))
    began = time.monotonic()
    pace, clock = Pace(400_000), Clock()
    assert office.look(pace=pace, clock=clock).step is Step.READY
    took = time.monotonic() - began
    assert took >= (11 * PIECE - PIECE) / 400_000 - 1, "a second's worth may come at once"


def file_in_hurry(office: Office):
    return lambda exchange: file_in(office.repository, exchange.path)(exchange)


def test_a_pause_of_the_server_is_made_up_for_by_a_second_at_most():
    pace = Pace(1000).after(500, 0.0)
    assert pace.wait(0.0) == 0.0 or pace.wait(0.0) <= 0.5
    later = pace.after(1000, 100.0)
    assert later.wait(100.0) == 0.0
    assert later.after(1000, 100.0).wait(100.0) == pytest.approx(1.0)


def test_the_publisher_of_lists_alone_cannot_publish_images(office: Office):
    office.publish("2026.12.1", content(1))
    (office.folder / "keys" / "image-1.pem").rename(office.folder / "image-1.pem")
    with pytest.raises(Exception, match="image"):
        office.publish("2026.12.2", content(2))
