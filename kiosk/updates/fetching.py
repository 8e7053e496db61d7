"""Fetches what a repository offers, from a web server or a folder, within limits that hold."""

from __future__ import annotations

import datetime as dt
import os
import stat
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import urllib3
from tuf.api.exceptions import DownloadError, DownloadHTTPError, SlowRetrievalError
from tuf.ngclient import FetcherInterface
from tuf.ngclient.urllib3_fetcher import Urllib3Fetcher

CHUNK: Final = 1 << 14  # bytes
SILENCE: Final = 20  # seconds for which a server may say nothing
_BAD: Final = 400
_MISSING: Final = 404
_PARTIAL: Final = 206
_PATIENCE: Final = 30.0  # seconds for which a file may come as slowly as it likes
_SLOWEST: Final = 1024  # bytes a second, afterwards


class DeadlineFetcher(Urllib3Fetcher):
    """Fetches over http and https until a moment, and no longer.

    Headers that come letter by letter pass it: the process has a clock of its own for that.

    Args:
        seconds: for all that it fetches together.

    Attributes:
        server_time: what a server has said the time is; nobody vouches for that.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(socket_timeout=SILENCE, chunk_size=CHUNK, app_user_agent="ilot")
        self._end = time.monotonic() + seconds
        self._responses: list[urllib3.BaseHTTPResponse] = []
        self.server_time: dt.datetime | None = None

    def close(self) -> None:
        """Let go of what was not read to its end, which may not come."""
        for response in self._responses:
            response.close()
        self._responses.clear()

    def fetch_from(self, url: str, offset: int) -> tuple[int, Iterator[bytes]]:
        """Fetch a file from one of its bytes on, as it is.

        Returns:
            With which byte it begins all the same, 0 where the server knows no ranges; and what
            comes.

        Raises:
            DownloadError: there is no such file, or the connection broke off.
        """
        wanted = {"Range": f"bytes={offset}-"} if offset else {}
        response = self._open(url, {"Accept-Encoding": "identity", **wanted})
        said = response.headers.get("Content-Range", "")
        if response.status != _PARTIAL:
            return 0, self._chunks(response)
        if not said.startswith(f"bytes {offset}-"):
            self.close()
            raise DownloadError("the server sends another part than was asked for")
        return offset, self._chunks(response)

    def _fetch(self, url: str) -> Iterator[bytes]:
        return self._chunks(self._open(url, {}))

    def _open(self, url: str, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        self.close()
        left = self._end - time.monotonic()
        if left <= 0:
            raise SlowRetrievalError("its time is over")
        try:
            response = self._proxy_env.request(
                "GET",
                url,
                headers={"User-Agent": "ilot", **headers} if headers else None,
                preload_content=False,
                timeout=urllib3.Timeout(min(self.socket_timeout, left)),
            )
        except urllib3.exceptions.MaxRetryError as error:
            late = isinstance(error.reason, urllib3.exceptions.TimeoutError)
            refused = isinstance(error.reason, urllib3.exceptions.NewConnectionError)
            if late and not refused:
                raise SlowRetrievalError("no answer in time") from error
            raise DownloadError("no connection") from error
        self._responses.append(response)
        self._note_time(response.headers)
        if response.status >= _BAD:
            raise DownloadHTTPError(f"the server answers {response.status}", response.status)
        return response

    def _chunks(self, response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        began, got = time.monotonic(), 0
        try:
            # one read of the socket each: what comes drop by drop cannot hide
            while data := response.read1(CHUNK, decode_content=False):
                now, got = time.monotonic(), got + len(data)
                passed = now - began
                if now > self._end or (passed > _PATIENCE and got < _SLOWEST * passed):
                    raise SlowRetrievalError("it comes too slowly")
                yield data
        except urllib3.exceptions.TimeoutError as error:
            raise SlowRetrievalError("the server has fallen silent") from error
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise DownloadError("the connection broke off") from error
        finally:
            self.close()

    def _note_time(self, headers: Mapping[str, str]) -> None:
        """Note the latest time that is told: what a cache has kept tells an older one."""
        try:
            told = parsedate_to_datetime(headers.get("Date", ""))
            told = told if told.tzinfo else told.replace(tzinfo=dt.UTC)
            told += dt.timedelta(seconds=int(headers.get("Age", "0")))
        except (ValueError, TypeError, OverflowError):
            return
        self.server_time = max(told, self.server_time or told)


class FileFetcher(FetcherInterface):
    """Fetches from a folder of this machine: a stick, a share, what the image brings."""

    server_time: dt.datetime | None = None

    def close(self) -> None:
        """Do nothing: a file closes itself."""

    def fetch_from(self, url: str, offset: int) -> tuple[int, Iterator[bytes]]:
        """Read a file from one of its bytes on; as `DeadlineFetcher.fetch_from`."""
        return offset, self._read(url, offset)

    def _fetch(self, url: str) -> Iterator[bytes]:
        return self._read(url, 0)

    def _read(self, url: str, offset: int) -> Iterator[bytes]:
        file = Path(unquote(urlsplit(url).path))
        try:
            descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise DownloadHTTPError("there is no such file", _MISSING) from error
        except OSError as error:
            raise DownloadError(error.strerror or "it cannot be read") from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise DownloadError("this is no file")
        os.lseek(descriptor, offset, os.SEEK_SET)
        return self._chunks(descriptor)

    @staticmethod
    def _chunks(descriptor: int) -> Iterator[bytes]:
        with os.fdopen(descriptor, "rb") as file:
            while True:
                try:
                    data = file.read(CHUNK)
                except OSError as error:  # the stick was pulled out, or is worn
                    raise DownloadError(error.strerror or "it cannot be read") from error
                if not data:
                    return
                yield data


def fetcher_for(base: str, seconds: float) -> DeadlineFetcher | FileFetcher:
    """Give the fetcher for an address.

    Args:
        base: of the repository.
        seconds: for all that is fetched together.
    """
    return FileFetcher() if urlsplit(base).scheme == "file" else DeadlineFetcher(seconds)
