"""A machine that is switched on: its screen is looked at and touched, its plug is pulled."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from PIL import Image

from kiosk.errors import KioskError
from tests.image import picture, reading
from tests.image.finger import Finger
from tests.image.machine import Hand, Machine, Place, Speed, command, firmware
from tests.image.picture import Box
from tests.image.qmp import Qmp, QmpError
from tests.image.reading import Word

_RANGE: Final = 0x7FFF  # of QEMU's absolute axes
_PRESS: Final = 0.1  # seconds a finger stays, whatever the pace: half a second is a long press
_ANEW: Final = 10.0  # seconds of its own clock until what moves but a little is read again
_GLANCE: Final = 1.0  # seconds between two looks at a screen that is waited for
_TIME: Final = ("year", "mon", "mday", "hour", "min", "sec")
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class ScreenError(KioskError):
    """The screen does not show what it should."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found.

    Attributes:
        after: seconds since the machine was switched on, by its own clock.
        worked: seconds of processor that QEMU had used then.
    """

    image: Image.Image
    words: tuple[Word, ...]
    after: float
    worked: float


class Running:
    """A machine from the moment that it is switched on; leaving the context pulls the plug.

    Args:
        machine: what it is.
        place: where it lives; `prepare` made it, or an earlier run.
        speed: of its processor.
        pictures: a folder for pictures of what was seen, or None.
    """

    def __init__(
        self, machine: Machine, place: Place, speed: Speed, pictures: Path | None = None
    ) -> None:
        self.machine, self.place, self.speed = machine, place, speed
        self._pictures = pictures
        self._ending = ExitStack()
        self._pictured = 0

    def __enter__(self) -> Self:
        code, _ = firmware()
        self.place.socket.unlink(missing_ok=True)
        self._finger = None
        if self.machine.hand is Hand.FINGER:
            self._finger = Finger(self.place.finger)
            self._ending.callback(self._finger.close)
        complaints = self._ending.enter_context(self.place.complaints.open("ab"))
        self._qemu = subprocess.Popen(
            command(self.machine, self.place, self.speed, code),
            stdin=subprocess.DEVNULL,
            stdout=complaints,
            stderr=complaints,
            process_group=0,
        )
        self._began = time.monotonic()
        self._ending.callback(self._off)
        try:
            self.qmp = self._ending.enter_context(Qmp.at(self.place.socket))
        except QmpError as error:
            self._ending.close()
            said = self.place.complaints.read_text(errors="replace").strip()[-400:]
            raise KioskError(f"QEMU did not start: {said}", hint=str(error)) from error
        self._first = self._now()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.cut()

    def cut(self) -> None:
        """Pull the plug: nothing is flushed, nobody is told."""
        self._ending.close()

    def kill(self) -> None:
        """Pull the plug under somebody's hands: what they do next fails."""
        self._qemu.send_signal(signal.SIGKILL)

    def cut_into(self, place: Place) -> Place:
        """Make the folder of a machine whose plug was pulled now, and let this one go on.

        QEMU stands still while its files are copied: they are what a kill would have left.
        """
        shutil.rmtree(place.folder, ignore_errors=True)
        place.folder.mkdir(parents=True)
        self._qemu.send_signal(signal.SIGSTOP)
        try:
            for of, to in (
                (self.place.disk, place.disk),
                (self.place.variables, place.variables),
            ):
                subprocess.run(["cp", "--sparse=always", "--reflink=auto", of, to], check=True)
        finally:
            self._qemu.send_signal(signal.SIGCONT)
        return place

    def _off(self) -> None:
        self.kill()
        self._qemu.wait()

    # --- figures ---

    @property
    def age(self) -> float:
        """Seconds since it was switched on."""
        return time.monotonic() - self._began

    @property
    def worked(self) -> float:
        """Seconds of processor that it has used: on a shared host, fairer than the clock."""
        stat = Path("/proc", str(self._qemu.pid), "stat").read_text(encoding="utf-8")
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def clock(self) -> float:
        """Seconds since it was switched on, as it counts them: emulated, they are instructions."""
        if self.speed is Speed.KVM:
            return self.age
        return (self._now() - self._first).total_seconds()

    def _now(self) -> dt.datetime:
        told = self.qmp.execute("qom-get", path="/machine", property="rtc-time")
        year, month, day, hour, minute, second = (int(told[f"tm_{name}"]) for name in _TIME)
        return dt.datetime(year + 1900, month + 1, day, hour, minute, second, tzinfo=dt.UTC)

    def sleep(self, seconds: float) -> None:
        """Wait, in seconds of a real machine; those of its own clock, if it is emulated."""
        end = self.clock + seconds * self.speed.slowness
        while self.clock < end:
            time.sleep(min(_GLANCE, seconds))

    def memory(self, patience: float = 30) -> dict[str, int]:
        """Give what the guest's balloon says of its memory, in bytes.

        Raises:
            KioskError: the guest has no driver for it.
        """
        path = "/machine/peripheral/balloon"
        asked: dict[str, Any] = self.qmp.execute("qom-get", path=path, property="guest-stats")
        self.qmp.execute("qom-set", path=path, property="guest-stats-polling-interval", value=1)
        end = time.monotonic() + patience * self.speed.patience
        while time.monotonic() < end:
            found: dict[str, Any] = self.qmp.execute("qom-get", path=path, property="guest-stats")
            stats = {name: int(value) for name, value in found["stats"].items()}
            fresh = found["last-update"] > asked["last-update"]  # it told something when it started
            if fresh and stats.get("stat-total-memory", -1) > 0:
                return stats
            time.sleep(1)
        raise KioskError("the guest tells nothing of its memory", hint="virtio_balloon is missing")

    def dump_memory(self, file: Path) -> None:
        """Write the whole of its memory into a file; it stands still meanwhile."""
        self.qmp.execute("stop")
        try:
            self.qmp.execute("dump-guest-memory", paging=False, protocol=f"file:{file}")
        finally:
            self.qmp.execute("cont")

    # --- snapshots ---

    def save(self, name: str) -> None:
        """Keep the whole machine as it is, in its disk, to go on from there as often as wanted."""
        self._snapshot("save", name)

    def load(self, name: str) -> None:
        """Go on from where it was kept, perhaps by an earlier run."""
        self._snapshot("load", name)
        if self._finger:
            self._finger.resume()
        self._first = self._now()  # its clock was put back
        self.qmp.execute("cont")

    def _snapshot(self, what: str, name: str) -> None:
        order = {"job_id": what, "tag": name, "vmstate": "disk", "devices": ["disk"]}
        self.qmp.execute(f"snapshot-{what}", **order)
        while True:
            job = next(job for job in self.qmp.execute("query-jobs") if job["id"] == what)
            if job["status"] == "concluded":
                break
            time.sleep(0.2)
        self.qmp.execute("job-dismiss", id=what)
        if "error" in job:
            raise KioskError(f"the machine cannot {what} itself: {job['error']}")

    # --- the screen ---

    def look(self) -> Image.Image:
        """Give what the screen shows."""
        file = self.place.folder / "screen.ppm"
        self.qmp.execute("screendump", filename=str(file))
        with Image.open(file) as shown:
            shown.load()
            seen = shown.convert("RGB")
        return seen.transpose(Image.Transpose.ROTATE_270) if self.machine.turned else seen

    def keep(self, image: Image.Image, name: str) -> None:
        """Keep a picture for those who come later."""
        if self._pictures:
            self._pictures.mkdir(parents=True, exist_ok=True)
            self._pictured += 1
            image.save(self._pictures / f"{self._pictured:02}-{name}.png")

    def wait(
        self,
        right: Callable[[Sequence[Word]], bool],
        what: str,
        patience: float = 30,
        masks: Iterable[Box] = (),
    ) -> Seen:
        """Wait for a screen; the moment given is that at which it was first seen so.

        Args:
            right: told what stands on the screen, says whether it is it.
            what: how it is called, for a picture and for a complaint.
            patience: seconds, of a real machine.
            masks: where it may change meanwhile.

        Raises:
            ScreenError: it did not come in time.
        """
        end = self.clock + patience * self.speed.slowness
        masks = tuple(masks)
        first: Seen | None = None
        read: Image.Image | None = None  # to read takes seconds: the same is not read again
        again = 0.0
        while True:
            image = self.look()
            if first is None or not picture.alike(first.image, image, masks):
                first = Seen(image, (), self.clock, self.worked)
                read = None
            elif (
                read is None or (self.clock > again and image != read)  # a letter is alike, too
            ) and not picture.is_blank(image):
                read, again = image, self.clock + _ANEW
                words = reading.read(image)
                first = Seen(first.image, words, first.after, first.worked)
                if right(words):
                    self.keep(image, what)
                    return first
            if self.clock > end:
                self.keep(image, f"not-{what}")
                there = " ".join(word.text for word in reading.read(image))[:400]
                raise ScreenError(f"no {what} after {self.clock:.0f} s; the screen says: {there}")
            time.sleep(_GLANCE)

    def sees(self, label: str, patience: float = 30) -> Seen:
        """Wait until a label stands on the screen."""
        return self.wait(lambda words: reading.shows(words, label), f"“{label}”", patience)

    def tap(self, label: str, patience: float = 30) -> None:
        """Touch a label as soon as it is there."""
        box = reading.find(self.sees(label, patience).words, label)
        assert box, label
        self.touch(*box.middle)

    # --- hands ---

    def touch(self, x: int, y: int) -> None:
        """Touch a place for a moment, by the clock on the wall; in pixels of what is seen."""
        with self._down(x, y):
            time.sleep(_PRESS)

    def hold(self, x: int, y: int, seconds: float) -> None:
        """Keep a finger on a place, for seconds of a real machine."""
        with self._down(x, y):
            self.sleep(seconds)

    @contextmanager
    def _down(self, x: int, y: int) -> Iterator[None]:
        width, height = self.machine.width, self.machine.height
        if self.machine.turned:
            x, y = y, height - 1 - x
        if self._finger:
            with self._finger.down(x / width, y / height):
                yield
            return
        self._move(x, y)
        self._button(down=True)
        yield
        self._button(down=False)

    def _move(self, x: int, y: int) -> None:
        places = (("x", x / self.machine.width), ("y", y / self.machine.height))
        events = [
            {"type": "abs", "data": {"axis": axis, "value": round(part * _RANGE)}}
            for axis, part in places
        ]
        self.qmp.execute("input-send-event", events=events)

    def _button(self, *, down: bool) -> None:
        press = {"type": "btn", "data": {"button": "left", "down": down}}
        self.qmp.execute("input-send-event", events=[press])

    def keys(self, *names: str) -> None:
        """Press keys together, as QEMU names them, and let them go."""
        held = [{"type": "qcode", "data": name} for name in names]
        self.qmp.execute("send-key", keys=held, hold_time=round(100 * self.speed.pace))

    def power_button(self) -> None:
        """Touch the button on the case."""
        self.qmp.execute("system_powerdown")

    # --- the USB sockets ---

    def plug(self, driver: str, name: str, **more: object) -> None:
        """Plug a USB device in."""
        self.qmp.execute("device_add", driver=driver, id=name, bus="xhci.0", **more)

    def unplug(self, name: str) -> None:
        """Pull it out."""
        self.qmp.execute("device_del", id=name)

    def plug_redirected(self, place: Path, name: str) -> None:
        """Plug in what waits at a socket, and speaks usbredir there."""
        address = {"type": "unix", "data": {"path": str(place)}}
        backend = {"type": "socket", "data": {"addr": address, "server": False}}
        self.qmp.execute("chardev-add", id=name, backend=backend)
        self.plug("usb-redir", name, chardev=name)

    def plug_stick(self, file: Path, name: str = "stick") -> None:
        """Plug a USB stick in, whose content is a file; it may be written to."""
        self.qmp.execute(
            "blockdev-add",
            driver="raw",
            node_name=f"{name}-content",
            file={"driver": "file", "filename": str(file)},
        )
        self.plug("usb-storage", name, drive=f"{name}-content", removable=True)

    def unplug_stick(self, name: str = "stick") -> None:
        """Pull a stick out."""
        self.unplug(name)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with suppress(QmpError):  # it is held until the guest has let go
                self.qmp.execute("blockdev-del", node_name=f"{name}-content")
                return
            time.sleep(0.2)
        raise KioskError(f"the stick {name} does not come out")

    def until(self, true: Callable[[], bool], patience: float) -> bool:
        """Wait for something outside the screen; tell whether it came within seconds of a PC."""
        end = self.clock + patience * self.speed.slowness
        while not (came := true()) and self.clock < end:
            time.sleep(_GLANCE)
        return came

    def wait_for_restart(self, patience: float = 60) -> None:
        """Wait until the machine starts anew by itself.

        Raises:
            ScreenError: it does not.
        """
        before, end = self.restarts(), self.clock + patience * self.speed.slowness
        while self.restarts() == before:
            if self.clock > end:
                self.keep(self.look(), "no-restart")
                raise ScreenError("the machine does not start anew")
            time.sleep(_GLANCE)

    def restarts(self) -> int:
        """Tell how often the machine has started anew by itself."""
        return len(self.qmp.happened("RESET"))
