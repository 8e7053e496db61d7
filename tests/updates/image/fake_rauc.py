"""RAUC's command line before a firmware that is a file; bundles are read by the real one.

python -m tests.updates.image.fake_rauc FIRMWARE KEYRING info|install|status ...
"""

import json
import os
import subprocess
import sys
from pathlib import Path


def main(words: list[str]) -> int:
    firmware, keyring, verb = Path(words[0]), words[1], words[2]
    rest = words[3:]
    said = json.loads(firmware.read_text())
    runs = said["runs"]
    if verb == "info":
        command = ["rauc", "info", f"--keyring={keyring}", *rest]
        return subprocess.run(command, check=False).returncode
    if verb == "install":
        if os.environ.get("FAILS"):
            sys.stderr.write("LastError: Failed writing to slot: No space left\n")
            return 1
        command = ["rauc", "info", f"--keyring={keyring}", "--output-format=json", rest[0]]
        told = subprocess.run(command, check=True, capture_output=True)
        said["slots"][1 - runs] = json.loads(told.stdout)["version"]
        said["order"] = [one for one in said["order"] if one == runs]
        said["next"] = 1 - runs
    elif rest[0] == "mark-active":
        said["next"] = {"other": 1 - runs, "booted": runs}[rest[1]]
    elif rest[0] == "mark-good":
        said["order"] = [runs, *(one for one in said["order"] if one != runs)]
    elif rest[0] == "mark-bad":
        said["order"] = [one for one in said["order"] if one != runs]
    else:
        sys.stdout.write(json.dumps(_status(said)))
    firmware.write_text(json.dumps(said))
    return 0


def _status(said: dict[str, object]) -> dict[str, object]:
    order, runs = said["order"], said["runs"]
    assert isinstance(order, list)
    names = ("ilot-a", "ilot-b")
    slots: list[dict[str, object]] = []
    for number, name in enumerate(names):
        good = "good" if number in order else "bad"
        slots += [
            {f"rootfs.{number}": {"bootname": None, "boot_status": None}},
            {f"boot.{number}": {"bootname": name, "boot_status": good}},
        ]
    return {"booted": names[int(str(runs))], "boot_primary": f"boot.{order[0]}", "slots": slots}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
