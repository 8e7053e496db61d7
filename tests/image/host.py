"""The one host that a test machine can reach: an administrator, who publishes again and again."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kiosk.publishing import images, keys
from kiosk.publishing.publication import Publication
from kiosk.settings import WHITELIST
from kiosk.updates.image.release import of_bundle
from kiosk.updates.image.version import ImageVersion
from tests.image.seeding import TEXT
from tests.updates.image.office import ranged
from tests.updates.town import Town, begin, town_in

_TO_GUESTS: Final = "10.0.2.2"  # what QEMU calls the host of a machine


@dataclass
class Host:
    """It.

    Attributes:
        town: what it publishes.
        published: how often it has since.
    """

    town: Town
    published: int = field(default=0)

    @property
    def seed(self) -> str:
        """The seed of a machine that follows it."""
        port = urlsplit(self.town.mirror.url).port
        return f"{TEXT}updates:\n  address: http://{_TO_GUESTS}:{port}/\n  root: root.json\n"

    @property
    def root(self) -> bytes:
        """What a machine trusts first, beside its seed."""
        return (self.town.metadata / "1.root.json").read_bytes()

    def publish_image(self, bundle: Path, version: str) -> None:
        """Publish an image, for every kiosk."""
        keys.make(self.town.keys, "image")

        def put(publication: Publication) -> None:
            images.begin(publication, self.town.ring)
            release = of_bundle(bundle, ImageVersion.parse(version))
            images.add(publication, release, bundle)

        self.town.change(put, dt.datetime.now(dt.UTC))
        whole = ranged(self.town.repository)
        self.town.mirror.hook = lambda path: whole if path.endswith(".raucb") else None

    def publish(self) -> None:
        """Publish another policy: the one that is shipped, but for a label."""
        self.published += 1
        shipped = WHITELIST.read_text(encoding="utf-8")
        other = shipped.replace("label: CAF\n", f"label: CAF {self.published}\n")
        self.town.publish({"whitelist.yaml": other.encode()}, dt.datetime.now(dt.UTC))


@contextlib.contextmanager
def host_in(folder: Path) -> Iterator[Host]:
    """Begin to publish, on loopback."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    begin(folder)
    with town_in(folder) as town:
        host = Host(town)
        host.publish()  # what a town begins with has no tile on the first screen
        yield host
