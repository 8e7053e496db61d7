"""`kiosk image` as a process of its own, on a machine that runs the image 2026.11.1."""

from __future__ import annotations

import os
import subprocess
import sys

_VERB = """
import sys
from kiosk.updates.image import version
version.running = lambda *_: version.ImageVersion(2026, 11, 1)
from kiosk.__main__ import main
sys.exit(main(["image", *sys.argv[1:]]))
"""


def image(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run it with these settings and no others; an empty one is none."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KIOSK_")}
    return subprocess.run(
        [sys.executable, "-c", _VERB, *words],
        env=kept | {name: value for name, value in settings.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
