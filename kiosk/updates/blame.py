"""Says which fault is behind an error of the libraries, so that each ends in our closed enum."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import urllib3.exceptions as web
from tuf.api import exceptions as tuf

from kiosk.errors import KioskError
from kiosk.policy.problem import FileError
from kiosk.updates.status import Fault

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_GONE: Final = frozenset({403, 404, 410})
_NOT_YET_VALID: Final = 9  # as OpenSSL numbers what is wrong with a certificate
_NO_MORE_VALID: Final = 10
_FAULTS: Final = (
    (tuf.ExpiredMetadataError, Fault.EXPIRED),
    (tuf.BadVersionNumberError, Fault.STALE),
    (tuf.UnsignedMetadataError, Fault.SIGNATURE),
    ((tuf.SlowRetrievalError, web.TimeoutError), Fault.SLOW),
    # more, less, or other than was signed, or no metadata at all
    ((tuf.RepositoryError, tuf.DownloadLengthMismatchError), Fault.ALTERED),
)
_STAYS: Final = "the last good policy stays"


class UpdateError(KioskError):
    """There is no newer policy, for one reason of a closed enum.

    Attributes:
        fault: the reason.
        file: which of our files is wrong, or "".
        line: in that file, or 0.
    """

    def __init__(self, fault: Fault, message: str, *, file: str = "", line: int = 0) -> None:
        super().__init__(message, hint=_STAYS)
        self.fault = fault
        self.file = file
        self.line = line


@contextmanager
def blamed() -> Iterator[None]:
    """Have whatever a repository or the disk does wrong come out as an `UpdateError`.

    Raises:
        UpdateError: the fault.
    """
    try:
        yield
    except UpdateError:
        raise
    except (tuf.RepositoryError, tuf.DownloadError, web.HTTPError) as error:
        raise UpdateError(of_repository(error), _said(error)) from error
    except OSError as error:
        raise UpdateError(of_disk(error), error.strerror or "the disk refuses") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        # what was not signed reaches the parsers of the library too
        raise UpdateError(Fault.ALTERED, f"not metadata: {_said(error)}") from error


def of_repository(error: Exception) -> Fault:
    """Say what is behind an error of the client of The Update Framework."""
    if isinstance(error, tuf.DownloadHTTPError):
        return Fault.INCOMPLETE if error.status_code in _GONE else Fault.UNREACHABLE
    for kinds, fault in _FAULTS:
        if isinstance(error, kinds):
            return fault
    return Fault.CLOCK if _tells_the_time(error) else Fault.UNREACHABLE


def of_disk(error: OSError) -> Fault:
    """Say what is behind an error of the system."""
    return Fault.DISK_FULL if error.errno in _FULL else Fault.DISK


def of_file(error: FileError) -> UpdateError:
    """Say where a file of the policy is wrong."""
    first = error.problems[0]
    return UpdateError(Fault.INVALID, str(error), file=first.file, line=first.place.line)


def _tells_the_time(error: BaseException | None) -> bool:
    """Whether a certificate is refused for what the clock says: this machine's, as a rule."""
    for _ in range(10):
        if error is None:
            return False
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_code in {_NOT_YET_VALID, _NO_MORE_VALID}
        reason = getattr(error, "reason", None)  # urllib3 keeps the cause of an error there
        deeper = error.__cause__ or error.__context__
        error = reason if isinstance(reason, BaseException) else deeper
    return False


def _said(error: BaseException) -> str:
    return f"{error} ({type(error).__name__})"
