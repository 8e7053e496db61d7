"""Makes the seed of this machine reach its programs, or the last good one where it is bad."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.policy.problem import FileError
from kiosk.policy.yaml_text import Document, parse
from kiosk.seed.durable import read_plain
from kiosk.seed.names import FIRST, GOOD, MAX_BYTES, MAX_KEYS, NAME
from kiosk.seed.outcome import Repository, files, possible
from kiosk.seed.placing import File, Outcome, place
from kiosk.seed.reading import Below, Read, decoded, not_beside, read_seed
from kiosk.seed.remembered import remember
from kiosk.seed.store import Kept, Store
from kiosk.seed.wording import Trouble, of_file, of_problems

KEYS: Final = "root.json"
# `build_image.sh --trust` and `--updates` bring them, for seeds that name none
SHIPPED_KEYS: Final = Path("/usr/lib/ilot/root.json")
SHIPPED_ADDRESS: Final = Path("/usr/lib/ilot/updates")
FAULT: Final = "seed-fault"
_MOST: Final = 20  # problems that the journal is told
_OTHER_NAMES: Final = ("ilot.yaml.txt", "ilot.yml", "ilot.txt", "ilot.yaml.yaml")


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are on this machine.

    Attributes:
        state: the folder of the last good seed.
        runtime: the folder of kiosk.env, as programs name it.
        prefix: the root of this machine, another in a test.
    """

    state: Path
    runtime: Path
    prefix: Path

    def at(self, place: str) -> Path:
        """Give where a file of this machine is."""
        return self.prefix / place.lstrip("/")

    @property
    def run(self) -> Path:
        """Give where the folder of kiosk.env is."""
        return self.at(str(self.runtime))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A seed that holds, ready to be kept and applied.

    Attributes:
        read: what it says.
        kept: what is kept of it.
        raw: the bytes of its file on the partition, b"" where it does not lie there.
    """

    read: Read
    kept: Kept
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class BadSeed:
    """Why a folder's seed is not taken.

    Attributes:
        sentence: for the agent, in French.
        detail: for the journal and the administrator, without secrets.
        absent: whether there is none at all.
    """

    sentence: str
    detail: str
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A file that means to be a seed, wherever it was read.

    Attributes:
        name: for messages.
        untrusted: what it holds.
        beside: gives a file that lies beside it, or None.
        stick: whether it lies on a stick, where the agent's code may stand in it.
    """

    name: str
    untrusted: bytes
    beside: Callable[[str], bytes | None]
    stick: bool = False


def found(folder: Path, below: Below | None) -> Candidate | BadSeed:
    """Look for a good seed in a folder.

    Args:
        folder: of the seed partition.
        below: what its site must fit.
    """
    name = str(folder / NAME)
    try:
        untrusted = read_plain(folder, NAME, MAX_BYTES)
    except FileNotFoundError:
        return _absent(folder)
    except OSError as error:
        return BadSeed(of_file(Trouble.UNREADABLE), f"{name}: {error.strerror or error}")
    return checked(Source(name, untrusted, lambda file: _beside(folder, file)), below)


def checked(source: Source, below: Below | None) -> Candidate | BadSeed:
    """Look whether a file is a good seed."""
    name, untrusted = source.name, source.untrusted
    if len(untrusted) > MAX_BYTES:
        return BadSeed(of_file(Trouble.TOO_LONG), f"{name}: longer than {MAX_BYTES} bytes")
    try:
        read = read_seed(untrusted, name, below)
    except FileError as error:
        detail = "\n".join(map(str, error.problems[:_MOST]))
        return BadSeed(_sentence(error, untrusted, name), detail)
    except Exception as error:  # noqa: BLE001 - whatever a file does to us, nobody with a keyboard
        # is there to mend it: the last good seed is used. Its words could hold a secret.
        return BadSeed(of_file(Trouble.UNREADABLE), f"{name}: {type(error).__name__}")
    if read.seed.code is not None and not source.stick:
        return BadSeed(of_file(Trouble.CODE_INSIDE), f"{name}: the agent's code stands in it")
    root = read.seed.updates.root if read.seed.updates else None
    keys = source.beside(root) if root else None
    if root and (keys is None or len(keys) > MAX_KEYS):
        problem = next(not_beside(read, ()))
        return BadSeed(of_problems([problem], read.document), str(problem))
    return Candidate(read, Kept(read.text, keys), b"" if source.stick else untrusted)


def _beside(folder: Path, name: str) -> bytes | None:
    try:
        return read_plain(folder, name, MAX_KEYS)
    except OSError:
        return None


def apply(  # noqa: PLR0913 - what it is made of, each by its name
    wanted: Candidate | BadSeed,
    store: Store,
    places: Places,
    say: Callable[[str], None],
    below: Below | None = None,
    *,
    notice: str = "",
) -> Read | None:
    """Have the programs of this machine find the seed, or the last good one.

    Args:
        wanted: of this machine's own partition, or what was just put there.
        store: of the last good one.
        places: where things are.
        say: what is told to the journal.
        below: what the last good one must fit.
        notice: for the agent, where nothing is wrong with the seed itself.

    Returns:
        The seed in force, or None at the first start.

    Raises:
        OSError: /run cannot be written.
    """
    fault = ""
    if isinstance(wanted, Candidate):
        wanted = _applicable(wanted, places)
    if isinstance(wanted, BadSeed):
        good = _last_good(store, places, below, say)
        fault = "" if wanted.absent and good is None else wanted.sentence
        if wanted.detail:
            say(wanted.detail)
    else:
        good = wanted
        try:
            if store.keep(wanted.kept):
                say("a new seed is kept as the last good one")
        except OSError as error:
            fault = of_file(Trouble.NOT_KEPT)
            say(f"the seed holds, but cannot be kept: {error.strerror or error}")
    outcome = _outcome(good, places, fault or notice)
    place(places.prefix, outcome)
    if isinstance(wanted, Candidate) and not (fault or notice):
        _remember(wanted, store, outcome)
    say("no seed yet: this is the first start" if good is None else "the seed is applied")
    return good.read if good else None


def _applicable(candidate: Candidate, places: Places) -> Candidate | BadSeed:
    """Look whether the programs of this machine take what a seed says, before it is kept."""
    try:
        _outcome(candidate, places, "")
    except Exception as error:  # noqa: BLE001 - as in `checked`
        detail = error.message if isinstance(error, KioskError) else type(error).__name__
        return BadSeed(of_file(Trouble.UNREADABLE), f"{NAME}: {detail}")
    return candidate


def _last_good(
    store: Store, places: Places, below: Below | None, say: Callable[[str], None]
) -> Candidate | None:
    kept = store.read()
    if kept is None:
        return None
    # a new image may know other services than this seed refers to: alone is better than no kiosk
    for alone in (False, True):
        try:
            read = read_seed(kept.text, GOOD, None if alone else below)
            candidate = _applicable(Candidate(read.alone() if alone else read, kept), places)
        except FileError as error:
            say(f"the last good seed: {error}")
            continue
        if isinstance(candidate, Candidate):
            return candidate
        say(f"the last good seed: {candidate.detail}")
    return None


def _remember(good: Candidate, store: Store, outcome: Outcome) -> None:
    updates = good.read.seed.updates
    root = (updates.root if updates else None) or ""
    if good.raw:
        with suppress(OSError):  # the next start takes longer, nothing else
            coded = good.read.seed.agent_code_hash is not None
            remember(store.folder, good.raw, root, good.kept.keys, outcome, coded=coded)


def _outcome(good: Candidate | None, places: Places, fault: str) -> Outcome:
    seed, site = (good.read.seed, good.read.site) if good else (None, {})
    inside = str(places.runtime).lstrip("/")
    keys = good.kept.keys if good else None
    follows = _shipped(places)
    if keys is not None:
        follows = replace(follows, root=str(places.runtime / KEYS))
    wanted = files(seed, site, places.runtime, follows)
    if keys is not None:
        wanted.append(File(f"{inside}/{KEYS}", keys))
    if fault:
        wanted.append(File(f"{inside}/{FAULT}", f"{fault}\n".encode()))
    if good is None:
        wanted.append(File(f"{inside}/{FIRST}", b""))
    gone = {*possible(places.runtime), *(f"{inside}/{name}" for name in (KEYS, FAULT, FIRST))}
    return Outcome(tuple(wanted), tuple(sorted(gone - {file.place for file in wanted})))


def _shipped(places: Places) -> Repository:
    """Give the repository that the image brings, as far as it does."""
    root = str(SHIPPED_KEYS) if places.at(str(SHIPPED_KEYS)).is_file() else ""
    address = places.at(str(SHIPPED_ADDRESS))
    return Repository(root, address.read_text("ascii").strip() if address.is_file() else "")


def _absent(folder: Path) -> BadSeed:
    for name in _OTHER_NAMES:
        with suppress(OSError):
            if (folder / name).is_file():
                return BadSeed(of_file(Trouble.NAMED_TXT), f"{folder / name}: not named {NAME}")
    return BadSeed(of_file(Trouble.MISSING), f"{folder}: there is no {NAME}", absent=True)


def _sentence(error: FileError, untrusted: bytes, name: str) -> str:
    problem = error.problems[0]
    document: Document | None = None
    with suppress(FileError):
        document = parse(decoded(untrusted, name), name)
    if document is None and problem.place.line == 1 and b"\0" in untrusted[:4096]:
        return of_file(Trouble.ENCODING)
    if document is None and "UTF-8" in problem.hint:
        return of_file(Trouble.ENCODING)
    return of_problems(error.problems, document)
