"""A centre that publishes, a mirror on loopback, and kiosks that look for what is new."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.publishing import keys, repository, rotation
from kiosk.publishing.keys import Keyring
from kiosk.publishing.publication import Publication, Rollout
from kiosk.settings import CATEGORIES, ROOT
from kiosk.updates import status, versions
from kiosk.updates.look import look
from kiosk.updates.standing import Standing, dump
from kiosk.updates.status import Found, Status
from kiosk.updates.task import Task
from tests.updates.mirror import Mirror, mirror_of

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)
SMALL = (ROOT / "tests" / "policy" / "small.yaml").read_text()
SITE = "version: 1\nname: Agence de {name}\ncommune: {name}\n"
COMMAND = {
    "id": "test-1",
    "op": "test-page",
    "kiosks": "all",
    "not_before": (NOW - DAY).isoformat(),
    "expires": (NOW + DAY).isoformat(),
}


def whitelist(label: str) -> bytes:
    """Give a whitelist that can be told from others by one label."""
    return SMALL.replace("label: CAF", f"label: {label}").encode()


def commands(*listed: object) -> bytes:
    return json.dumps({"commands": list(listed)}).encode()


@dataclass
class Kiosk:
    """One kiosk, as far as it looks for what is new."""

    task: Task

    def look(self, now: dt.datetime = NOW, **changes: object) -> Found:
        """Look once, in this process, and keep what was found as the verb does."""
        found = look(replace(self.task, **changes), now)  # type: ignore[arg-type]
        with contextlib.suppress(Exception):  # its disk may be full
            status.note(self.task.folder, found, now)
        return found

    @property
    def status(self) -> Status:
        known = status.read(self.task.folder)
        assert known
        return known

    @property
    def offered(self) -> versions.Version:
        version = versions.offered(self.task.folder)
        assert version, "a whole version is offered"
        return version

    @property
    def label(self) -> str:
        """Give the label by which the whitelist on offer is known."""
        text = self.offered.files().whitelist.read_text()
        return text.split("label: ", 2)[1].split("\n")[0].strip()

    def text(self, name: str) -> str:
        return (self.offered.folder / name).read_text()

    def stands(self, standing: Standing) -> None:
        assert self.task.standing
        self.task.standing.parent.mkdir(parents=True, exist_ok=True)
        self.task.standing.write_text(dump(standing))


@dataclass
class Town:
    """The repository, its keys, and the mirror."""

    folder: Path
    ring: Keyring
    mirror: Mirror
    kiosks: list[Kiosk] = field(default_factory=list)

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    @property
    def metadata(self) -> Path:
        return self.repository / "metadata"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def change(self, how: Callable[[Publication], object], now: dt.datetime = NOW) -> None:
        """Change what is published, and sign it."""
        with repository.opened(self.repository, self.ring, now) as publication:
            how(publication)
            publication.publish()

    def publish(self, files: dict[str, bytes], now: dt.datetime = NOW) -> None:
        def put(publication: Publication) -> None:
            for name, data in files.items():
                publication.put(name, data)

        self.change(put, now)

    def try_on(self, name: str, data: bytes, percent: int, salt: str = "s1") -> None:
        self.change(lambda p: p.put(f"canary/{name}", data, Rollout(percent, salt)))

    def kiosk(self, name: str = "03-00017") -> Kiosk:
        place = self.folder / f"kiosk-{name}"
        place.mkdir()
        root = place / "root.json"
        root.write_bytes((self.metadata / "1.root.json").read_bytes())
        task = Task(
            name,
            self.mirror.url,
            root,
            place / "policy",
            CATEGORIES,
            standing=place / "standing.json",
            built=NOW - DAY,
            seconds=30,
        )
        self.kiosks.append(Kiosk(task))
        return self.kiosks[-1]


def begin(folder: Path, *, publishers: int = 1) -> None:
    """Publish a first whitelist, an overlay of two kiosks, and two départements."""
    repository.make_keys(folder / "keys", publishers=publishers)
    ring = Keyring(folder / "keys")
    thresholds = {"targets": publishers}
    with repository.created(folder / "repository", ring, NOW, thresholds) as publication:
        publication.put("whitelist.yaml", whitelist("one"))
        for number in ("03", "63"):
            key = keys.make(folder / "keys", f"region-{number}").key
            rotation.add_region(publication, number, key)
        for kiosk, place in (("17", "Ebreuil"), ("18", "Gannat")):
            site = SITE.format(name=place).encode()
            publication.put(f"regions/03/03-000{kiosk}.yaml", site)
        publication.publish()


@contextlib.contextmanager
def town_in(folder: Path) -> Iterator[Town]:
    """Put a mirror before what was begun in a folder."""
    with mirror_of(folder / "repository") as mirror:
        yield Town(folder, Keyring(folder / "keys"), mirror)
