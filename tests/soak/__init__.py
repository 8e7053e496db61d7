"""Hundreds of visits in a row, many of them ended by a fault."""
