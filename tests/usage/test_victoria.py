"""Reports arrive in a real VictoriaMetrics, each number once, however often they are sent."""

import time

import pytest

from kiosk.usage.database import Database
from kiosk.usage.metric import Gauge
from kiosk.usage.sending import End, Endpoint, send_due
from tests.usage.victoria import victoria
from tests.usage.weeks import DAY, WEEK, closed, ledger, visit

pytestmark = pytest.mark.sandbox
_SOON = 30.0  # seconds until what was taken can be asked for; some 5


def test_what_was_counted_is_there_once_though_each_report_is_sent_twice(tmp_path):
    now = int(time.time()) - int(time.time()) % DAY - 5 * WEEK  # within what it keeps
    book = ledger(tmp_path / "usage")
    for _ in range(7):
        book.add(visit("caf", "laposte"), now)
    book.observe(Gauge.UPTIME, 3600, now)
    closed(tmp_path / "usage", now + WEEK)
    database = Database(tmp_path / "usage")
    with victoria(tmp_path / "victoria", flush=1) as server:
        for later in (0, DAY, 2 * DAY):
            sent = send_due(database, Endpoint(server.endpoint), now + WEEK + later)
            assert sent.end is End.DONE
        wanted = {
            "kiosk_sessions": 7,
            'kiosk_services_opened{service="caf"}': 7,
            'kiosk_services_opened{service="ants"}': 0,
            "kiosk_uptime_seconds": 3600,
        }
        for name, n in wanted.items():
            end = time.monotonic() + _SOON
            while server.total(f"sum_over_time({name}[60d])") != n:
                assert time.monotonic() < end, name
                time.sleep(0.2)
        (labels,) = server.values("last_over_time(kiosk_sessions[60d])")
        assert "service_instance_id=03-00017" in labels
        assert "kiosk_departement=03" in labels
