"""docs/administrator.md, followed word by word in a fresh folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.publishing import repository
from kiosk.publishing.layout import Layout
from kiosk.settings import ROOT, Settings
from kiosk.updates.command import Op
from tests.publishing.conftest import Reader
from tests.updates.image.bundles import MISSING

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def chapters() -> dict[str, str]:
    """Give the commands of each part of “A fleet”, by its title."""
    text = (ROOT / "docs" / "administrator.md").read_text()
    fleet = text[text.index("## A fleet") : text.index("## Settings of this machine")]
    found = {}
    for part in fleet.split("\n### ")[1:]:
        title, _, body = part.partition("\n")
        found[title] = "\n".join(_BLOCK.findall(body))
    return found


class Desk:
    """An administrator's machine: a fresh folder, and `kiosk` on its path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "desk"
        self.folder.mkdir()
        programs = folder / "bin"
        programs.mkdir()
        kiosk = programs / "kiosk"
        kiosk.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kiosk "$@"\n')
        kiosk.chmod(0o755)
        path = f"{programs}:{os.environ['PATH']}"
        self.environment = {**os.environ, "PATH": path, "ILOT": str(ROOT), "PYTHONPATH": str(ROOT)}

    def follow(self, *titles: str) -> str:
        told = ""
        for title in titles:
            done = subprocess.run(
                ["sh", "-eux", "-c", chapters()[title]],
                cwd=self.folder,
                env=self.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{title}:\n{done.stdout}\n{done.stderr}"
            told += done.stdout
        return told

    def reader(self, place: str = "www") -> Reader:
        root = (self.folder / "root.json").read_bytes()
        base = f"file://{self.folder / place}"
        return Reader(base, self.folder.parent / f"reader of {place}", root)


BEGUN = ("Keys in the drawer", "First publication", "On the web")


@pytest.mark.sandbox
def test_every_part_is_done_word_by_word_and_a_kiosk_reads_it_from_its_first_root_on(tmp_path):
    desk = Desk(tmp_path)
    desk.follow(*BEGUN)
    reader = desk.reader()
    (first,) = reader.look("whitelist.yaml")
    assert first == (ROOT / "config" / "whitelist.yaml").read_bytes()

    desk.follow("Every day", "Expiry calendar")
    told = desk.follow("Changing one service")
    assert "opened: https://exemple.fr/" in told
    assert "new rule: T1 exemple.fr" in told
    (second,) = reader.look("whitelist.yaml")
    assert second
    assert second != first

    desk.follow("A trial on some kiosks", "Départements")
    state = repository.read(Layout(desk.folder / "repository"))
    assert repository.numbers(state) == ["03"]
    desk.follow("Keys lost, stolen, replaced")
    own = ROOT / "config" / "site.example.yaml"
    found = reader.look("whitelist.yaml", "regions/03/03-00017.yaml", "regions/63/63-00001.yaml")
    assert found == [second, own.read_bytes(), None]

    desk.follow("USB stick", "Commands")
    stick = desk.reader("stick")
    assert stick.look("whitelist.yaml", "commands.json") == [second, None]
    desk.follow("Every day")
    commands = reader.look("commands.json", "regions/03/commands.json")
    assert [b"reboot" in (one or b"") for one in commands] == [True, False]
    assert [b"pause" in (one or b"") for one in commands] == [False, True]


def test_the_private_keys_of_the_drawers_are_their_owners_only(tmp_path):
    desk = Desk(tmp_path)
    desk.follow("Keys in the drawer")
    private = sorted(desk.folder.rglob("*.pem"))
    assert [file.name for file in private] == [
        *("root-1.pem", "root-2.pem", "root-3.pem"),
        *("publisher-1.pem", "regions-1.pem", "snapshot-1.pem", "timestamp-1.pem"),
    ]
    assert {file.stat().st_mode & 0o777 for file in private} == {0o600}


def test_every_role_and_command_that_there_is_is_explained():
    text = (ROOT / "docs" / "administrator.md").read_text()
    assert [op for op in Op if f"`{op}`" not in text] == []
    assert [role for role in repository.LABELS if f"`{role}`" not in text] == []


def settings_of(desk: Desk, base: str) -> dict[str, str]:
    return {
        "KIOSK_ID": "03-00017",
        "KIOSK_UPDATES": base,
        "KIOSK_ROOT": str(desk.folder / "root.json"),
        "KIOSK_POLICY": str(desk.folder.parent / "policy"),
    }


def offered(desk: Desk) -> str:
    file = desk.folder.parent / "policy" / "offered" / "whitelist.yaml"
    return file.read_text() if file.exists() else ""


def listens(server: int) -> bool:
    """Whether somebody holds a connection to a server: one that waits to be woken."""
    command = ["ss", "-Htnp", "state", "established"]
    ports = subprocess.run(command, capture_output=True, text=True, check=True)
    return f"pid={server}," in ports.stdout


def until(what: Callable[[], bool]) -> None:
    """Wait for less than a fifth of the time between two looks."""
    end = time.monotonic() + 55
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.sandbox
@pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)}: not installed")
def test_an_image_is_published_to_some_kiosks_stopped_and_given_to_all(tmp_path: Path):
    desk = Desk(tmp_path)
    desk.follow(*BEGUN)
    built = desk.folder / "build" / "image"
    built.mkdir(parents=True)
    for name in ("root.img", "efi.img"):
        (built / name).write_bytes(os.urandom(1 << 18))
    told = desk.follow("Images of the system")
    assert "2026.12.1        0 MiB  10 % of the kiosks, salt s1" in told
    assert "0 % of the kiosks" in told
    text, bundle = desk.reader().look("images/image.json", "images/ilot-2026.12.1.raucb")
    assert text
    assert bundle == (desk.folder / "ilot-2026.12.1.raucb").read_bytes()
    desk.follow("Changing one service", "Every day")


@pytest.mark.sandbox
def test_a_kiosk_takes_it_and_a_changed_service_long_before_its_next_look(tmp_path: Path):
    desk = Desk(tmp_path)
    desk.follow(*BEGUN)
    environment = desk.environment | settings_of(desk, f"file://{desk.folder}/www/")
    assert subprocess.run(["kiosk", "update"], env=environment, check=False).returncode == 0
    assert offered(desk) == (ROOT / "config" / "whitelist.yaml").read_text()
    with ExitStack() as stack:

        def start(*words: str, **more: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                ["kiosk", *words],
                cwd=desk.folder,
                env=desk.environment | more,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        server = start("publish", "--serve", "www", "--at", "127.0.0.1:0")
        assert server.stdout
        base = re.findall(r"http://[\d.:]+/", server.stdout.readline())[0]
        start("update", "--follow", **settings_of(desk, base), KIOSK_WAKE=f"{base}wake")
        until(lambda: listens(server.pid))
        desk.follow("Changing one service")
        until(lambda: "exemple.fr, caf.fr" in offered(desk))


def test_the_settings_of_a_kiosk_are_those_that_it_reads():
    text = (ROOT / "docs" / "administrator.md").read_text()
    part = text[text.index("### A kiosk that takes it") :]
    lines = part[part.index("```text\n") + 8 : part.index("\n```\n")].splitlines()
    settings = Settings.from_environment(dict(line.split("=", 1) for line in lines))
    assert settings.id == "03-00017"
    assert settings.updates
    assert settings.root
    assert settings.policy
    assert settings.wake
