"""A policy comes from a stick, or from nowhere."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kiosk.updates.status import Fault
from tests.updates.mirror import mirror_of
from tests.updates.town import Kiosk, Town, whitelist

pytestmark = pytest.mark.sandbox


def test_a_stick_brings_a_policy(town: Town, kiosk: Kiosk):
    town.publish({"whitelist.yaml": whitelist("two")})
    assert kiosk.look(base=town.repository.as_uri()).fault is None
    assert kiosk.label == "two"


def _write_over(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (_write_over, Fault.ALTERED),
        (Path.unlink, Fault.INCOMPLETE),
        (_pipe, Fault.UNREACHABLE),
        (lambda file: file.chmod(0), Fault.UNREACHABLE),
    ],
)
def test_a_stick_that_was_tampered_with_brings_nothing(town: Town, kiosk: Kiosk, harm, fault):
    town.publish({"whitelist.yaml": whitelist("two")})
    stick = town.folder / "stick"
    shutil.copytree(town.repository, stick)
    newest = max(stick.glob("targets/*.whitelist.yaml"), key=lambda f: b"two" in f.read_bytes())
    harm(newest)
    assert kiosk.look(base=stick.as_uri()).fault is fault
    assert kiosk.label == "one"
    assert kiosk.look().fault is None


def test_a_stick_that_was_pulled_out_is_said_to_be_incomplete(town: Town, kiosk: Kiosk):
    found = kiosk.look(base=(town.folder / "gone").as_uri())
    assert (found.fault, kiosk.label) == (Fault.INCOMPLETE, "one")


def test_a_server_that_is_off_is_unreachable(town: Town, kiosk: Kiosk):
    with mirror_of(town.repository) as mirror:
        url = mirror.url
    assert kiosk.look(base=url).fault is Fault.UNREACHABLE
    assert kiosk.look().fault is None


def test_a_name_that_nobody_has_is_unreachable(kiosk: Kiosk):
    assert kiosk.look(base="http://mises-a-jour.invalid").fault is Fault.UNREACHABLE
