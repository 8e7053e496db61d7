"""How loud the kiosk is, with a script in the mixer's place that speaks as amixer does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.fact import Known
from kiosk.order import Order, Refusal
from kiosk.supervisor.house import House
from kiosk.supervisor.volume import Volume
from tests.supervisor.stage import Stage, on_stage, until
from tests.supervisor.test_visits import begin

MIXER = """#!/bin/sh
# amixer -M sget CONTROL | sset CONTROL N% unmute
[ "$3" = "{control}" ] || {{ echo "amixer: Unable to find simple control '$3',0" >&2; exit 1; }}
level="{folder}/level"
if [ "$2" = sset ]; then echo "${{4%\\%}}" > "$level"; fi
echo "Simple mixer control '$3',0"
echo "  Capabilities: pvolume pvolume-joined pswitch pswitch-joined"
echo "  Mono: Playback 52000 [$(cat "$level")%] [-9.00dB] [on]"
"""


@pytest.fixture
def mixer(tmp_path: Path) -> Callable[[str], str]:
    def make(control: str = "Master") -> str:
        (tmp_path / "level").write_text("60\n")
        script = tmp_path / "mixer"
        script.write_text(MIXER.format(control=control, folder=tmp_path))
        script.chmod(0o755)
        return str(script)

    return make


def heard(tmp_path: Path) -> str:
    return (tmp_path / "level").read_text().strip()


@pytest.mark.parametrize("control", ["Master", "PCM"])
def test_the_agent_makes_it_louder_and_softer(mixer, tmp_path: Path, control: str):
    async def story() -> None:
        volume = Volume(mixer(control))
        await volume.find()
        assert volume.percent == "60"
        assert volume.change(Order.LOUDER) == ""
        assert volume.change(Order.LOUDER) == ""
        await volume.restore()
        assert (volume.percent, heard(tmp_path)) == ("80", "80")
        assert volume.change(Order.SOFTER) == ""
        await volume.restore()
        assert heard(tmp_path) == "70"

    asyncio.run(story())


def test_it_is_never_silent_and_never_more_than_full(mixer, tmp_path: Path):
    async def story() -> None:
        volume = Volume(mixer())
        await volume.find()
        for _ in range(12):
            volume.change(Order.SOFTER)
        await volume.restore()
        assert heard(tmp_path) == "10"
        for _ in range(12):
            volume.change(Order.LOUDER)
        await volume.restore()
        assert heard(tmp_path) == "100"

    asyncio.run(story())


@pytest.mark.parametrize("body", ["exit 1", "echo nothing", "exec sleep 60", None])
def test_without_a_volume_to_set_the_agent_is_told(
    tmp_path: Path, body: str | None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("kiosk.peripherals.mixer._PATIENCE", 0.2)
    script = tmp_path / "mixer"
    if body is not None:
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)

    async def story() -> None:
        volume = Volume(str(script))
        await volume.find()
        await volume.restore()
        assert volume.percent == ""
        assert volume.change(Order.LOUDER) == Refusal.NOT_YET

    asyncio.run(story())


@pytest.mark.sandbox
@on_stage()
async def test_what_a_visit_does_to_the_volume_ends_with_it(stage: Stage):
    folder = stage.frame.folder.parent / "mixer"
    folder.mkdir()
    (folder / "level").write_text("60\n")
    script = folder / "mixer"
    script.write_text(MIXER.format(control="Master", folder=folder))
    script.chmod(0o755)
    volume = Volume(str(script))
    policy = (stage.frame.folder / "policy.json").read_bytes()
    async with House(
        stage.supervisor, stage.frame, policy, stage.said.append, volume=volume
    ) as house:
        inside = await stage.next_session()
        await until(lambda: volume.percent == "60")
        assert house.obey(Order.LOUDER) == ""
        assert {fact.name: fact.value for fact in house._facts()}[Known.VOLUME] == "70"
        await until(lambda: heard(folder) == "70")
        await begin(stage, inside)
        (folder / "level").write_text("0\n")  # what a page or a program of a visit might do
        house.obey(Order.RESET)
        await stage.next_session()
        await until(lambda: heard(folder) == "70")
