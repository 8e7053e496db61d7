"""Looks how this kiosk is, part by part, and says it in a sentence each."""
