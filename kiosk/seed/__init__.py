"""What differs between agencies: read from one file, checked, applied when the machine starts."""
