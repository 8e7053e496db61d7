"""The program of the first start; `kiosk seed ask` starts it."""

import sys

from kiosk.shell.first.application import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
