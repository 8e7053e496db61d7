"""Boots the image's root in a container, as root: its own systemd, units, users and walls."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self

_BOOT: Final = Path(__file__).with_name("boot.sh")
_SEED: Final = """version: 1
id: 03-00017
site:
  name: Agence postale communale de Saint-Exemple
  commune: Saint-Exemple-sur-Allier
practice: true
"""
_PATIENCE: Final = 240.0  # seconds; a machine that runs all other tests beside is slow
# each is a user of its own, and none may be root without a reason that its unit tells
_USERS: Final = {
    "ilot": "ilot",
    "ilot-screen": "ilot-screen",
    "ilot-window": "ilot-window",
    "ilot-update": "ilot-update",
}
# what a program of the kiosk's user is offered of the screen, and whether it gets past that
_PROBE: Final = """
import socket, struct
from kiosk.window.messages import split
from kiosk.window.allowed import GLOBALS
end = socket.socket(socket.AF_UNIX)
end.settimeout(30)
end.connect("/run/ilot-window/wayland-0")
end.sendall(struct.pack("=III", 1, 12 << 16 | 1, 2) + struct.pack("=III", 1, 12 << 16, 3))
found, left, over = set(), b"", False
while not over:
    messages, left = split(left + end.recv(65536))
    found |= {one.text(4) for one in messages if (one.thing, one.opcode) == (2, 0)}
    over = any(one.thing == 3 for one in messages)
print("windows" if "xdg_wm_base" in found else "no windows", *sorted(found - GLOBALS))
try:
    socket.socket(socket.AF_UNIX).connect("/run/ilot-screen/wayland-0")
    print("the compositor itself")
except PermissionError:
    pass
"""


class Root:
    """The root of an image, started.

    Args:
        folder: where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        subprocess.run([_BOOT, self._folder], check=True)
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run([_BOOT, self._folder, "--stop"], check=False)

    def run(self, *words: str, given: str | None = None) -> str:
        """Run a command in it; give what it prints, "" where it fails."""
        done = subprocess.run(
            [_BOOT, self._folder, *words], input=given, capture_output=True, text=True, check=False
        )
        return done.stdout if done.returncode == 0 else ""


def main() -> int:
    """Go through what must hold; 0 if all does."""
    folder = Path(sys.argv[1])
    _seed(folder)
    wrong = []
    with Root(folder) as root:
        for examine in _PARTS:
            began = time.monotonic()
            found = examine(root)
            words = (examine.__doc__ or "").rstrip(".")
            _say(f"{'FAIL' if found else 'ok  '} {words} ({time.monotonic() - began:.0f} s)")
            if found:
                _say(f"     {found}")
                wrong.append(words)
        if wrong:
            _say(root.run("journalctl", "--no-pager", "-p", "warning", "-n", "60"))
    return 1 if wrong else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _seed(folder: Path) -> None:
    """Have it find a seed without a partition, which a container has not."""
    place = folder / "usr/lib/ilot-seed"
    place.mkdir(exist_ok=True)
    (place / "ilot.yaml").write_text(_SEED, encoding="utf-8")
    drop = folder / "etc/systemd/system/ilot-seed.service.d"
    drop.mkdir(parents=True, exist_ok=True)
    order = f"/usr/bin/kiosk seed apply --seed /{place.relative_to(folder)}"
    words = f"[Service]\nExecStart=\nExecStart={order}\n"
    (drop / "container.conf").write_text(words, encoding="utf-8")


def _home(root: Root) -> str:
    """The home is painted, by the kiosk's own unit."""
    return _until(root, lambda facts: facts.get("phase") == "attract")


def _no_failure(root: Root) -> str:
    """No unit has failed."""
    units = json.loads(root.run("systemctl", "--failed", "--output=json") or "null")
    return "systemctl does not answer" if units is None else ", ".join(u["unit"] for u in units)


def _users(root: Root) -> str:
    """Each program has its own user and no right of root's."""
    wrong = []
    for unit, user in _USERS.items():
        pid = root.run("systemctl", "show", "-P", "MainPID", unit).strip()
        if pid in {"", "0"}:
            continue  # it has nothing to do here: no repository, no screen
        status = root.run("cat", f"/proc/{pid}/status")
        fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        name = root.run("stat", "-c", "%U", f"/proc/{pid}").strip()
        if name != user or int(fields["CapEff"], 16) or fields["NoNewPrivs"] != "1":
            wrong.append(f"{unit}: {name}, CapEff {fields['CapEff']}")
    return "; ".join(wrong)


def _visit_ends(root: Root) -> str:
    """A visit ended by the agent is proved wiped."""
    root.run("kioskctl", "reset")
    return _until(root, lambda facts: facts.get("proof") == "good")


def _comes_back(root: Root) -> str:
    """A supervisor that is killed comes back by itself."""
    before = root.run("systemctl", "show", "-P", "MainPID", "ilot").strip()
    root.run("systemctl", "kill", "-s", "KILL", "--kill-whom=main", "ilot")
    found = _until(root, lambda facts: facts.get("phase") == "attract")
    after = root.run("systemctl", "show", "-P", "MainPID", "ilot").strip()
    return found or ("it was not killed" if after == before else "")


def _nothing_listens(root: Root) -> str:
    """Nothing listens on the network."""
    heard = root.run("ss", "-Hltun").splitlines()
    local = ("127.", "[::1]", "0.0.0.0:68", "[::]:546")
    return "; ".join(line for line in heard if not line.split()[4].startswith(local))


def _only_windows(root: Root) -> str:
    """A program of the kiosk's user has windows, and nothing else of the screen."""
    walls = ("systemd-run", "--quiet", "--wait", "--pipe", "--uid=ilot", "--gid=ilot")
    path = "--setenv=PYTHONPATH=/usr/lib/ilot"
    said = root.run(*walls, path, "/usr/bin/python3", "-P", "-", given=_PROBE)
    return "" if said.split() == ["windows"] else said or "the probe has failed"


def _usb_printers(root: Root) -> str:
    """What speaks to printers and scanners on USB starts, and ends as there are none."""
    root.run("systemctl", "start", "ipp-usb.service")
    end, result = time.monotonic() + _PATIENCE, ""
    while time.monotonic() < end:
        said = root.run("systemctl", "show", "-P", "ActiveState", "-P", "Result", "ipp-usb").split()
        result = " ".join(said)
        if sorted(said) == ["inactive", "success"]:
            return ""
        if "failed" in said:
            break
        time.sleep(0.2)
    return f"{result}: {root.run('journalctl', '-o', 'cat', '-n', '5', '-u', 'ipp-usb')}"


def _nobody_else(root: Root) -> str:
    """No program runs as somebody else than who starts it."""
    return " ".join(root.run("find", "/usr", "-type", "f", "-perm", "/6000").split())


_PARTS: Final = (
    _home,
    _no_failure,
    _users,
    _only_windows,
    _visit_ends,
    _comes_back,
    _nothing_listens,
    _usb_printers,
    _nobody_else,
)


def _until(root: Root, holds: Callable[[dict[str, str]], bool]) -> str:
    end = time.monotonic() + _PATIENCE
    facts: dict[str, str] = {}
    while time.monotonic() < end:
        told = root.run("kioskctl", "status")
        facts = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
        if holds(facts):
            return ""
        time.sleep(1)
    return f"not within {_PATIENCE:g} s: {facts or 'the kiosk does not answer'}"


if __name__ == "__main__":
    sys.exit(main())
