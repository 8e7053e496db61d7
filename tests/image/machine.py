"""Describes a machine, and gives the command line by which QEMU is that machine."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError

QEMU: Final = "qemu-system-x86_64"
# the first that is there: code, and the variables that belong to it
_FIRMWARE: Final = (
    (Path("/usr/share/OVMF/OVMF_CODE_4M.fd"), Path("/usr/share/OVMF/OVMF_VARS_4M.fd")),
    (Path("/usr/share/OVMF/OVMF_CODE.fd"), Path("/usr/share/OVMF/OVMF_VARS.fd")),
)
_TRIAL: Final = 8.0  # seconds in which a guest under KVM must have come to its firmware
_DISKS: Final = {
    "ahci": "ide-hd,bus=ide.0",
    "virtio": "virtio-blk-pci",
    "usb": "usb-storage,bus=xhci.0,port=4,removable=on",
}
TABLET: Final = "TABLET1"  # its serial number


class Hand(StrEnum):
    """What touches the screen."""

    FINGER = "finger"  # on a touchscreen, as on a kiosk
    POINTER = "pointer"  # of a tablet of QEMU's own: a mouse to the guest


class Speed(StrEnum):
    """What the machine's processor is."""

    KVM = "kvm"
    TCG = "tcg"  # emulated: 10 to 30 times slower

    @property
    def slowness(self) -> float:
        """How many times longer than a real machine it may take, by its own clock."""
        return 1.0 if self is Speed.KVM else 5.0

    @property
    def pace(self) -> float:
        """How many times slower than a person its hands are, by the clock on the wall."""
        return 1.0 if self is Speed.KVM else 6.0

    @property
    def patience(self) -> float:
        """How many times longer it may take by the clock on the wall."""
        return 1.0 if self is Speed.KVM else 40.0


@dataclass(frozen=True, slots=True)
class Machine:
    """A PC as an office buys it: a screen that is touched, a disk, no keyboard.

    Attributes:
        disk: the image as it was built; it is never written to.
        memory: in MB.
        width: of the screen; where it is no multiple of 64, QEMU's pictures of it are slanted.
        network: whether it has a line; the host is 10.0.2.2 to it.
        recorded: whether everything that is written to the disk is recorded too.
        bus: what the disk hangs on: "ahci", "virtio", or "usb", as a stick does.
        hand: what touches its screen.
        turned: whether the screen hangs on its side, turned clockwise.
        more: further arguments.
    """

    disk: Path
    memory: int = 2048
    processors: int = 2
    width: int = 1280
    height: int = 800
    network: bool = False
    recorded: bool = False
    bus: str = "ahci"
    hand: Hand = Hand.FINGER
    turned: bool = False
    more: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Place:
    """The folder in which a machine lives, and what is in it."""

    folder: Path

    @property
    def disk(self) -> Path:
        """What was written, over the image."""
        return self.folder / "disk.qcow2"

    @property
    def variables(self) -> Path:
        """What the firmware remembers; the boot entries are in there."""
        return self.folder / "firmware.qcow2"

    @property
    def socket(self) -> Path:
        """Where QEMU is told what to do."""
        return self.folder / "qmp"

    @property
    def finger(self) -> Path:
        """Where QEMU finds the touchscreen."""
        return self.folder / "finger"

    @property
    def console(self) -> Path:
        """What came out of the serial line."""
        return self.folder / "console.txt"

    @property
    def writes(self) -> Path:
        """The record of what was written to the disk."""
        return self.folder / "writes.log"

    @property
    def complaints(self) -> Path:
        """What QEMU itself has to say."""
        return self.folder / "qemu.txt"


def firmware() -> tuple[Path, Path]:
    """Give the firmware's code and its first variables.

    Raises:
        KioskError: there is none.
    """
    for code, variables in _FIRMWARE:
        if code.exists() and variables.exists():
            return code, variables
    raise KioskError("there is no UEFI firmware for QEMU", hint="apt-get install ovmf")


def command(machine: Machine, place: Place, speed: Speed, code: Path) -> list[str]:
    """Give the command line."""
    disk = "recorded" if machine.recorded else "disk"
    words = [QEMU, "-nodefaults", "-no-user-config", "-display", "none"]
    words += ["-machine", "q35,hpet=off", "-m", f"{machine.memory}M"]
    words += ["-smp", str(machine.processors), *_processor(speed)]
    words += ["-qmp", f"unix:{place.socket},server=on,wait=off"]
    words += ["-serial", f"file:{place.console}"]
    words += ["-drive", f"if=pflash,unit=0,format=raw,readonly=on,file={code}"]
    words += ["-drive", f"if=pflash,unit=1,format=qcow2,file={place.variables}"]
    words += _blockdev("disk", "qcow2", place.disk, "discard=unmap")
    if machine.recorded:
        words += _blockdev("writes", "raw", place.writes)
        log = "driver=blklogwrites,node-name=recorded,file=disk,log=writes"
        words += ["-blockdev", f"{log},log-super-update-interval=1"]
    words += ["-device", "qemu-xhci,id=xhci", *_hand(machine.hand, place)]
    words += ["-device", f"{_DISKS[machine.bus]},drive={disk},id=ssd,bootindex=1"]
    words += ["-device", f"virtio-vga,xres={machine.width},yres={machine.height}"]
    words += ["-device", "virtio-rng-pci", "-device", "virtio-balloon-pci,id=balloon"]
    if machine.network:
        words += ["-netdev", "user,id=line", "-device", "e1000e,netdev=line"]
    return [*words, *machine.more]


def _processor(speed: Speed) -> list[str]:
    match speed:
        case Speed.KVM:
            return ["-accel", "kvm", "-cpu", "host"]
        case Speed.TCG:
            # the smallest that Debian 13 and Chromium take: each further set of instructions costs;
            # and of a maker whose processors need no tables of pages of the kernel's own, for which
            # each call of the system throws away what was translated. QEMU 8.2 has SHA-256 in one
            # instruction: the root is hashed as it is read
            model = "Westmere-v1,+sha-ni,+rdrand,+rdtscp,vendor=AuthenticAMD"
            # its time goes by instructions, a nanosecond each: what waits for something in there
            # does not give up because this host is slow, and a start always takes as long
            clock = ["-icount", "shift=0,sleep=on", "-rtc", "clock=vm"]
            return ["-accel", "tcg,thread=single,tb-size=1024", "-cpu", model, *clock]


def _hand(hand: Hand, place: Place) -> list[str]:
    match hand:
        case Hand.FINGER:
            socket = ["-chardev", f"socket,id=finger,path={place.finger}"]
            return [*socket, "-device", "usb-redir,chardev=finger,bus=xhci.0,port=1"]
        case Hand.POINTER:
            return ["-device", f"usb-tablet,serial={TABLET},bus=xhci.0,port=1"]


def _blockdev(name: str, form: str, file: Path, more: str = "") -> list[str]:
    on_disk = f"driver=file,node-name={name}-file,filename={file}"
    shaped = ",".join(filter(None, (f"driver={form},node-name={name},file={name}-file", more)))
    return ["-blockdev", on_disk, "-blockdev", shaped]


def prepare(machine: Machine, place: Place) -> None:
    """Make the folder of a machine that was never switched on.

    Raises:
        KioskError: an image or a program is missing.
    """
    if not machine.disk.exists():
        hint = "build it: ./build_image.sh"
        raise KioskError(f"{machine.disk}: there is no such image", hint=hint)
    shutil.rmtree(place.folder, ignore_errors=True)
    place.folder.mkdir(parents=True)
    overlay(machine.disk, place.disk, image_format(machine.disk))
    _, variables = firmware()
    image_tool("convert", "-f", "raw", "-O", "qcow2", str(variables), str(place.variables))
    if machine.recorded:
        place.writes.touch()


def overlay(below: Path, above: Path, form: str = "qcow2") -> None:
    """Make a disk that holds what is written, over another one that stays as it is."""
    above.unlink(missing_ok=True)
    image_tool("create", "-q", "-f", "qcow2", "-b", str(below.resolve()), "-F", form, str(above))


def image_format(disk: Path) -> str:
    """Tell in which form a disk is."""
    with disk.open("rb") as file:
        return "qcow2" if file.read(4) == b"QFI\xfb" else "raw"


def image_tool(*words: str) -> str:
    """Run qemu-img.

    Raises:
        KioskError: it is not there, or refuses.
    """
    try:
        done = subprocess.run(
            ["qemu-img", *words], capture_output=True, check=True, text=True, timeout=1200
        )
    except FileNotFoundError as error:
        raise KioskError("qemu-img is not there", hint="apt-get install qemu-utils") from error
    except subprocess.CalledProcessError as error:
        raise KioskError(f"qemu-img {words[0]}: {error.stderr.strip()}") from error
    return done.stdout


@cache
def speed() -> Speed:
    """Tell whether guests really run under KVM here: a device that opens says little."""
    if not Path("/dev/kvm").exists():
        return Speed.TCG
    code, _ = firmware()
    words = [QEMU, "-nodefaults", "-display", "none", "-machine", "q35", "-m", "128M"]
    words += ["-accel", "kvm", "-cpu", "host"]
    words += ["-drive", f"if=pflash,unit=0,format=raw,readonly=on,file={code}"]
    words += ["-serial", "stdio"]
    try:
        subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_TRIAL, check=True
        )
    except subprocess.TimeoutExpired as still_there:
        return Speed.KVM if still_there.stdout else Speed.TCG  # its firmware has said something
    except (OSError, subprocess.CalledProcessError):
        pass
    return Speed.TCG
