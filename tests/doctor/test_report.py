"""Reports that wait, that were refused, that left: the outbox is looked at and left as it is."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.doctor import report
from kiosk.doctor.finding import Finding, State
from kiosk.usage import outbox
from kiosk.usage.database import FILE, Database
from tests.doctor.tree import Tree
from tests.usage.weeks import DAY, NOON, WEEK, closed, ledger, visit

CLOSED = NOON + WEEK
COLLECTOR = "https://rapports.example/v1/metrics"


def look(tree: Tree, usage: Path | None, now: int = CLOSED, sends: str = COLLECTOR) -> Finding:
    then = datetime.fromtimestamp(now, UTC)
    machine = replace(tree.machine(usage=usage, report=sends), now=lambda: then)
    return report.examine(report.measure(machine))


@pytest.fixture
def usage(tmp_path: Path) -> Path:
    """One closed week waits."""
    folder = tmp_path / "usage"
    ledger(folder).add(visit("caf"), NOON)
    closed(folder, CLOSED)
    return folder


def sent(folder: Path, now: int, *, refused: int = 0) -> None:
    database = Database(folder)
    with database.transaction() as connection:
        for letter in outbox.everything(connection):
            if refused:
                outbox.refused(connection, letter, refused, now)
            else:
                outbox.taken(connection, letter, now)
    database.close()


def test_a_kiosk_that_counts_or_sends_nothing_has_no_reports(tree: Tree, tmp_path: Path):
    assert look(tree, None).state is State.ABSENT
    assert look(tree, tmp_path, sends="").state is State.ABSENT


def test_before_the_first_count_there_is_nothing_to_send_and_nothing_is_made(
    tree: Tree, tmp_path: Path
):
    folder = tmp_path / "usage"
    assert look(tree, folder).state is State.WELL
    assert not folder.exists()


def test_what_waits_and_when_one_last_left_is_told(tree: Tree, usage: Path):
    found = look(tree, usage)
    assert found.sentence.startswith("Aucun rapport n’est encore parti ; ")
    assert found.state is State.WARN
    sent(usage, CLOSED)
    assert look(tree, usage, CLOSED + 60).state is State.WELL
    late = look(tree, usage, CLOSED + 4 * DAY)
    assert (late.state, late.advice) == (State.WARN, "Vérifiez l’accès à internet.")


def test_a_report_that_was_sent_again_left_the_second_time(tree: Tree, usage: Path):
    sent(usage, CLOSED)
    sent(usage, CLOSED + DAY)
    assert look(tree, usage, CLOSED + 3 * DAY).state is State.WELL


def test_reports_that_were_refused_are_told(tree: Tree, usage: Path):
    sent(usage, CLOSED, refused=400)
    found = look(tree, usage)
    assert (found.state, "refusé" in found.sentence) == (State.WARN, True)


def test_looking_changes_nothing(tree: Tree, usage: Path):
    before = (usage / FILE).read_bytes()
    look(tree, usage)
    assert (usage / FILE).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"\xff" * 200, b"no database"])
def test_an_outbox_that_is_damaged_is_unknown(tree: Tree, tmp_path: Path, content: bytes):
    (tmp_path / FILE).write_bytes(content)
    assert look(tree, tmp_path).state is State.UNKNOWN


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_outbox_that_we_may_not_read_says_with_which_user_to_look(tree: Tree, usage: Path):
    (usage / FILE).chmod(0)
    assert look(tree, usage).advice == "Lancez le diagnostic avec le compte de la borne."
