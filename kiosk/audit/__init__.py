"""Searches a machine for what a visit should have taken with it."""
