"""A machine with two slots and a firmware, as far as RAUC's command line shows them.

`fake_rauc` reads bundles by the real RAUC. It keeps slots and boot entries in a file, as the
firmware does: what was told to start next starts once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.fact import Known
from kiosk.updates.image import part
from kiosk.updates.image.confirm import Audit, Kiosk, Verdict, confirm
from kiosk.updates.image.install import Machine, Outcome, install
from kiosk.updates.image.keeping import Keeper
from kiosk.updates.image.rauc import Rauc
from kiosk.updates.image.status import Told, told
from kiosk.updates.image.version import ImageVersion
from tests.updates.image.bundles import Workshop
from tests.updates.image.office import NOW, Hurried

WELL: Mapping[str, str] = {
    Known.PHASE: "attract",
    Known.PAINTED: "on",
    Known.NETWORK: "good",
    Known.PROOF: "good",
}


@dataclass
class Village:
    """One machine.

    Attributes:
        facts: what its kiosk says, by the version that runs; None for no kiosk.
    """

    folder: Path
    workshop: Workshop
    facts: dict[str, Mapping[str, str] | None] = field(default_factory=dict)
    boots: int = 1
    erased: int = 0
    said: list[str] = field(default_factory=list)
    audit: Audit | None = None
    seeded: bool = True
    fails: bool = False

    def __post_init__(self) -> None:
        self.write({"slots": ["2026.11.1", "2026.11.1"], "runs": 0, "order": [0], "next": None})

    # --- the firmware -----------------------------------------------------------------------------
    @property
    def firmware(self) -> Path:
        return self.folder / "firmware.json"

    def read(self) -> dict[str, object]:
        said: dict[str, object] = json.loads(self.firmware.read_text())
        return said

    def write(self, said: Mapping[str, object]) -> None:
        self.firmware.write_text(json.dumps(said))

    def restart(self, *, comes_up: bool = True) -> None:
        """Start what the firmware starts; an image that does not come up ends in the old one."""
        said = self.read()
        order = said["order"]
        assert isinstance(order, list)
        chosen = said["next"] if said["next"] is not None else order[0]
        if not comes_up and said["next"] is not None:
            chosen = order[0]
            self.boots += 1
        self.boots += 1
        self.write(said | {"runs": chosen, "next": None})

    @property
    def running(self) -> str:
        said = self.read()
        slots, runs = said["slots"], said["runs"]
        assert isinstance(slots, list)
        assert isinstance(runs, int)
        return str(slots[runs])

    # --- the programs -----------------------------------------------------------------------------
    @property
    def rauc(self) -> Rauc:
        keyring = str(self.workshop.keyring)
        return Rauc(
            (sys.executable, "-m", "tests.updates.image.fake_rauc", str(self.firmware), keyring),
            {"PYTHONPATH": ":".join(sys.path), "FAILS": "1" if self.fails else ""},
        )

    @property
    def keeper(self) -> Keeper:
        return Keeper(self.folder / "slots")

    @property
    def version(self) -> ImageVersion:
        return ImageVersion.parse(self.running)

    def hand_over(self, bundle: Path) -> None:
        """Do what the one who fetches does, without its care."""
        ready = self.folder / "image" / part.READY
        ready.mkdir(parents=True, exist_ok=True)
        (ready / f"{len(list(ready.iterdir())):064}.raucb").write_bytes(bundle.read_bytes())

    def stop(self) -> None:
        """Do what the one who fetches does where an image is stopped."""
        part.clear(self.folder / "image")

    def install(self) -> Outcome:
        machine = Machine(self.version, str(self.boots), "ilot-amd64", network=True)
        return install(self.folder / "image", self.keeper, self.rauc, machine, self.said.append)

    def confirm(self) -> Verdict:
        def erase() -> None:
            self.erased += 1
            facts = self.facts.get(self.running, WELL)
            if facts is not None and facts.get(Known.PROOF) == "":
                self.facts[self.running] = {**facts, Known.PROOF: "good"}

        def audit() -> Audit:
            facts = self.facts.get(self.running, WELL)
            if facts is not None:  # the kiosk is stopped for it, and what it proved is forgotten
                self.facts[self.running] = {**facts, Known.PROOF: ""}
            assert self.audit
            return self.audit

        kiosk = Kiosk(
            lambda: self.facts.get(self.running, WELL),
            erase,
            lambda: self.seeded,
            None if self.audit is None else audit,
        )
        return confirm(
            self.keeper,
            self.rauc,
            kiosk,
            running=self.version,
            boot=str(self.boots),
            folder=self.folder / "image",
            clock=Hurried().clock,
            say=self.said.append,
        )

    @property
    def told(self) -> Told:
        return told(None, self.keeper.standing, self.version, NOW)
