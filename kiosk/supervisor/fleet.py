"""What binds a kiosk to its fleet: the next policy, commands from afar, what is counted."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk import wire
from kiosk.fact import Known
from kiosk.order import Order, Refusal
from kiosk.supervisor.counts import Counts
from kiosk.supervisor.lifecycle import Event, State
from kiosk.supervisor.remote import Remote
from kiosk.supervisor.vitals import Devices, Vitals
from kiosk.updates import status
from kiosk.updates.command import Op
from kiosk.updates.image.told import Images
from kiosk.usage.database import LedgerError
from kiosk.usage.metric import Gauge

if TYPE_CHECKING:
    from kiosk.policy.model import Policy
    from kiosk.settings import Settings
    from kiosk.supervisor.policies import Policies
    from kiosk.supervisor.supervisor import Supervisor

_ORDERS: Final = {
    Op.REBOOT: Order.REBOOT,
    Op.SHUT_DOWN: Order.SHUT_DOWN,
    Op.PAUSE: Order.PAUSE,
    Op.RESUME: Order.RESUME,
    Op.TEST_PAGE: Order.PRINT_SHEET,
    Op.DIAGNOSTICS: Order.NOTE_FACTS,
}


class Fleet:
    """Serves a supervisor; each part is there only where the settings name its place.

    Args:
        settings: of this machine.
        state: the folder of what survives a visit.
        supervisor: the one that it serves.
        policies: whence the next policy comes, or None.
        obey: does what an agent may order, and gives why not, or "".
        say: what is told in plain words about what happens.
    """

    def __init__(  # noqa: PLR0913 - each by its name
        self,
        settings: Settings,
        state: Path,
        supervisor: Supervisor,
        *,
        policies: Policies | None,
        obey: Callable[[Order], str],
        say: Callable[[str], None],
    ) -> None:
        self._folder = settings.policy
        self._usage = settings.usage
        self._images = Images.of(settings)
        self._supervisor = supervisor
        self._policies = policies
        self._obey = obey
        self._say = say
        self._counts: Counts | None = None
        self._remote = (
            Remote(
                settings.policy,
                state,
                settings.id,
                do=self._do,
                free=lambda: supervisor.free,
                observe=self._observe,
                say=say,
            )
            if settings.policy
            else None
        )

    def work(self, policy: Policy, devices: Devices) -> Iterator[Coroutine[Any, Any, None]]:
        """Begin; give what runs until it is cancelled.

        Args:
            policy: of the session on the screen.
            devices: gives the states of printer and scanner.
        """
        if self._policies:
            yield self._policies.run()
        if self._usage:
            self._counts = Counts(self._usage, policy, self._say)
            yield self._counts.run()
            vitals = Vitals(
                self._counts,
                self._usage,
                devices,
                policies=self._policies,
                offered=self._folder,
                images=self._images,
            )
            yield vitals.run()
        if self._remote:
            yield self._remote.run()

    def renew(self, policy: Policy) -> None:
        """Count by another policy."""
        if self._counts:
            self._counts.renew(policy)

    def passed(self, before: State, event: Event, after: State) -> None:
        """Follow the life of visits."""
        if self._counts:
            self._counts.passed(before, event, after)

    def hear(self, message: wire.Message) -> None:
        """Take in what a session says of its visit."""
        if self._counts:
            self._counts.hear(message)

    def tell(self, message: wire.Message, descriptors: tuple[int, ...] = ()) -> None:
        """Tell the session on the screen something of its paper, which may count."""
        if self._counts:
            self._counts.overhear(message)
        self._supervisor.tell(message, descriptors)

    async def show_counted(self) -> None:
        """Hand the session on the screen what leaves this kiosk next."""
        try:
            text = await self._counts.transcript() if self._counts else ""
        except LedgerError as error:
            self._say(f"what is counted cannot be read: {error}")
            text = ""
        memory = os.memfd_create("counted", os.MFD_CLOEXEC)
        with os.fdopen(memory, "w+b") as file:
            file.write(text.encode())
            file.flush()
            self._supervisor.tell(wire.Counted(), (memory,))

    def facts(self) -> tuple[wire.Fact, ...]:
        """Give what an agent may know of it."""
        found = status.read(self._folder) if self._folder else None
        fault = status.to_tell(found, datetime.now(UTC))
        place = f"{found.file}:{found.line}" if found and fault and found.file else ""
        verified = found.verified.date().isoformat() if found and found.verified else ""
        return (
            wire.Fact(Known.UPDATE, fault or ""),
            wire.Fact(Known.UPDATE_AT, place),
            wire.Fact(Known.UPDATED, verified),
            *self._of_images(),
        )

    def _of_images(self) -> tuple[wire.Fact, ...]:
        running = self._images.running
        if running is None:
            return ()
        told = self._images.told(datetime.now(UTC))
        return (
            wire.Fact(Known.IMAGE, told.fault or ""),
            wire.Fact(Known.IMAGE_STEP, told.step),
            wire.Fact(Known.IMAGE_VERSION, str(running)),
            wire.Fact(Known.IMAGE_NEXT, told.version),
        )

    def _observe(self, gauge: Gauge, n: int) -> None:
        if self._counts:
            self._counts.observe(gauge, n)

    def _do(self, op: Op) -> str:
        """Do a command, and give why not, or ""."""
        if op in _ORDERS:
            return self._obey(_ORDERS[op])
        if op is Op.END_IDLE_VISIT:
            return "" if self._supervisor.end_idle() else Refusal.NO_IDLE_VISIT
        # A session that begins anew leaves the one before it to be proved wiped; the audit that
        # plants what it looks for is the night's, when no second kiosk is in its way.
        self._supervisor.refresh()
        return ""
