"""A centre that publishes images, a web server with ranges before it, and a kiosk that fetches."""

from __future__ import annotations

import datetime as dt
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.publishing import images, keys, repository
from kiosk.publishing.keys import Keyring
from kiosk.updates.image import look as looks
from kiosk.updates.image import part, status
from kiosk.updates.image.look import ImageTask
from kiosk.updates.image.pace import Clock, Pace
from kiosk.updates.image.release import Release, measured
from kiosk.updates.image.status import Found
from kiosk.updates.image.version import ImageVersion
from tests.categories.upstream import Answer, Exchange
from tests.updates.mirror import Mirror

NOW = dt.datetime.now(dt.UTC)
PIECE = 1 << 16
_RANGE = re.compile(r"bytes=(\d+)-")


def version(text: str) -> ImageVersion:
    return ImageVersion.parse(text)


def content(seed: int, length: int = 10 * PIECE + 777) -> bytes:
    return random.Random(seed).randbytes(length)  # noqa: S311 - to be the same again


@dataclass
class Hurried:
    """A clock whose sleeps pass at once."""

    time: float = 0.0
    slept: float = 0.0

    def now(self) -> float:
        return time.monotonic() + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += seconds

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.sleep)


@dataclass
class Office:
    """The repository, its mirror and one kiosk."""

    folder: Path
    mirror: Mirror
    running: str = "2026.11.1"
    hurried: Hurried = field(default_factory=Hurried)
    said: list[str] = field(default_factory=list)

    @property
    def ring(self) -> Keyring:
        return Keyring(self.folder / "keys")

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    @property
    def kiosk(self) -> Path:
        return self.folder / "kiosk"

    def publish(self, text: str, data: bytes, **more: object) -> Release:
        """Publish an image, in small pieces."""
        file = self.folder / f"ilot-{text}.raucb"
        file.write_bytes(data)
        with file.open("rb") as stream:
            release = Release(version(text), *measured(stream, PIECE), piece=PIECE)
        release = replace(release, **more)  # type: ignore[arg-type]
        with repository.opened(self.repository, self.ring, NOW) as publication:
            images.begin(publication, self.ring)
            images.add(publication, release, file)
            publication.publish()
        return release

    def change(self, how: Callable[..., object], *words: object) -> None:
        with repository.opened(self.repository, self.ring, NOW) as publication:
            how(publication, *words)
            publication.publish()

    def task(self, **more: object) -> ImageTask:
        self.kiosk.mkdir(exist_ok=True)
        task = ImageTask(
            "03-00017",
            self.mirror.url,
            (self.repository / "metadata" / "1.root.json").read_bytes(),
            self.kiosk,
            self.folder / "slots",
            version(self.running),
            Pace(50_000_000),
            60.0,
            NOW - dt.timedelta(days=1),
            reserve=0,
            clock=self.hurried.clock,
        )
        return replace(task, **more)  # type: ignore[arg-type]

    def look(self, **more: object) -> Found:
        found = looks.look(self.task(**more), NOW, self.said.append)
        status.note(self.kiosk, found, NOW)
        return found

    def fetched(self, release: Release) -> bytes:
        return part.ready(self.kiosk)[release.sha256].read_bytes()

    @property
    def questions(self) -> list[str]:
        return [path for path in self.mirror.asked if path.endswith(".raucb")]


def begin(folder: Path) -> None:
    """Begin a repository, in which no images are yet, and make the key that will sign them."""
    repository.make_keys(folder / "keys")
    with repository.created(folder / "repository", Keyring(folder / "keys"), NOW) as publication:
        publication.put("whitelist.yaml", b"x")
        publication.publish()
    keys.make(folder / "keys", "image")


def ranged(folder: Path, cut_after: int | None = None, rate: int | None = None) -> Answer:
    """Answer as a host that knows ranges does.

    Args:
        folder: what it serves.
        cut_after: bytes after which it says no more.
        rate: bytes a second.
    """

    def answer(exchange: Exchange) -> None:
        data = (folder / exchange.path.lstrip("/")).read_bytes()
        asked = _RANGE.fullmatch(exchange.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        if start >= len(data):
            exchange.send_error(416)
            return
        exchange.send_response(206 if asked else 200)
        exchange.send_header("Content-Length", str(len(data) - start))
        if asked:
            exchange.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        exchange.send_header("Connection", "close")
        exchange.end_headers()
        sent = data[start:] if cut_after is None else data[start : start + cut_after]
        for at in range(0, len(sent), 8192):
            exchange.wfile.write(sent[at : at + 8192])
            if rate:
                time.sleep(8192 / rate)

    return answer
