"""What a kiosk believes of a repository: only what The Update Framework has verified."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tuf.api.metadata import TargetFile
from tuf.ngclient import Updater, UpdaterConfig

from kiosk.updates.blame import UpdateError, blamed
from kiosk.updates.fetching import DeadlineFetcher, FileFetcher
from kiosk.updates.status import Fault

_NUMBERS: Final = 10**10  # of snapshots, as versions are called
_CONFIG: Final = UpdaterConfig(max_delegations=8)


@dataclass(frozen=True, slots=True)
class Target:
    """A file that was signed.

    Attributes:
        name: as a target.
        sha256: of its content.
        size: in bytes.
        rollout: the percentage and the salt of a trial; None for all kiosks.
        signed: what the library knows about it.
    """

    name: str
    sha256: str
    size: int
    rollout: tuple[int, str] | None
    signed: TargetFile


class Repository:
    """A repository at one moment.

    Args:
        base: its address.
        root: the root role that is trusted from the beginning.
        cache: a folder for what was verified; it is made if missing.
        fetcher: fetches from it.
        time: by which expiry is judged.

    Raises:
        UpdateError: the root is none, or the folder cannot be written.
    """

    def __init__(
        self,
        base: str,
        root: bytes,
        cache: Path,
        fetcher: DeadlineFetcher | FileFetcher,
        time: dt.datetime,
    ) -> None:
        base = base.rstrip("/")
        with blamed():
            cache.mkdir(parents=True, exist_ok=True)
            self._updater = Updater(
                str(cache),
                f"{base}/metadata/",
                target_base_url=f"{base}/targets/",
                fetcher=fetcher,
                config=_CONFIG,
                bootstrap=root,
            )
        self._trusted.reference_time = time

    @property
    def _trusted(self) -> Any:  # noqa: ANN401 - the library has no types here
        return self._updater._trusted_set  # noqa: SLF001 - its pin in pyproject.toml says why

    def refresh(self) -> None:
        """Fetch and verify who may sign what, and what is published.

        Raises:
            UpdateError: it cannot be had, or it is not right.
        """
        with blamed():
            self._updater.refresh()

    @property
    def snapshot(self) -> int:
        """The number of what is published, after `refresh`."""
        return int(self._trusted.snapshot.version) % _NUMBERS

    @property
    def expires(self) -> dt.datetime:
        """When the first of what was verified expires, after `refresh`."""
        trusted = self._trusted
        roles = (trusted.root, trusted.timestamp, trusted.snapshot, trusted.targets)
        first: dt.datetime = min(role.expires for role in roles)
        return first if first.tzinfo else first.replace(tzinfo=dt.UTC)

    def find(self, name: str) -> Target | None:
        """Find a target; None if it is not published, or by somebody who may not.

        Raises:
            UpdateError: who may sign it cannot be had, or is not right.
        """
        with blamed():
            found = self._updater.get_targetinfo(name)
        if found is None:
            return None
        sha256 = found.hashes.get("sha256", "")
        if not sha256:
            raise UpdateError(Fault.ALTERED, f"{name}: signed without its SHA-256")
        return Target(name, sha256, found.length, _rollout(found), found)

    def fetch(self, target: Target, file: Path) -> None:
        """Fetch a target into a file; what is there if this raises means nothing.

        Raises:
            UpdateError: it cannot be had, it is other than was signed, or the disk refuses.
        """
        with blamed():
            self._updater.download_target(target.signed, str(file))


def _rollout(found: TargetFile) -> tuple[int, str] | None:
    """Read for which kiosks a target is; what cannot be read is for none."""
    custom = found.unrecognized_fields.get("custom")
    if not isinstance(custom, dict) or "rollout" not in custom:
        return None
    said = custom["rollout"]
    percent = said.get("percent") if isinstance(said, dict) else None
    salt = said.get("salt") if isinstance(said, dict) else None
    if type(percent) is not int or not isinstance(salt, str):
        return 0, ""
    return percent, salt
