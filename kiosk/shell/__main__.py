"""The program of one session; the supervisor starts it in its sandbox."""

import sys

from kiosk.shell.application import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
