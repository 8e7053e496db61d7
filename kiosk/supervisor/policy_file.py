"""The compiled policy, taken from a cache where nothing that it is made of has changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.settings import Settings

_CODE: Final = Path(__file__).parent.parent / "policy"


def compiled_policy(settings: Settings, cache: Path) -> bytes:
    """Give the policy of these settings in the form that the shell and the gate read.

    Reading the whitelist takes hundreds of milliseconds, which a citizen would wait for.

    Args:
        settings: whose whitelist, files over it, categories and mode.
        cache: a private folder; it is made if need be, and done without if that is refused.

    Raises:
        KioskError: one of them cannot be read, or says something wrong.
    """
    kept = cache / f"policy-{_fingerprint(settings)}.json"
    try:
        return kept.read_bytes()
    except OSError:
        compiled = _compile(settings)
    _keep(kept, compiled)
    return compiled


def cache_folder() -> Path:
    """Give the place of our cache."""
    named = os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "ilot"


def _compile(settings: Settings) -> bytes:
    # imported here, as it takes pydantic and yaml with it
    from kiosk.policy import compiled  # noqa: PLC0415
    from kiosk.policy_source import load_policy  # noqa: PLC0415

    read = (settings.whitelist, settings.overlay, settings.mode)
    policy = load_policy(*read, region=settings.region, categories=settings.categories)
    return compiled.dump(policy)


def _fingerprint(settings: Settings) -> str:
    """Give a name that changes with the files, the mode and the code."""
    files = [settings.whitelist, settings.categories]
    files += [file for file in (settings.region, settings.overlay) if file]
    digest = hashlib.sha256(settings.mode.encode())
    for part in _contents([*files, *sorted(_CODE.glob("*.py"))]):
        digest.update(hashlib.sha256(part).digest())
    for file in files:  # the rules remember where they were written
        digest.update(hashlib.sha256(bytes(file.absolute())).digest())
    return digest.hexdigest()


def _contents(files: Iterable[Path]) -> Iterable[bytes]:
    for file in files:
        try:
            yield file.read_bytes()
        except OSError as error:
            raise KioskError(
                f"{file}: {error.strerror}",
                hint="KIOSK_WHITELIST, _REGION, _OVERLAY and _CATEGORIES name the files",
            ) from error


def _keep(place: Path, compiled: bytes) -> None:
    """Put it there whole or not at all; old ones go."""
    import tempfile  # noqa: PLC0415 - 3 ms that a start from the cache does without

    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        old = list(place.parent.glob("policy-*.json"))
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as fresh:
            fresh.write(compiled)
        Path(fresh.name).rename(place)
        for file in old:
            file.unlink(missing_ok=True)
    except OSError:  # a read-only home: the cache is a convenience
        return
