"""What a test of the image is made with: its options, a machine, and what came of it."""

from __future__ import annotations

import argparse
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from kiosk.settings import ROOT
from tests.image import seeding, walk
from tests.image.board import Board, drawn
from tests.image.machine import Machine, Place, Speed, prepare, speed
from tests.image.running import Running, Seen

IMAGE: Final = ROOT / "build" / "image" / "ilot.img"
WORK: Final = ROOT / "build" / "image-test"


@dataclass
class Test:
    """What is tested, with what, and what came of it."""

    options: argparse.Namespace
    wrong: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        """Tell the one who waits."""
        print(f"{time.monotonic() - self.began:6.0f} s  {text}", flush=True)  # noqa: T201

    def fails(self, text: str) -> None:
        """Note that something is not as it should be."""
        self.wrong.append(text)
        self.say(f"WRONG: {text}")

    @cached_property
    def speed(self) -> Speed:
        """Whether there is KVM."""
        found = Speed.TCG if self.options.tcg else speed()
        self.say({Speed.KVM: "with KVM", Speed.TCG: "emulated: KVM runs no guests here"}[found])
        return found

    @cached_property
    def board(self) -> Board:
        """The keyboard of the screen."""
        return drawn(*self.options.size)

    @cached_property
    def machine(self) -> Machine:
        """The machine, with a seed for practice; the image is built if there is none."""
        image: Path = self.options.image
        if not image.exists() and image == IMAGE:
            self.say("building the image")
            subprocess.run([ROOT / "build_image.sh"], check=True, cwd=ROOT)
        # it may be an administrator's own, so it is not made anew; but who tests knows what
        self.say(f"the image is made of {_made_of(image)}")
        seeded = seeding.seeded(image, seeding.TEXT, WORK / "seeded.img")
        width, height = self.options.size
        # emulated, two processors would take turns on one
        processors = 2 if self.speed is Speed.KVM else 1
        memory: int = self.options.memory
        return Machine(seeded, memory, processors, width=width, height=height)

    @contextmanager
    def on(self, machine: Machine, name: str) -> Iterator[Running]:
        """Switch a new machine on."""
        place = Place(WORK / name)
        prepare(machine, place)
        with Running(machine, place, self.speed, WORK / "pictures" / name) as vm:
            yield vm

    def starts(self, vm: Running) -> Seen:
        """Wait for the first screen, and tell how long it took."""
        seen = walk.starts(vm)
        self.say(
            f"first screen {seen.after:.0f} s after power-on, {seen.worked:.0f} s of processor"
        )
        return seen


def _made_of(image: Path) -> str:
    """Tell of which commit an image was built."""
    try:
        release = (image.parent / "boot-files" / "os-release").read_text(encoding="utf-8")
    except OSError:
        return "what nobody knows"
    return next(
        (line[9:].strip('"') for line in release.splitlines() if line[:9] == "BUILD_ID="), "?"
    )
