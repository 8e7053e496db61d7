"""What image/bundle.sh refuses to sign with."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kiosk.settings import ROOT
from tests.updates.image.bundles import MISSING


def test_a_bundle_has_the_version_of_the_image_in_it(tmp_path: Path):
    for name in ("root.img", "efi.img", "key", "cert"):
        (tmp_path / name).write_bytes(b"image")
    (tmp_path / "boot-files").mkdir()
    release = 'ID=ilot\nIMAGE_VERSION="2026.12.1"\nBUILD_ID="ab12"\n'
    (tmp_path / "boot-files" / "os-release").write_text(release, encoding="utf-8")
    (tmp_path / "VERSION").write_text("2026.12.2\n", encoding="utf-8")  # of a build that was cut
    signed = ("--key", str(tmp_path / "key"), "--cert", str(tmp_path / "cert"))
    bundle = [str(ROOT / "image" / "bundle.sh"), "--from", str(tmp_path), *signed]
    done = subprocess.run(
        [*bundle, "--version", "2026.12.2"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "the image calls itself 2026.12.1" in done.stderr
    assert "./build_image.sh --version 2026.12.2" in done.stderr


@pytest.mark.skipif(bool(MISSING), reason=f"no {', '.join(MISSING)} here")
def test_a_key_that_rauc_cannot_sign_with_is_refused_before_anything_is_packed(tmp_path: Path):
    for name in ("root.img", "efi.img"):
        (tmp_path / name).write_bytes(b"image")
    key, certificate = str(tmp_path / "key"), str(tmp_path / "cert")
    make = ("openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=image")
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    bundle = [str(ROOT / "image" / "bundle.sh"), "--version", "2026.12.1", "--from", str(tmp_path)]
    done = subprocess.run(
        [*bundle, "--key", key, "--cert", certificate], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "RAUC cannot sign with such a key" in done.stderr
    assert not list(tmp_path.glob("*.raucb"))
