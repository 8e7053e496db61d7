"""What an agent or an administrator may know about this kiosk, gathered when somebody asks."""

from __future__ import annotations

import ctypes
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk import wire
from kiosk.fact import Health, Known, Switch
from kiosk.order import Refusal
from kiosk.phase import Phase
from kiosk.supervisor.state_folder import keep

if TYPE_CHECKING:
    from kiosk.supervisor.supervisor import Supervisor

DIAGNOSTICS: Final = "diagnostics.json"
_OF_A_VISIT: Final = frozenset(
    {
        *(Known.ASKED, Known.ASKED_WHY, Known.ASKED_KIND, Known.OPENABLE, Known.REPORTED),
        Known.CALL,
        Known.SEED,  # its words may name a network; the doctor tells the line
    }
)
_ROUTES: Final = "proc/net/route"
_ROUTES_6: Final = "proc/net/ipv6_route"
_DEFAULT: Final = "00000000"
_DEFAULT_6: Final = "0" * 32 + " 00 "
_SET: Final = Path("/run/systemd/timesync/synchronized")
_UNSYNCHRONISED: Final = 5  # TIME_ERROR of adjtimex(2)
_STAMP: Final = "%Y-%m-%d %H:%M"
_LONGEST: Final = 400  # letters of a sentence
_TIMEX: Final = 256  # bytes, more than struct timex has


def facts(
    supervisor: Supervisor, policy: bytes, *, called: bool = False, lists: str = ""
) -> tuple[wire.Fact, ...]:
    """Gather what is known.

    Args:
        supervisor: of this kiosk.
        policy: as it was compiled.
        called: whether somebody waits for the agent.
        lists: what is known of the lists of categories.
    """
    proofs, state = supervisor.proofs, supervisor.state
    proof = proofs.last
    known = {
        Known.PHASE: state.phase,
        Known.PAINTED: Switch.of(supervisor.painted),
        Known.HELP: Switch.of(state.helped),
        Known.CALL: Switch.of(called),
        Known.KEPT: Switch.of(state.phase is Phase.PAUSED and state.visited),
        Known.NETWORK: _health(has_way_out()),
        Known.CLOCK: _health(_clock_is_set()),
        Known.TIME: datetime.now().strftime(_STAMP),  # noqa: DTZ005 - as a clock on the wall
        Known.POLICY: hashlib.sha256(policy).hexdigest()[:8],
        Known.LISTS: lists,
        Known.PROOF: "" if proof is None else _health(proof.clean),
        Known.PROVED_AT: proofs.at.strftime(_STAMP) if proofs.at else "",
        Known.UNCLEAN: "" if proof is None else ", ".join(proof.unclean),
    }
    return tuple(wire.Fact(name, value) for name, value in known.items())


def note_facts(
    folder: Path, known: tuple[wire.Fact, ...], found: Mapping[str, object] | None = None
) -> str:
    """Write down what is known of the machine, and nothing that a citizen has asked for.

    Args:
        folder: of what survives a visit.
        known: as `facts` gives it.
        found: what `kiosk doctor` says, or None.

    Returns:
        Why it cannot be, a `kiosk.order.Refusal`, or "".
    """
    plain: dict[str, object] = {
        fact.name: fact.value for fact in known if fact.name not in _OF_A_VISIT
    }
    if found is not None:
        plain["doctor"] = found
    try:
        keep(folder / DIAGNOSTICS, json.dumps(plain, indent=1, ensure_ascii=False).encode())
    except OSError:
        return Refusal.FAILED
    return ""


def seed_fault(file: Path | None) -> str:
    """Give what `kiosk seed apply` says is wrong with the seed, or ""."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines() if file else []
    except (OSError, UnicodeDecodeError):
        return ""
    return lines[0][:_LONGEST] if lines else ""


def set_up(at: datetime | None, *, refused: bool) -> str:
    """Give the value of the fact of a printer that was set up by itself, or could not be."""
    if refused:
        return Health.BAD
    return at.strftime(_STAMP) if at else ""


def _health(good: bool) -> Health:  # noqa: FBT001 - it is what it turns into words
    return Health.GOOD if good else Health.BAD


def has_way_out(root: Path = Path("/")) -> bool:
    """Tell whether there is a default route; nothing is sent to find out more.

    Args:
        root: where the machine's files are.
    """
    four, six = root / _ROUTES, root / _ROUTES_6
    try:
        lines = four.read_text(encoding="ascii", errors="replace").splitlines()[1:]
        lines_6 = six.read_text(encoding="ascii", errors="replace") if six.exists() else ""
    except OSError:
        return False
    routes_6 = [line for line in lines_6.splitlines() if line.startswith(_DEFAULT_6)]
    return any(line.split()[1:2] == [_DEFAULT] for line in lines) or any(
        " lo" not in route for route in routes_6
    )


def _clock_is_set() -> bool:
    """Tell whether the clock follows one on the network: as systemd says, or adjtimex(2)."""
    if _SET.exists():  # in a unit with ProtectClock= nobody may ask the kernel
        return True
    question = ctypes.create_string_buffer(_TIMEX)  # no mode: it only asks
    state: int = ctypes.CDLL(None).adjtimex(question)
    return 0 <= state < _UNSYNCHRONISED
