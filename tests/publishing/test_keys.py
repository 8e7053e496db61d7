from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.errors import KioskError
from kiosk.publishing import keys
from kiosk.publishing.keys import Keyring


def test_a_private_key_is_for_its_owner_only(tmp_path: Path):
    one = keys.make(tmp_path / "keys", "root")
    assert one.private
    assert one.private.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_keys_are_numbered_and_never_overwritten(tmp_path: Path):
    assert [keys.make(tmp_path, "region-2A").name for _ in range(3)] == [
        "region-2A-1",
        "region-2A-2",
        "region-2A-3",
    ]
    assert len({one.id for one in Keyring(tmp_path).of("region-2A")}) == 3


def test_a_locked_key_wants_its_passphrase(tmp_path: Path):
    one = keys.make(tmp_path, "root", b"un mot de passe")
    assert one.private
    assert keys.is_locked(one.private)
    assert Keyring(tmp_path, unlock=lambda _: b"un mot de passe").signer(one.id)
    for wrong in (Keyring(tmp_path), Keyring(tmp_path, unlock=lambda _: b"un autre")):
        with pytest.raises(KioskError, match="locked"):
            wrong.signer(one.id)


def test_an_open_key_that_others_may_read_signs_nothing(tmp_path: Path):
    one = keys.make(tmp_path, "root")
    assert one.private
    one.private.chmod(0o640)
    with pytest.raises(KioskError, match="others than its owner"):
        Keyring(tmp_path).signer(one.id)


def test_a_locked_key_may_lie_on_a_stick_that_knows_no_owners(tmp_path: Path):
    one = keys.make(tmp_path, "root", b"un mot de passe")
    assert one.private
    one.private.chmod(0o755)  # as on FAT
    assert Keyring(tmp_path, unlock=lambda _: b"un mot de passe").signer(one.id)


def test_a_key_of_another_kind_is_refused(tmp_path: Path):
    public = rsa.generate_private_key(65537, 2048).public_key()
    file = tmp_path / "root-1.pub"
    file.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(KioskError, match="kind rsa"):
        keys.read_public(file)
    file.write_bytes(b"something else")
    with pytest.raises(KioskError, match="no public key"):
        keys.read_public(file)


def test_a_drawer_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(KioskError, match="no such folder of keys"):
        Keyring(tmp_path / "nowhere").all()


@pytest.mark.parametrize("label", ["../root", "root 1", "", "Root", "region-", "region-0003"])
def test_a_name_that_is_none_makes_no_key(tmp_path: Path, label: str):
    with pytest.raises(KioskError, match="no name for a key"):
        keys.make(tmp_path, label)
    assert not list(tmp_path.iterdir())
