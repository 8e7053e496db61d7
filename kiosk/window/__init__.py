"""Stands between the programs of a visit and the compositor: each has its windows, and no more."""
