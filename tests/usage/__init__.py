"""Tests of what is counted and how it is reported."""
