"""The program of the agent's panel; the supervisor starts it in a sandbox of its own."""

import sys

from kiosk.shell.agent.application import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
