"""The programs that do one job for a visit, each in a sandbox of its own, and end."""
