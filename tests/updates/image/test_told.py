"""What an agent and a report hear of images: one thing, the one that matters now."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from kiosk.updates.image import status
from kiosk.updates.image.fault import Fault, advice, sentence
from kiosk.updates.image.standing import Bad, Stage, Standing, Trial, dump
from kiosk.updates.image.status import Found, Status, Step, note, read, told
from kiosk.updates.image.told import Images
from kiosk.updates.image.version import ImageVersion
from tests.updates.image.command import image
from tests.updates.image.office import Office, content, ranged
from tests.updates.mirror import only

NOW = dt.datetime(2026, 12, 2, 3, 0, tzinfo=dt.UTC)
RUNS = ImageVersion(2026, 11, 1)
SHA = "a" * 64


def test_nothing_is_told_of_a_machine_without_images():
    assert told(None, Standing(failures=3), None, NOW).failures == 0


def test_a_fault_that_passes_is_told_after_three_nights():
    before = Status(NOW, Step.FETCHING, "2026.12.1", 1, 2, Fault.UNREACHABLE, NOW)
    assert told(before, Standing(), RUNS, NOW + dt.timedelta(hours=30)).fault is None
    later = told(before, Standing(), RUNS, NOW + dt.timedelta(hours=61))
    assert (later.fault, later.percent) == (Fault.UNREACHABLE, 50)


def test_a_full_disk_is_told_at_once():
    now = Status(NOW, fault=Fault.DISK_FULL, since=NOW)
    assert told(now, Standing(), RUNS, NOW).fault is Fault.DISK_FULL


@pytest.mark.parametrize(
    ("stage", "version", "step"),
    [
        (Stage.WAITING, "2026.12.1", Step.INSTALLED),
        (Stage.RETURNED, "2026.12.1", Step.INSTALLED),
        (Stage.STARTED, "2026.11.1", Step.TRIAL),
        (Stage.WRITING, "2026.12.1", Step.READY),
    ],
)
def test_the_trial_is_told_before_what_was_fetched(stage: Stage, version: str, step: Step):
    known = Standing(trial=Trial(version, SHA, stage))
    ready = Status(NOW, Step.READY, "2026.12.1", 2, 2)
    assert told(ready, known, RUNS, NOW).step is step


def test_a_failure_is_told_until_the_next_image_is_on_its_way():
    failed = Standing(bad=(Bad("2026.12.1", SHA, Fault.HOME),), failures=1)
    known = told(Status(NOW), failed, RUNS, NOW)
    assert (known.step, known.fault, known.version) == (Step.FAILED, Fault.HOME, "2026.12.1")
    assert told(Status(NOW, Step.FETCHING, "2026.12.2"), failed, RUNS, NOW).fault is None


def test_faults_keep_their_places_in_reports_and_new_ones_come_last():
    assert list(Fault)[-3:] == [Fault.BROKEN, Fault.SEED, Fault.AUDIT]
    for fault in (Fault.SEED, Fault.AUDIT):
        assert "revenue à l’ancien système" in advice(fault)


def test_every_fault_has_its_sentence_of_fifteen_words_at_most():
    for fault in Fault:
        assert 0 < len(sentence(fault).split()) <= 15
        assert all(len(part.split()) <= 15 for part in advice(fault).split(". "))


def test_the_status_is_kept_whole_and_read_as_nothing_where_it_is_damaged(tmp_path: Path):
    kept = note(tmp_path, Found(Step.FETCHING, "2026.12.1", 5, 10, Fault.SLOW), NOW)
    assert read(tmp_path) == kept
    again = note(
        tmp_path, Found(Step.FETCHING, "2026.12.1", 5, 10, Fault.SLOW), NOW + dt.timedelta(1)
    )
    assert again.since == NOW
    (tmp_path / status.FILE).write_text('{"step": "/etc/passwd"}')
    assert read(tmp_path) is None
    assert read(None) is None


def test_a_damaged_file_of_roots_is_told_as_a_disk_that_is_ill(tmp_path: Path):
    (tmp_path / "image.json").write_text("{")
    assert Images(tmp_path, tmp_path, RUNS).told(NOW).fault is Fault.DISK
    (tmp_path / "image.json").write_bytes(dump(Standing(failures=2)))
    assert Images(tmp_path, tmp_path, RUNS).told(NOW).failures == 2


def verb(office: Office, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    root = office.folder / "root.json"
    root.write_bytes((office.repository / "metadata" / "1.root.json").read_bytes())
    office.kiosk.mkdir(exist_ok=True)
    settings = {
        "KIOSK_ID": "03-00017",
        "KIOSK_UPDATES": office.mirror.url,
        "KIOSK_ROOT": str(root),
        "KIOSK_IMAGE": str(office.kiosk),
        "KIOSK_SLOTS": str(office.folder / "slots"),
        **more,
    }
    return image(*words, **settings)


@pytest.mark.sandbox
def test_the_verb_says_what_it_found(office: Office):
    office.publish("2026.12.1", content(1))
    office.mirror.hook = only(".raucb", ranged(office.repository))
    # the disk of a test has less room than a kiosk leaves to others
    done = verb(office, "update", "--pace", "9000")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Système 2026.11.1. Le système 2026.12.1 est prêt à installer.\n"
    assert verb(office, "status").stdout == done.stdout
    assert verb(office, "update", "--pace", "1").returncode == 2
    missing = verb(office, "update", KIOSK_IMAGE="")
    assert missing.returncode == 1
    assert "KIOSK_IMAGE is not set" in missing.stderr


@pytest.mark.sandbox
@pytest.mark.parametrize("root", ["", "/nobody/root.json"])
def test_a_kiosk_that_is_to_look_and_cannot_tells_its_agent(office: Office, root: str):
    assert verb(office, "update").returncode == 0
    done = verb(office, "update", KIOSK_ROOT=root)
    assert (done.returncode, "KIOSK_ROOT" in done.stderr) == (1, True)
    told = verb(office, "status")
    assert told.returncode == 1
    assert "Le programme de mise à jour du système a échoué." in told.stdout


@pytest.mark.sandbox
def test_the_verb_says_what_is_wrong(office: Office):
    office.publish("2027.1.1", content(1), at_least=ImageVersion(2026, 12, 1))
    done = verb(office, "update")
    assert done.returncode == 1
    assert "Un système intermédiaire manque sur le serveur." in done.stdout
    assert "(too-far)" in done.stdout
