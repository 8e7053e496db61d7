"""The program of one session; the supervisor starts it in its sandbox."""

import gc
import sys

gc.disable()  # what a start makes is needed: to look for garbage in it costs 10 ms of the picture

from kiosk.shell.application import main  # noqa: E402 - see above

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
