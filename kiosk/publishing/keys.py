"""Keeps the keys that sign policies: an Ed25519 key is a PEM file in a folder, and its public half.

A folder of keys looks so; a drawer, a USB stick or a disk holds some of them, never all:

    root-1.pem      the private key, for its owner only (0600), encrypted if a passphrase was given
    root-1.pub      its public half, for everybody
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.signer import CryptoSigner, SSlibKey

from kiosk.errors import KioskError

_LABEL: Final = re.compile(
    r"(?P<label>root|publisher|regions|image|snapshot|timestamp|region-(\d\d|2[AB]|9[78]\d))"
    r"(-(?P<number>[1-9]\d{0,3}))?"
)
_NUMBERED: Final = re.compile(r"(?P<label>.+)-(?P<number>\d+)")
_LOCKED: Final = b"BEGIN ENCRYPTED PRIVATE KEY"
_OTHERS: Final = 0o077  # whoever is not the owner


@dataclass(frozen=True, slots=True)
class Named:
    """A key that is kept somewhere.

    Attributes:
        name: its label and number, "root-1".
        key: the public half.
        private: the file of the private half; None where only the public half is here.
    """

    name: str
    key: SSlibKey
    private: Path | None

    @property
    def id(self) -> str:
        """What a repository calls it."""
        return self.key.keyid

    @property
    def label(self) -> str:
        """What it is for: "root", "publisher", "region-03"."""
        found = _NUMBERED.fullmatch(self.name)
        return found["label"] if found else self.name


def make(folder: Path, label: str, passphrase: bytes | None = None) -> Named:
    """Make a key.

    Args:
        folder: where it goes; it is made, for its owner only, if missing.
        label: what it is for: "root", "publisher", "regions", "region-03", "image", "snapshot"
            or "timestamp"; with a number, "root-2", or it is numbered after those in the folder.
        passphrase: which encrypts the private half; None or empty leaves it open.

    Raises:
        KioskError: the folder cannot be written, or has such a key.
    """
    asked = _LABEL.fullmatch(label)
    if not asked:
        hint = "root, publisher, regions, image, snapshot, timestamp or region-03, or root-2"
        raise KioskError(f"“{label}” is no name for a key", hint=hint)
    private = Ed25519PrivateKey.generate()
    locked = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = asked["number"] or _next(folder, asked["label"])
        name = f"{asked['label']}-{number}"
        file = folder / f"{name}.pem"
        _create(file, secret, 0o600)
        _create(folder / f"{name}.pub", public, 0o644)
    except OSError as error:
        hint = "who may write there? name another folder with --keys"
        raise KioskError(f"{folder}: {error.strerror}", hint=hint) from error
    return Named(name, read_public(folder / f"{name}.pub").key, file)


def read_public(file: Path) -> Named:
    """Read the public half of a key, as somebody else sends it.

    Raises:
        KioskError: it is none, or not of Ed25519.
    """
    hint = "send the file that ends with .pub, as `kiosk publish keys make` wrote it"
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise KioskError(f"{file}: {error.strerror}", hint=hint) from error
    try:
        key = SSlibKey.from_crypto(load_pem_public_key(raw))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KioskError(f"{file}: this is no public key", hint=hint) from error
    if key.keytype != "ed25519":
        hint = "make it with `kiosk publish keys make`: a kiosk verifies nothing else"
        raise KioskError(f"{file}: a key of the kind {key.keytype}", hint=hint)
    private = file.with_suffix(".pem")
    return Named(file.stem, key, private if private.exists() else None)


class Keyring:
    """The keys in some folders.

    Args:
        folders: of which each holds some.
        unlock: gives the passphrase of a private key's file.
    """

    def __init__(self, *folders: Path, unlock: Callable[[Path], bytes] | None = None) -> None:
        self.folders = folders
        self._unlock = unlock
        self._signers: dict[str, CryptoSigner] = {}

    def all(self) -> list[Named]:
        """Give the keys, sorted by their names.

        Raises:
            KioskError: a folder cannot be read, or has a broken key.
        """
        found: dict[str, Named] = {}
        for folder in self.folders:
            if not folder.is_dir():
                hint = "is the stick plugged in? `kiosk publish keys make` makes keys"
                raise KioskError(f"{folder}: there is no such folder of keys", hint=hint)
            for file in folder.glob("*.pub"):
                one = read_public(file)
                if one.private or one.id not in found:
                    found[one.id] = one
        return sorted(found.values(), key=lambda one: _order(one.name))

    def of(self, label: str) -> list[Named]:
        """Give those that are for one thing, in the order in which they were made."""
        return [one for one in self.all() if one.label == label]

    def find(self, key_id: str) -> Named | None:
        """Find a key by what a repository calls it."""
        return next((one for one in self.all() if one.id == key_id), None)

    def signer(self, key_id: str) -> CryptoSigner | None:
        """Open a private key; None where it is in none of the folders.

        Raises:
            KioskError: it is locked or broken, or others than its owner may read it.
        """
        if key_id not in self._signers:
            one = self.find(key_id)
            if one is None or one.private is None:
                return None
            self._signers[key_id] = CryptoSigner(self._open(one.private), one.key)
        return self._signers[key_id]

    def _open(self, file: Path) -> Ed25519PrivateKey:
        try:
            raw, mode = file.read_bytes(), file.stat().st_mode
        except OSError as error:
            hint = "private keys belong to one user only: run this as that user"
            raise KioskError(f"{file}: {error.strerror}", hint=hint) from error
        locked = _LOCKED in raw
        if mode & _OTHERS and not locked:
            hint = f"chmod 600 {file}; if others have read it, replace the key"
            raise KioskError(f"{file}: others than its owner may read this key", hint=hint)
        passphrase = self._unlock(file) if locked and self._unlock else None
        try:
            key = load_pem_private_key(raw, passphrase)
        except (ValueError, TypeError) as error:
            hint = "is the passphrase right? --passphrase FILE, or type it when asked"
            message = f"{file}: {'locked' if locked else 'this is no private key'}"
            raise KioskError(message, hint=hint) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise KioskError(f"{file}: not an Ed25519 key", hint="make another one")
        return key


def described(keys: Iterable[str], ring: Keyring) -> str:
    """Name keys for a person: by their names where they are known, else by the id's beginning."""
    names = {one.id: one.name for one in ring.all()}
    return ", ".join(sorted(names.get(key_id, f"{key_id[:12]}…") for key_id in keys))


def _next(folder: Path, label: str) -> int:
    numbers = [0]
    for file in folder.glob(f"{label}-*.p*"):
        found = _NUMBERED.fullmatch(file.stem)
        if found and found["label"] == label:
            numbers.append(int(found["number"]))
    return max(numbers) + 1


def _order(name: str) -> tuple[str, int]:
    found = _NUMBERED.fullmatch(name)
    return (found["label"], int(found["number"])) if found else (name, 0)


def _create(file: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(descriptor)


def is_locked(file: Path) -> bool:
    """Whether a private key wants a passphrase."""
    return _LOCKED in file.read_bytes()
