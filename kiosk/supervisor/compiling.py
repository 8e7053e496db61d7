"""Compiles the policy of the settings that it is given, and writes it to its standard output."""

from __future__ import annotations

import os
import sys

from kiosk.errors import KioskError
from kiosk.settings import Settings
from kiosk.supervisor.policy_file import cache_folder, compiled_policy


def main() -> int:
    """Compile; 1 where the files hold no policy."""
    try:
        settings = Settings.from_environment(os.environ)
        compiled = compiled_policy(settings, cache_folder())
    except KioskError as error:
        sys.stderr.write(str(error))
        return 1
    sys.stdout.buffer.write(compiled)
    return 0


if __name__ == "__main__":
    sys.exit(main())
