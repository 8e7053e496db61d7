"""What the library is held to, and what its errors become."""

import datetime as dt
import inspect
import os
import ssl
from pathlib import Path

import pytest
import urllib3
from tuf.api import exceptions as tuf
from tuf.ngclient import Updater
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet
from tuf.ngclient.urllib3_fetcher import Urllib3Fetcher

from kiosk.updates import clock
from kiosk.updates.blame import UpdateError, blamed, of_repository
from kiosk.updates.status import Fault

NOON = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def test_the_private_hooks_that_we_take_hold_of_are_still_there():
    assert [*inspect.signature(Urllib3Fetcher._fetch).parameters] == ["self", "url"]
    assert "_proxy_env" in inspect.getsource(Urllib3Fetcher)
    assert "_trusted_set" in inspect.getsource(Updater)
    assert "reference_time" in inspect.getsource(TrustedMetadataSet)


def certificate(code: int) -> Exception:
    refused = ssl.SSLCertVerificationError(1, "certificate verify failed")
    refused.verify_code = code
    wrapped = urllib3.exceptions.SSLError(refused)
    error = tuf.DownloadError("no connection")
    error.__cause__ = urllib3.exceptions.MaxRetryError(None, "/", wrapped)  # type: ignore[arg-type]  # no pool
    wrapped.__cause__ = refused
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (tuf.ExpiredMetadataError(), Fault.EXPIRED),
        (tuf.BadVersionNumberError(), Fault.STALE),
        (tuf.EqualVersionNumberError(), Fault.STALE),
        (tuf.UnsignedMetadataError(), Fault.SIGNATURE),
        (tuf.LengthOrHashMismatchError(), Fault.ALTERED),
        (tuf.DownloadLengthMismatchError(), Fault.ALTERED),
        (tuf.RepositoryError(), Fault.ALTERED),
        (tuf.SlowRetrievalError(), Fault.SLOW),
        (tuf.DownloadError(), Fault.UNREACHABLE),
        (tuf.DownloadHTTPError("", 404), Fault.INCOMPLETE),
        (tuf.DownloadHTTPError("", 403), Fault.INCOMPLETE),
        (tuf.DownloadHTTPError("", 502), Fault.UNREACHABLE),
        (urllib3.exceptions.ProtocolError("cut"), Fault.UNREACHABLE),
        (certificate(9), Fault.CLOCK),  # not yet valid
        (certificate(10), Fault.CLOCK),  # no more
        (certificate(18), Fault.UNREACHABLE),  # signed by itself: a portal of the network
    ],
)
def test_each_error_of_the_library_has_its_fault(error: Exception, fault: Fault):
    assert of_repository(error) is fault
    with pytest.raises(UpdateError) as raised, blamed():
        raise error
    assert raised.value.fault is fault


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (OSError(28, "No space left on device"), Fault.DISK_FULL),
        (OSError(122, "Disk quota exceeded"), Fault.DISK_FULL),
        (OSError(30, "Read-only file system"), Fault.DISK),
        (OSError(5, "Input/output error"), Fault.DISK),
        (ValueError("odd"), Fault.ALTERED),
        (RecursionError(), Fault.ALTERED),
    ],
)
def test_each_error_of_the_system_has_its_fault(error: Exception, fault: Fault):
    with pytest.raises(UpdateError) as raised, blamed():
        raise error
    assert raised.value.fault is fault


def test_the_floor_of_time_rises_with_what_was_verified_but_never_past_an_expiry():
    late = NOON + 100 * DAY
    assert clock.risen(NOON, NOON + DAY / 2, late) == NOON + DAY / 2
    assert clock.risen(NOON, late, late) == NOON + DAY
    assert clock.risen(NOON, late, NOON + DAY / 3) == NOON + DAY / 3
    assert clock.risen(NOON, NOON - 100 * DAY, late) == NOON


def test_the_dates_of_files_say_what_time_it_is_at_least():
    root = b'{"signed": {"expires": "2028-11-28T00:00:00Z"}}'
    assert clock.built(root, [NOON.timestamp(), 0.0]) == NOON
    later = dt.datetime(2038, 1, 1, tzinfo=dt.UTC).timestamp()
    assert clock.built(root, [later]) == clock.WRITTEN, "whose clock was wrong"
    for odd in (b"", b"[]", b'{"signed": {"expires": 7}}', b"[" * 9999):
        assert clock.built(odd, [NOON.timestamp()]) == clock.WRITTEN


def test_a_file_that_each_start_writes_anew_says_nothing_about_the_time(tmp_path: Path):
    names = ("image/root.json", "state/clock", "run/ilot/root.json", "never")
    lasting, seen, fleeting, absent = (tmp_path / name for name in names)
    ahead = NOON + 20 * DAY  # by a clock that the network has not put right yet
    for file, date in ((lasting, NOON - DAY), (seen, NOON), (fleeting, ahead)):
        file.parent.mkdir(parents=True)
        file.touch()
        os.utime(file, (date.timestamp(), date.timestamp()))
    memory = tmp_path / "run"
    assert clock.dates(fleeting, [seen, absent], memory) == [NOON.timestamp()]
    assert len(clock.dates(lasting, [seen, absent], memory)) == 2
    (tmp_path / "other").symlink_to(memory)
    assert clock.dates(tmp_path / "other/ilot/root.json", [], memory) == []
