"""Whatever text reaches the counting of visits, none of it is kept, sent or said."""

import gzip
import logging
import re
from dataclasses import replace
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.errors import KioskError
from kiosk.policy.model import Service, Text
from kiosk.usage import outbox
from kiosk.usage.closing import close_periods
from kiosk.usage.database import Database
from kiosk.usage.encoding import KioskId, encode
from kiosk.usage.ledger import Ledger
from kiosk.usage.metric import Family, Metric
from kiosk.usage.noise import none
from kiosk.usage.page import page
from kiosk.usage.report import Report, Row, published
from kiosk.usage.sending import Endpoint, retry_after, send_due
from kiosk.usage.upcoming import next_report
from kiosk.usage.visit import Tally, Visit, opinion
from kiosk.usage.vocabulary import Cell, Vocabulary
from kiosk.usage.wording import Labels, plain, upcoming_sections
from tests.usage.collector import Answer, collector
from tests.usage.weeks import KIOSK, NOON, POLICY, VOCABULARY, WEEK

MARK = "zqxj"  # in none of our words
# of the alphabet of ids too: what looks like one is as foreign as the rest
FOREIGN = st.builds(
    lambda before, after: f"{before}{MARK}{after}",
    st.one_of(st.text(max_size=20), st.text("abcdefghij-_0123456789", max_size=8)),
    st.one_of(st.text(max_size=20), st.text("abcdefghij-_0123456789", max_size=8)),
)


def feed(folder: Path, text: str, url: str) -> list[str]:
    """Hand a text to everything that would take one; give all that came out."""
    tally = Tally(VOCABULARY)
    tally.opened(text)
    tally.opened("caf")
    tally.refused(text)
    made = tally.end(text, 60)  # type: ignore[arg-type]
    ledger = Ledger(folder, VOCABULARY)
    ledger.add(made, NOON)
    ledger.add(opinion(VOCABULARY, text), NOON)
    forged = [Cell(metric, text) for metric in Metric] + [Cell(text, text), Cell(text)]  # type: ignore[arg-type]
    ledger.add(Visit(frozenset(forged)), NOON)
    out = []
    for wrong in (
        lambda: ledger.observe(text, 1, NOON),  # type: ignore[arg-type]
        lambda: KioskId(text),
        lambda: retry_after(text),
    ):
        try:
            wrong()
        except KioskError as error:
            out.append(str(error))
    assert VOCABULARY.cell(Metric.SERVICES, text) is None
    foreign = Row(text, text, 1)  # type: ignore[arg-type]
    rows = (foreign, *(Row(metric, text, 1) for metric in Metric))
    body = encode(KIOSK, Report(Family.USAGE, NOON, rows), VOCABULARY)
    out.append(repr(gzip.decompress(body)))
    database = Database(folder)
    reports = close_periods(database, KIOSK, NOON + WEEK, none)
    out.append(repr(send_due(database, Endpoint(url), NOON + WEEK)))
    with database.transaction() as connection:
        out += [repr(gzip.decompress(one.body)) for one in outbox.everything(connection)]
        out.append(repr(published(connection, Family.USAGE)))
    labels = Labels.of(POLICY)
    out.append(plain(upcoming_sections(next_report(database), labels, sends=True)))
    out.append(page("03-00017", reports, [], labels))
    database.close()
    return out


@given(FOREIGN)
@example(f"https://www.caf.fr/{MARK}?nom=Dupont")
@example(f"{MARK}\x00\ud800'; DROP TABLE counter; --")
@example(MARK)
def test_no_foreign_text_reaches_the_encoder_the_disk_a_page_or_a_log(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("usage")
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    try:
        with collector() as other_end:
            other_end.sequence(Answer(503))
            out = feed(folder, text, other_end.url)
            sent = b"".join(gzip.decompress(body) for _, body in other_end.requests)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert MARK not in "".join([*out, *heard])
    for content in (sent, *(file.read_bytes() for file in folder.iterdir())):
        assert MARK.encode() not in content
        assert MARK.encode("utf-16-le") not in content
    assert b"caf" in b"".join(file.read_bytes() for file in folder.iterdir()), "and ours is there"


@given(FOREIGN)
def test_a_policy_with_strange_ids_adds_no_word_but_ids(text):
    strange = Service(text, "", Text("", ""), "", "")
    policy = replace(POLICY, services=(*POLICY.services, strange))
    words = {cell.value for cell in Vocabulary.of(policy).cells}
    looks_like_an_id = re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", text)
    assert (text in words) == bool(looks_like_an_id)
