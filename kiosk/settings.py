"""This machine's settings, from the environment variables KIOSK_* that its units set."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import KioskError
from kiosk.i18n import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT: Final = Path(__file__).resolve().parent.parent
ASSETS: Final = ROOT / "assets"
SHEET: Final = ASSETS / "agent-sheet.pdf"
WHITELIST: Final = ROOT / "config" / "whitelist.yaml"
CATEGORIES: Final = ROOT / "config" / "categories.yaml"
ACCESSIBILITY: Final = ROOT / "config" / "accessibility.yaml"
ACCESSIBILITY_RESULTS: Final = ROOT / "config" / "accessibility-results.json"
ACCESSIBILITY_STATEMENT: Final = ROOT / "config" / "accessibility-statement.json"
MIN_WARNING: Final = 20.0  # seconds, WCAG 2.2.1
MIN_IDLE: Final = 60.0
_ENGINES: Final = ("duckduckgo", "qwant", "google", "bing", "none")

_VOICES: Final = ("espeak-ng", "none")


class Isolation(StrEnum):
    """What keeps a session apart from the machine."""

    BUBBLEWRAP = "bwrap"
    NONE = "none"  # for machines without bubblewrap: said on screen, refused by the image


class Spare(StrEnum):
    """Whether the next session waits beside the one in use."""

    AUTO = "auto"  # by the memory of the machine
    YES = "yes"
    VISIT = "visit"  # while somebody is there: nothing of it is in the memory at rest
    NO = "no"


@dataclass(frozen=True, slots=True)
class Settings:
    """What this machine is.

    Attributes:
        whitelist: the whitelist file.
        region: the département's file, or None.
        overlay: the commune's own file, or None.
        categories: the file that says what is done with each category of sites.
        index: the compiled lists of sites by category, or None; without it `legal` is `public`.
        mode: "strict", "public", "legal", or "" for the whitelist's own.
        language: the language after each visit.
        diagonal: of the screen, in inches; with its pixels it gives millimetres.
        distance: from the eye to the screen, in millimetres.
        window: "" for full screen, or "WIDTHxHEIGHT" in pixels.
        upstream: "http://host:port" of the proxy that the town hall imposes, or "".
        training: the sandbox of sites: "HOST:PORT" that the gate connects every name to, or "".
        training_key: base64 SHA-256 of the public key of that sandbox, or "".
        idle: seconds without a hand on the machine after which a visit is warned.
        warning: seconds from that warning to the end of the visit.
        code_wait: seconds that somebody may wait for a code.
        charter: whether the rules are shown before a visit.
        spare: whether, and when, the next session is started behind the one in use: "auto" goes
            by the memory of the machine.
        state: the folder of what survives a visit (the agent's code, the last proof), or None.
        control: the socket for orders from this machine, or None for the place of its user.
        cups: the socket of CUPS.
        printer: the ipp address of the printer, which CUPS is told to use, "none", or "" for
            whichever there is.
        scanner: the http address of one that needs no driver, the name that SANE has for another,
            "none", or "" for whichever there is.
        stick: the socket of the helper for USB sticks, or None.
        counter_page: "HOST:PORT" where the counter sees that help is asked for, or "".
        search: the engine of web searches, an id of `kiosk.policy.safe_search.ENGINES`, or "none".
        speech: what reads the screen aloud, "espeak-ng" or "none".
        id: this kiosk among all: its département and five digits, "03-00017", or "".
        updates: the address of the repository of policies, a folder of it or "file:///...", or "".
        root: the file of the repository's root role that this machine trusts from the beginning.
        policy: the folder into which `kiosk update` puts policies, or None for the one beside.
        image: the folder into which `kiosk image update` puts what it fetches, or None.
        slots: root's folder of what came of images, or None.
        wake: the address at which a new policy is announced, "https://...", or "".
        usage: the folder of what is counted, or None: nothing is.
        report: the address that takes reports, ".../v1/metrics", or "".
        seed_fault: the file that says what is wrong with the seed, where something is, or None.
        session_program: the Python module of a session, and its first arguments.
    """

    whitelist: Path = WHITELIST
    region: Path | None = None
    overlay: Path | None = None
    categories: Path = CATEGORIES
    index: Path | None = None
    mode: str = ""
    language: Language = Language.FRENCH
    isolation: Isolation = Isolation.BUBBLEWRAP
    diagonal: float = 21.5
    distance: float = 500.0
    window: str = ""
    upstream: str = ""
    training: str = ""
    training_key: str = ""
    idle: float = 300.0
    warning: float = 60.0
    code_wait: float = 600.0
    charter: bool = True
    spare: Spare = Spare.AUTO
    state: Path | None = None
    control: Path | None = None
    cups: Path = Path("/run/cups/cups.sock")
    printer: str = ""
    scanner: str = ""
    stick: Path | None = None
    counter_page: str = ""
    search: str = "duckduckgo"
    speech: str = "espeak-ng"
    id: str = ""
    updates: str = ""
    root: Path | None = None
    policy: Path | None = None
    image: Path | None = None
    slots: Path | None = None
    wake: str = ""
    usage: Path | None = None
    report: str = ""
    seed_fault: Path | None = None
    session_program: str = "kiosk.shell"

    def mm_per_px(self, width: int, height: int) -> float:
        """Give the size of a pixel on a screen of so many pixels."""
        return self.diagonal * 25.4 / math.hypot(width, height)

    def environment(self) -> dict[str, str]:
        """Give the variables from which `from_environment` makes these settings again."""
        values = {name: getattr(self, name) for name in _READERS}
        return {_variable(n): _text(v) for n, v in values.items() if v is not None and str(v)}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings.

        Raises:
            KioskError: a variable is unknown to us or its value means nothing.
        """
        values: dict[str, object] = {}
        known = {_variable(name): name for name in _READERS}
        for variable, text in environment.items():
            if not variable.startswith("KIOSK_"):
                continue
            if variable not in known:
                raise KioskError(
                    f"{variable}: no such setting", hint=f"known are {', '.join(sorted(known))}"
                )
            name = known[variable]
            try:
                values[name] = _READERS[name](text)
            except ValueError as error:
                raise KioskError(f"{variable}={text!r}: {error}", hint=_HINTS[name]) from error
        return cls(**values)  # type: ignore[arg-type]  # each reader gives its field's type


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _variable(name: str) -> str:
    return f"KIOSK_{name.upper()}"


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < math.inf:
        raise ValueError("not above 0")
    return number


def _answerable(text: str) -> float:
    number = float(text)
    if not MIN_WARNING <= number < math.inf:
        raise ValueError(f"below {MIN_WARNING:g} nobody could answer")
    return number


def _patient(text: str) -> float:
    number = float(text)
    if not MIN_IDLE <= number < math.inf:
        raise ValueError(f"below {MIN_IDLE:g} nobody could read a page")
    return number


def _yes(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError("neither yes nor no")
    return text == "yes"


def _mode(text: str) -> str:
    if text not in {"", "strict", "public", "legal"}:
        raise ValueError("no such mode")
    return text


def _engine(text: str) -> str:
    if text not in _ENGINES:
        raise ValueError("no such search engine")
    return text


def _voice(text: str) -> str:
    if text not in _VOICES:
        raise ValueError("no such engine")
    return text


def _printer(text: str) -> str:
    if text not in {"", "none"} and not text.startswith(("ipp://", "ipps://")):
        raise ValueError("no address of a printer that speaks IPP")
    return text


def _id(text: str) -> str:
    if text and not re.fullmatch(r"(\d\d|2[AB]|9[78]\d)-\d{5}", text):
        raise ValueError("no département and five digits")
    return text


def _web(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text and not text.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise ValueError(f"an address begins with {' or '.join(schemes)}://")
        return text

    return read


def _window(text: str) -> str:
    width, cross, height = text.partition("x")
    if text and not (cross and width.isdigit() and height.isdigit()):
        raise ValueError("not WIDTHxHEIGHT")
    return text


_READERS: Final[dict[str, Callable[[str], object]]] = {
    "whitelist": Path,
    "region": Path,
    "overlay": Path,
    "categories": Path,
    "index": Path,
    "mode": _mode,
    "language": Language,
    "isolation": Isolation,
    "diagonal": _positive,
    "distance": _positive,
    "window": _window,
    "upstream": str,
    "training": str,
    "training_key": str,
    "idle": _patient,
    "warning": _answerable,
    "code_wait": _patient,
    "charter": _yes,
    "spare": Spare,
    "state": Path,
    "control": Path,
    "cups": Path,
    "printer": _printer,
    "scanner": str,
    "stick": Path,
    "counter_page": str,
    "search": _engine,
    "speech": _voice,
    "id": _id,
    "updates": _web("https", "http", "file"),
    "root": Path,
    "policy": Path,
    "image": Path,
    "slots": Path,
    "wake": _web("https", "http"),
    "usage": Path,
    "report": _web("https", "http"),
    "seed_fault": Path,
    "session_program": str,
}
_HINTS = {
    "whitelist": "the path of a whitelist",
    "categories": "the path of config/categories.yaml or of one like it",
    "index": "the path of what `kiosk categories build` made",
    "region": "the path of a département's file",
    "overlay": "the path of a commune's file",
    "mode": "strict, public or legal",
    "language": f"one of {', '.join(Language)}",
    "isolation": f"one of {', '.join(Isolation)}",
    "diagonal": "inches, for example 21.5",
    "distance": "millimetres, for example 500",
    "window": "pixels, for example 1366x768",
    "upstream": "http://host:port",
    "training": "host:port",
    "training_key": "base64 of a SHA-256",
    "idle": f"seconds, at least {MIN_IDLE:g}",
    "warning": f"seconds, at least {MIN_WARNING:g}",
    "code_wait": f"seconds, at least {MIN_IDLE:g}",
    "charter": "yes or no",
    "spare": f"one of {', '.join(Spare)}",
    "state": "the path of a folder",
    "control": "the path of a socket",
    "cups": "the path of a socket",
    "printer": "ipp://host:port/ipp/print, or none",
    "scanner": "http://host:port/eSCL, a name of SANE, or none",
    "stick": "the path of a socket",
    "counter_page": "host:port",
    "search": f"one of {', '.join(_ENGINES)}",
    "speech": f"one of {', '.join(_VOICES)}",
    "id": "for example 03-00017",
    "updates": "https://host/folder/, or file:///folder/ for a stick",
    "root": "the path of a root.json",
    "policy": "the path of a folder",
    "image": "the path of a folder",
    "slots": "the path of a folder",
    "wake": "https://host/path",
    "usage": "the path of a folder",
    "report": "https://host/v1/metrics",
    "seed_fault": "the path of a file",
    "session_program": "kiosk.shell",
}
