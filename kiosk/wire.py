"""The typed messages that the processes of a kiosk send one another."""

from __future__ import annotations

import array
import json
import os
import socket
from dataclasses import asdict, dataclass, field, fields
from typing import Final, get_args

from kiosk.errors import KioskError

MAX_MESSAGE: Final = 4096  # bytes
MAX_DESCRIPTORS: Final = 4
_INT: Final = array.array("i").itemsize


@dataclass(frozen=True, slots=True)
class Word:
    """A message that says everything by its name.

    Its kinds take all they need from here: to make a data class takes a quarter of a millisecond,
    and whoever waits for the first picture waits for all of them twice.
    """


class Show(Word):
    """Supervisor to shell: become visible."""

    __slots__ = ()


class Warm(Word):
    """Shell to supervisor: ready, hidden or not, the web engine is loaded."""

    __slots__ = ()


class Painted(Word):
    """Shell to supervisor: the home screen is on the screen."""

    __slots__ = ()


class EndVisit(Word):
    """Shell to supervisor: the citizen has finished; wipe."""

    __slots__ = ()


class CallAgent(Word):
    """Shell to supervisor: somebody asks for the agent."""

    __slots__ = ()


class AgentTold(Word):
    """Supervisor to shell: the call of `CallAgent` is shown at the counter."""

    __slots__ = ()


class AgentComes(Word):
    """Supervisor to shell: whoever was called is on the way."""

    __slots__ = ()


class Beat(Word):
    """Shell to supervisor, once a second: the interface is alive."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class PhaseIs:
    """Supervisor to shell: where the visit stands, on which the screen depends.

    Attributes:
        phase: a `kiosk.phase.Phase`.
        seconds: until it changes by itself, or "" where it does not.
    """

    phase: str
    seconds: str = ""


class HelpBegins(Word):
    """Supervisor to shell: the agent helps, which no session knows by itself."""

    __slots__ = ()


class HelpEnds(Word):
    """Supervisor to shell: the agent does not help any more."""

    __slots__ = ()


class Erased(Word):
    """Supervisor to shell: the visit before this session is proved wiped."""

    __slots__ = ()


class Aloud(Word):
    """Supervisor to shell: who has just gone was listening; say what hangs over everything."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ReadsAloud:
    """Shell to supervisor: whether everything is read aloud from now on, "yes" or "no"."""

    on: str


@dataclass(frozen=True, slots=True)
class ClosesIn:
    """Supervisor to shell: the opening hours end in so many minutes, and the visit with them."""

    minutes: str


@dataclass(frozen=True, slots=True)
class SeedIs:
    """Supervisor to shell: what is wrong with the seed of this machine, or ""; of no citizen's."""

    fault: str


@dataclass(frozen=True, slots=True)
class HeadsetIs:
    """Supervisor to shell: whether a headset is plugged in, "yes" or "no"."""

    plugged: str


@dataclass(frozen=True, slots=True)
class PrinterIs:
    """Supervisor to shell: why nothing can be printed.

    Attributes:
        trouble: a `kiosk.peripherals.reasons.Trouble`, or "" where nothing is in the way.
        present: "yes" where there is a printer at all, or "no".
    """

    trouble: str
    present: str = "yes"


@dataclass(frozen=True, slots=True)
class Print:
    """Shell to supervisor, and on to a worker, with one descriptor: print this PDF.

    Attributes:
        copies: how often.
        first: the first page, from 0.
        last: the one behind the last, or "0" for all.
        colour: "yes", or "no" for black and white.
    """

    copies: str
    first: str
    last: str
    colour: str


@dataclass(frozen=True, slots=True)
class PrintIs:
    """Worker to supervisor, and supervisor to shell: how far the document of `Print` is.

    Attributes:
        step: a `kiosk.printing.Print`.
        done: pages that are printed, or "".
        of: as many are to be, or "".
        trouble: a `kiosk.peripherals.reasons.Trouble`, or "": why it has to wait.
    """

    step: str
    done: str = ""
    of: str = ""
    trouble: str = ""


class CancelPrint(Word):
    """Shell to supervisor: the document of `Print` is not wanted any more."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class PagesLeft:
    """Supervisor to shell: how many sides of paper this visit may still print."""

    number: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Worker to supervisor: so many pages has the document."""

    number: str


class Submit(Word):
    """Supervisor to worker: give the document to CUPS now."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Submitted:
    """Worker to supervisor: CUPS has it, as this job."""

    number: str


@dataclass(frozen=True, slots=True)
class ScannerIs:
    """Supervisor to shell: why no paper can be scanned.

    Attributes:
        trouble: a `kiosk.scanning.Step`, or "" where nothing is in the way.
        present: "yes" where there is a scanner at all, or "no".
    """

    trouble: str
    present: str = "yes"


@dataclass(frozen=True, slots=True)
class Scan:
    """Shell to supervisor, and on to a worker: scan what lies there.

    Attributes:
        colour: "yes", or "no" for black and white.
    """

    colour: str


@dataclass(frozen=True, slots=True)
class ScanIs:
    """Worker to supervisor, and supervisor to shell: how far the scan is.

    Attributes:
        step: a `kiosk.scanning.Step`.
    """

    step: str


class Scanned(Word):
    """Worker to supervisor, and supervisor to shell, with one descriptor: a page, as JPEG."""

    __slots__ = ()


class CancelScan(Word):
    """Shell to supervisor: the pages of `Scan` are not wanted any more."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class StickIs:
    """Supervisor to shell: whether a USB stick is there for this visit.

    Attributes:
        how: a `kiosk.usb_stick.Outcome`: DONE where there is one, or why not.
    """

    how: str


class AskStick(Word):
    """Shell to supervisor: a line to the helper is wanted, for one question."""

    __slots__ = ()


class StickLine(Word):
    """Supervisor to shell, with one descriptor: that line; names on it are none of ours."""

    __slots__ = ()


class AskCounted(Word):
    """Shell to supervisor: somebody wants to read what this kiosk counts."""

    __slots__ = ()


class Counted(Word):
    """Supervisor to shell, with one descriptor: what leaves next, as `usage.transcript` says it."""

    __slots__ = ()


class Touched(Word):
    """Shell to supervisor, once a second at most: a hand touched the screen, keys or mouse."""

    __slots__ = ()


class Accepted(Word):
    """Shell to supervisor: the citizen has read the charter and begins."""

    __slots__ = ()


class AwaitCode(Word):
    """Shell to supervisor: the citizen waits for a code, or looks for a paper."""

    __slots__ = ()


class AgentWanted(Word):
    """Shell to supervisor: the agent's corner was held; open the panel."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, repr=False)
class Pin:
    """Panel to supervisor: the agent's code, as typed."""

    digits: str


@dataclass(frozen=True, slots=True)
class PinAnswer:
    """Supervisor to panel: a `kiosk.order.CodeAnswer`, and how many seconds to try no other."""

    answer: str
    seconds: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """Panel or command line to supervisor: an order, a `kiosk.order.Order`.

    Attributes:
        order: which.
        about: the site that was shown to whoever orders it, or "" where it is about none.
    """

    order: str
    about: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """Supervisor to panel or command line: "" where the order is obeyed, or why it is not."""

    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Supervisor to panel or command line: one thing that an agent may want to know."""

    name: str
    value: str = field(repr=False)  # it may be the site that somebody asks for


@dataclass(frozen=True, slots=True)
class Blocked:
    """Shell or gate to supervisor: something was refused. A reason, never an address."""

    reason: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """Shell to supervisor: a service was opened from its tile; by its id, never by an address."""

    service: str


@dataclass(frozen=True, slots=True)
class Smiled:
    """Shell to supervisor: how the visit before this session was: 1 good, 2 neither, 3 not."""

    face: str


@dataclass(frozen=True, slots=True, repr=False)
class Wish:
    """Shell to supervisor: a citizen asks the agent for a site that was refused.

    Attributes:
        host: the site's name, and nothing more of its address.
        reason: a `kiosk.policy.model.Reason`.
        category: the id of its category, or "".
        opener: a `kiosk.policy.model.Opener` who may open it, or "".
    """

    host: str
    reason: str
    category: str = ""
    opener: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Permit:
    """Supervisor to shell and gate: the agent has opened this site for this visit."""

    host: str


class Listen(Word):
    """Shell to gate, with one descriptor: serve this listening socket of my network namespace."""

    __slots__ = ()


class Serving(Word):
    """Gate to shell: the socket of `Listen` is served."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, repr=False)
class Lease:
    """Shell to gate: a page that is allowed needs this host for its parts."""

    host: str


@dataclass(frozen=True, slots=True, repr=False)
class Fault:
    """Gate to shell: why a host could not be reached; `error` is a Proxy-Status type (RFC 9209)."""

    host: str
    error: str


Message = (
    Show
    | Warm
    | Painted
    | EndVisit
    | CallAgent
    | AgentTold
    | AgentComes
    | Beat
    | PhaseIs
    | HelpBegins
    | HelpEnds
    | Erased
    | Aloud
    | ReadsAloud
    | ClosesIn
    | SeedIs
    | PrinterIs
    | Print
    | PrintIs
    | CancelPrint
    | PagesLeft
    | Pages
    | Submit
    | Submitted
    | ScannerIs
    | HeadsetIs
    | Scan
    | ScanIs
    | Scanned
    | CancelScan
    | StickIs
    | AskStick
    | StickLine
    | AskCounted
    | Counted
    | Touched
    | Accepted
    | AwaitCode
    | AgentWanted
    | Pin
    | PinAnswer
    | Command
    | Reply
    | Fact
    | Blocked
    | Opened
    | Smiled
    | Wish
    | Permit
    | Listen
    | Serving
    | Lease
    | Fault
)
_TYPES: Final[dict[str, type[Message]]] = {kind.__name__: kind for kind in get_args(Message)}


class WireError(KioskError):
    """A message that is none of ours; the sender is not to be trusted any more."""


def encode(message: Message) -> bytes:
    """Give a message as one JSON object in UTF-8."""
    return json.dumps([type(message).__name__, asdict(message)]).encode()


def decode(untrusted: bytes) -> Message:
    """Read a message.

    Raises:
        WireError: it has no known type, or not exactly the fields of that type, all strings.
    """
    try:
        name, values = json.loads(untrusted)
        kind = _TYPES[name]
        if not isinstance(values, dict) or set(values) != {f.name for f in fields(kind)}:
            raise WireError("a message with other fields than its type has")
        if not all(isinstance(value, str) for value in values.values()):
            raise WireError("a message whose fields are not texts")
        return kind(**values)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise WireError("a message that is none of ours") from error


class Channel:
    """One end of a pair of connected SOCK_SEQPACKET sockets; it owns its socket."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end

    @classmethod
    def pair(cls) -> tuple[Channel, Channel]:
        """Make two channels that hear one another."""
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        return cls(one), cls(other)

    @classmethod
    def inherited(cls, descriptor: int) -> Channel:
        """Take over a descriptor that the parent process left open for us."""
        return cls(socket.socket(fileno=descriptor))

    def fileno(self) -> int:
        """Give the descriptor, to wait on it."""
        return self._socket.fileno()

    def send(self, message: Message, descriptors: tuple[int, ...] = ()) -> None:
        """Send one message, and copies of some open descriptors with it.

        Raises:
            OSError: the other end is gone or does not read.
        """
        control = []
        if descriptors:
            rights = array.array("i", descriptors)
            control.append((socket.SOL_SOCKET, socket.SCM_RIGHTS, rights))
        self._socket.sendmsg([encode(message)], control, socket.MSG_NOSIGNAL)

    def receive(self, *, wait: bool = False) -> tuple[Message, list[int]] | None:
        """Take the next message and its descriptors, which are then the caller's to close.

        Returns:
            None where nothing has come and `wait` is off.

        Raises:
            EOFError: the other end is closed.
            WireError: what came is none of our messages; its descriptors are closed.
        """
        flags = 0 if wait else socket.MSG_DONTWAIT
        try:
            # not socket.recv_fds: up to Python 3.11 at least, it forgets its flags
            data, control, _, _ = self._socket.recvmsg(
                MAX_MESSAGE, socket.CMSG_SPACE(MAX_DESCRIPTORS * _INT), flags
            )
        except BlockingIOError:
            return None
        except ConnectionResetError as error:
            raise EOFError from error
        descriptors = array.array("i")
        for level, kind, rights in control:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                descriptors.frombytes(rights[: len(rights) // _INT * _INT])
        if not data:
            raise EOFError
        try:
            return decode(data), list(descriptors)
        except WireError:
            for descriptor in descriptors:
                os.close(descriptor)
            raise

    def close(self) -> None:
        """Close this end; the other one then reads the end."""
        self._socket.close()
