"""Tests of the first start's four screens."""
