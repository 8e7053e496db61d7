"""Keeps the numbers in one SQLite file that survives a power cut; two processes share it."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError

FILE: Final = "usage.db"
DAMAGED: Final = "usage.db.damaged"
_VERSION: Final = 1
_PATIENCE: Final = 10.0  # seconds for the other process; it holds the file for some 0.1 s
_GLIMPSE: Final = 1.0  # seconds, for one who only looks
_BROKEN: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# auto_vacuum is ignored without a word once there is a journal. FULL: with NORMAL a power cut
# takes up to 60 visits that were counted.
_BEFORE: Final = (
    "PRAGMA auto_vacuum=INCREMENTAL",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA journal_size_limit=1048576",
    "PRAGMA secure_delete=ON",
)
# The journal has the pages as they were after each visit: whoever read it would learn their order.
_EMPTIED: Final = "PRAGMA wal_checkpoint(TRUNCATE)"
_TABLES: Final = (
    # what is counted in the periods that are not over
    """CREATE TABLE IF NOT EXISTS counter(family TEXT NOT NULL, period INTEGER NOT NULL,
    name TEXT NOT NULL, value TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY(family, period, name, value)) WITHOUT ROWID""",
    # what was made public of those that are
    """CREATE TABLE IF NOT EXISTS published(family TEXT NOT NULL, period INTEGER NOT NULL,
    name TEXT NOT NULL, value TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY(family, period, name, value)) WITHOUT ROWID""",
    # the same, as it is sent; `refused` is the HTTP status of a dead letter
    """CREATE TABLE IF NOT EXISTS outbox(id INTEGER PRIMARY KEY AUTOINCREMENT,
    family TEXT NOT NULL, period INTEGER NOT NULL, body BLOB NOT NULL,
    taken INTEGER NOT NULL DEFAULT 0, first INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0, UNIQUE(family, period))""",
    "CREATE TABLE IF NOT EXISTS memo(key TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID",
)


class LedgerError(KioskError):
    """The numbers cannot be read or written now."""


class Database:
    """The file of a folder, opened when it is first needed.

    Args:
        folder: where it is; it is made if missing. It belongs to those who count and who report:
            the file has the folder's group.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / FILE
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._one = threading.Lock()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Do all of it or nothing; on the disk when this ends without an error.

        Raises:
            LedgerError: the file cannot be read or written.
        """
        with self._one, self._told():
            connection = self._opened()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            with suppress(sqlite3.Error):  # it is done, and the next one empties it
                connection.execute(_EMPTIED)

    def shrink(self) -> None:
        """Give the room of what was removed back to the disk.

        Raises:
            LedgerError: the file cannot be written.
        """
        with self._one, self._told():
            # execute() would free one page only
            self._opened().executescript(f"PRAGMA incremental_vacuum; {_EMPTIED}")

    def close(self) -> None:
        """Close the file."""
        with self._one:
            self._drop()

    def _drop(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if code(error) in _BROKEN:
                self._drop()  # looked at, and set aside, when it is opened again
            hint = "is the disk full, and may this user write there?"
            raise LedgerError(f"{self._path}: {error}", hint=hint) from error
        except OSError as error:
            hint = "KIOSK_USAGE names a folder of those who count and who report"
            raise LedgerError(f"{self.folder}: {error.strerror or error}", hint=hint) from error

    def _opened(self) -> sqlite3.Connection:
        if self._connection and _inode(self._path) == self._inode:
            return self._connection
        self._drop()
        self.folder.mkdir(parents=True, exist_ok=True)
        place = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(place, fcntl.LOCK_EX)  # one looks at it, and sets it aside, at a time
            try:
                connection = self._whole()
            except sqlite3.Error as error:
                if code(error) not in _BROKEN:
                    raise
                self._set_aside()
                connection = self._whole()
            os.fsync(place)
        finally:
            os.close(place)
        self._connection, self._inode = connection, _inode(self._path)
        return connection

    def _whole(self) -> sqlite3.Connection:
        if not self._path.exists():
            made = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o660)
            os.fchmod(made, 0o660)  # whatever the umask: SQLite gives its other files the same
            os.close(made)
        connection = sqlite3.connect(
            self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in _BEFORE:
                connection.execute(pragma)
            _check(connection)
            self._make_tables(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make_tables(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == _VERSION:
            return
        if version:
            raise LedgerError(
                f"{self._path}: another version of this program has made it",
                hint="move the file away: what it counted is lost, a new one is begun",
            )
        connection.execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            connection.execute(table)
        connection.execute(f"PRAGMA user_version={_VERSION}")
        connection.execute("COMMIT")

    def _set_aside(self) -> None:
        """Keep one damaged file for whoever wants to look, and begin anew."""
        for suffix in ("-wal", "-shm"):
            self._path.with_name(FILE + suffix).unlink(missing_ok=True)
        self._path.replace(self.folder / DAMAGED)


@contextmanager
def glimpse(folder: Path) -> Iterator[sqlite3.Connection | None]:
    """Look at the numbers without making, mending or locking anything; None where there are none.

    Args:
        folder: where they are.

    Raises:
        sqlite3.Error: they cannot be read.
        OSError: the folder cannot.
    """
    path = folder / FILE
    if not path.exists():
        yield None
        return
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_GLIMPSE)
    try:
        yield connection
    finally:
        connection.close()


def code(error: sqlite3.Error) -> int:
    """Give SQLite's number of an error, or 0 where Python has raised it."""
    return int(getattr(error, "sqlite_errorcode", 0))


def memo(connection: sqlite3.Connection, key: str) -> int:
    """Give a number that was kept under a key, or 0."""
    row = connection.execute("SELECT n FROM memo WHERE key=?", (key,)).fetchone()
    return int(row[0]) if row else 0


def keep(connection: sqlite3.Connection, key: str, n: int) -> None:
    """Keep a number under a key."""
    connection.execute("INSERT OR REPLACE INTO memo VALUES(?,?)", (key, n))


def _check(connection: sqlite3.Connection) -> None:
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        damaged = sqlite3.DatabaseError("it is damaged")
        damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damaged


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0
