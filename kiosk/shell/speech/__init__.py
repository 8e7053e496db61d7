"""Reads the interface aloud, for whoever does not see it or does not read."""
