"""An administrator's side of the updates: keys, and a signed repository of policies."""
