"""The helper that alone touches USB sticks: it mounts, copies and forgets; its own program."""
