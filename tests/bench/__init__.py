"""The figures: how fast and how small, beside Debian's chromium in the same run."""
