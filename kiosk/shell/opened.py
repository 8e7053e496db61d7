"""A PDF that is opened to be looked at, by a child for which we do not wait for ever."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from kiosk.printing import MAX_DOCUMENT, Step

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_PROGRAM: Final = "kiosk.shell.drawer"
_LONGEST: Final = 4096  # bytes of an answer
_COMING_UP: Final = 10.0  # seconds
_PATIENCE: Final = 3.0  # seconds for an answer; the screen stands still meanwhile
_PIXEL: Final = 4  # bytes


class TooHardError(Exception):
    """A document does not let itself be read within its time.

    Attributes:
        late: whether no answer came; else the child died, perhaps of something else.
    """

    def __init__(self, *, late: bool) -> None:
        super().__init__()
        self.late = late


class _Child:
    """The process that reads, and which document it has open."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line = ours
        self.document = b""  # digest of the one that is open
        self.told: dict[str, object] = {}  # of that one
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", _PROGRAM, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # it might name what it reads
            )
        self._hear(_COMING_UP)

    def ask(
        self, question: dict[str, object], carried: int | None = None
    ) -> tuple[dict[str, object], int | None]:
        """Ask; give the answer, and the descriptor that came with it, which is the caller's.

        Raises:
            TooHardError: none came in time; the child is no more.
        """
        try:
            self._line.settimeout(_PATIENCE)
            descriptors = [] if carried is None else [carried]
            socket.send_fds(self._line, [json.dumps(question).encode()], descriptors)
        except OSError as error:
            self.end()
            raise TooHardError(late=False) from error
        return self._hear(_PATIENCE)

    def _hear(self, seconds: float) -> tuple[dict[str, object], int | None]:
        try:
            self._line.settimeout(seconds)
            answer, descriptors, _flags, _from = socket.recv_fds(self._line, _LONGEST, 1)
            return dict(json.loads(answer)), descriptors[0] if descriptors else None
        except (OSError, ValueError) as error:  # too late, or it has died of the document
            self.end()
            raise TooHardError(late=isinstance(error, TimeoutError)) from error

    def end(self) -> None:
        """Kill it."""
        self._line.close()
        self._process.kill()
        self._process.wait()


class _Children:
    """The one child of this shell, and what no child could read; it lives as long as the visit."""

    now: _Child | None = None
    too_hard: Final = set[bytes]()


class Opened:
    """A document that is looked at.

    Args:
        document: as it came.

    Attributes:
        why: why it cannot be printed, or None.
        count: how many pages it has.
    """

    def __init__(self, document: bytes) -> None:
        self._document = document
        self._digest = hashlib.sha256(document).digest()
        self.why: Step | None = None
        self.count = 0
        if len(document) > MAX_DOCUMENT:
            self.why = Step.TOO_LARGE
            return
        if self._try(self._child) is None:
            self.why = Step.UNREADABLE

    def draw(self, page: int, size: QSize) -> QImage:
        """Give the picture of a page, from 0, no larger than a size; white where it is too hard."""
        asked: dict[str, object] = {"draw": page, "wide": size.width(), "high": size.height()}
        answer = self._try(lambda: self._child().ask(asked))
        if answer is None:
            return _blank(size)
        told, memory = answer
        if memory is None:
            return _blank(size)
        with os.fdopen(memory, "rb") as file:
            file.seek(0)
            pixels = file.read()
        wide, high = int(str(told.get("wide", 0))), int(str(told.get("high", 0)))
        if not wide or len(pixels) != wide * high * _PIXEL:
            return _blank(size)
        return QImage(pixels, wide, high, wide * _PIXEL, QImage.Format.Format_RGB32).copy()

    def _try(self, act: Callable[[], T]) -> T | None:
        """Do something with the child; a second time where it died, for that may be chance."""
        for _ in range(2):
            if self._digest in _Children.too_hard:
                break
            try:
                return act()
            except TooHardError as error:
                _Children.now = None
                if error.late:
                    break
        _Children.too_hard.add(self._digest)
        return None

    def _child(self) -> _Child:
        """Give the child with this document open in it.

        Raises:
            TooHardError: it cannot open it.
        """
        child = _Children.now = _Children.now or _Child()
        if child.document != self._digest:
            file = os.memfd_create("document", os.MFD_CLOEXEC)
            try:
                with open(file, "wb", closefd=False) as memory:
                    memory.write(self._document)
                child.told, _none = child.ask({"open": True}, file)
            finally:
                os.close(file)
            child.document = self._digest
        self.count = int(str(child.told.get("count", 0)))
        why = child.told.get("why")
        self.why = Step(str(why)) if why in set(Step) else None
        return child


def let_go() -> None:
    """End the child, with the visit."""
    child, _Children.now = _Children.now, None
    if child is not None:
        child.end()
    _Children.too_hard.clear()


def _blank(size: QSize) -> QImage:
    whole = QSize(595, 842).scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(whole, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image
