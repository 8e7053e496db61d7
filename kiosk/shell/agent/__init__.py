"""The agent's panel: a program of its own, so that no session ever sees the agent's code."""
