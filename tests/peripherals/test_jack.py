"""The headset's socket, with a script in the mixer's place that speaks as amixer does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.peripherals import jack
from kiosk.peripherals.jack import Jack

MIXER = """#!/bin/sh
# amixer cget iface=CARD,name='CONTROL'
[ "$2" = "iface=CARD,name='{control}'" ] || {{ echo "amixer: Cannot find it" >&2; exit 1; }}
echo "numid=21,iface=CARD,name='{control}'"
echo "  ; type=BOOLEAN,access=r-------,values=1"
echo "  : values=$(cat "{folder}/socket")"
"""


@pytest.fixture
def mixer(tmp_path: Path) -> Callable[[str], str]:
    def make(control: str) -> str:
        (tmp_path / "socket").write_text("off\n")
        script = tmp_path / "mixer"
        script.write_text(MIXER.format(control=control, folder=tmp_path))
        script.chmod(0o755)
        return str(script)

    return make


@pytest.mark.parametrize("control", ["Headphone Jack", "Front Headphone Jack"])
def test_A19_a_headset_is_noticed_when_it_is_plugged_in_and_out(
    mixer, tmp_path: Path, monkeypatch, control: str
):
    monkeypatch.setattr(jack, "_LOOK", 0.01)

    async def story() -> None:
        told: asyncio.Queue[bool] = asyncio.Queue()
        socket = Jack(lambda: told.put_nowait(socket.plugged), mixer(control))
        looking = asyncio.ensure_future(socket.run())
        for plugged in (True, False, True):
            (tmp_path / "socket").write_text("on\n" if plugged else "off\n")
            assert await told.get() is plugged
        looking.cancel()

    asyncio.run(asyncio.wait_for(story(), 60))


def test_a_card_that_knows_nothing_of_its_socket_is_not_asked_again(mixer):
    socket = Jack(lambda: pytest.fail("nothing was plugged in"), mixer("Mic Jack"))
    asyncio.run(asyncio.wait_for(socket.run(), 60))
    assert not socket.plugged


def test_a_machine_without_a_mixer_has_no_headset():
    socket = Jack(lambda: pytest.fail("nothing was plugged in"), "no-such-mixer")
    asyncio.run(asyncio.wait_for(socket.run(), 60))
    assert not socket.plugged
