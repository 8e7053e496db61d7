"""`kiosk report` closes and sends, and shows anybody what it will send."""

import time

import pytest

from kiosk.__main__ import main
from tests.usage.collector import Answer, collector
from tests.usage.weeks import WEEK, ledger, visit


@pytest.fixture
def kiosk(tmp_path, monkeypatch):
    """A kiosk on which somebody opened the CAF last week."""
    folder = tmp_path / "usage"
    ledger(folder).add(visit("caf"), int(time.time()) - WEEK)
    monkeypatch.setenv("KIOSK_USAGE", str(folder))
    monkeypatch.setenv("KIOSK_ID", "03-00017")
    return folder


@pytest.mark.usefixtures("kiosk")
def test_it_closes_the_week_and_sends_it(monkeypatch, capsys):
    with collector() as other_end:
        monkeypatch.setenv("KIOSK_REPORT", other_end.url)
        assert main(["report", "--trust-clock"]) == 0
        assert "sent 1, refused for good 0" in capsys.readouterr().out
        assert len(other_end.taken) == 1
        assert main(["report", "--trust-clock", "--again"]) == 0
        assert len(other_end.taken) == 2


@pytest.mark.usefixtures("kiosk")
def test_what_is_shown_is_what_is_sent_to_the_unit(monkeypatch, capsys):
    assert main(["report", "--trust-clock"]) == 0
    assert "everything stays here" in capsys.readouterr().out
    with collector() as other_end:
        monkeypatch.setenv("KIOSK_REPORT", other_end.url)
        assert main(["report", "--show-next"]) == 0
        shown = capsys.readouterr().out
        assert other_end.requests == []
        main(["report", "--trust-clock"])
        (sent,) = other_end.taken
    told = sorted(int(line.split()[0]) for line in shown.splitlines() if line.startswith("    "))
    assert told == sorted(row.n for row in sent.rows)
    assert "Visites avec le service : CAF" in shown


@pytest.mark.usefixtures("kiosk")
def test_where_the_other_end_is_down_it_says_so_and_nothing_is_lost(monkeypatch, capsys):
    with collector() as other_end:
        other_end.answers = lambda _body: Answer(503, (("Retry-After", "60"),))
        monkeypatch.setenv("KIOSK_REPORT", other_end.url)
        assert main(["report", "--trust-clock"]) == 75
        assert "it answers 503; the reports wait" in capsys.readouterr().err
        assert main(["report", "--trust-clock"]) == 75
        assert len(other_end.requests) == 1, "it leaves it alone meanwhile"


@pytest.mark.usefixtures("kiosk")
def test_it_writes_a_page_for_the_mayor(tmp_path, capsys):
    main(["report", "--trust-clock"])
    assert main(["report", "--html", str(tmp_path / "page.html")]) == 0
    assert "CAF" in (tmp_path / "page.html").read_text()
    assert main(["report", "--html", str(tmp_path / "no" / "page.html")]) == 1
    assert "name a file in a folder" in capsys.readouterr().err


def test_a_kiosk_that_counts_nothing_says_what_to_set(monkeypatch, capsys):
    monkeypatch.delenv("KIOSK_USAGE", raising=False)
    assert main(["report"]) == 1
    assert "set KIOSK_USAGE" in capsys.readouterr().err


@pytest.mark.usefixtures("kiosk")
def test_a_kiosk_without_a_number_says_what_to_set(monkeypatch, capsys):
    monkeypatch.delenv("KIOSK_ID")
    assert main(["report", "--trust-clock"]) == 1
    assert "set KIOSK_ID" in capsys.readouterr().err


@pytest.mark.usefixtures("kiosk")
def test_a_list_that_is_wrong_hides_no_number(tmp_path, monkeypatch, capsys):
    main(["report", "--trust-clock"])
    monkeypatch.setenv("KIOSK_WHITELIST", str(tmp_path / "none.yaml"))
    assert main(["report", "--show-next"]) == 0
    told = capsys.readouterr()
    assert "Visites avec le service : caf" in told.out
    assert "none.yaml" in told.err
